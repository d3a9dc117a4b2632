import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { FULL_DISK, isFileError, syncFolder, writeDurably } from '#shared/disk/durable-file.ts';
import type { BackupTarget, TargetObject } from './target.ts';
import { BackupTrouble } from './trouble.ts';

const UNREACHABLE = [
  'ENOENT',
  'ENOTDIR',
  'ENODEV',
  'ENXIO',
  'EIO',
  'EHOSTDOWN',
  'ESTALE',
  'ETIMEDOUT',
  'ENOTCONN',
];
const PART = '.part';

/**
 * A folder: on another disk, a stick, a share. The folder itself is not made: where a stick is mounted there is an empty
 * folder, or none, while it is not plugged in, and a backup must not end up beside it.
 */
export function folderTarget(root: string): BackupTarget {
  const pathOf = (name: string) => join(root, ...name.split('/'));

  async function madeFolder(folder: string): Promise<void> {
    if (await exists(folder)) return;
    if (folder === root) throw new BackupTrouble({ code: 'target.unreachable', reason: 'ENOENT' });
    await madeFolder(dirname(folder));
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await syncFolder(dirname(folder));
  }

  return {
    list: (prefix) =>
      namingTrouble(async () => {
        await stat(root);
        const found: TargetObject[] = [];
        for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
          const path = join(entry.parentPath, entry.name);
          const name = relative(root, path).split(sep).join('/');
          if (!entry.isFile() || name.endsWith(PART) || !name.startsWith(prefix)) continue;
          const { size, mtimeMs } = await stat(path);
          found.push({ name, bytes: size, modifiedMs: mtimeMs });
        }
        return found;
      }),
    holds: (folder) => namingTrouble(() => exists(pathOf(folder))),
    get: (name) =>
      namingTrouble(async () => {
        try {
          return await readFile(pathOf(name));
        } catch (error) {
          if (!isFileError(error, 'ENOENT', 'ENOTDIR')) throw error;
          await stat(root); // the object alone is missing, or all of it
          return undefined;
        }
      }),
    put: (name, bytes) =>
      namingTrouble(async () => {
        await madeFolder(dirname(pathOf(name)));
        await writeDurably(pathOf(name), bytes);
      }),
    remove: (name) =>
      namingTrouble(async () => {
        await rm(pathOf(name), { force: true });
        await rm(`${pathOf(name)}${PART}`, { force: true });
      }),
  };
}

async function namingTrouble<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isFileError(error)) throw error;
    const reason = error.code ?? '';
    if (isFileError(error, ...FULL_DISK)) throw new BackupTrouble({ code: 'target.full' }, { cause: error });
    const code = UNREACHABLE.includes(reason) ? 'target.unreachable' : 'target.refused';
    throw new BackupTrouble({ code, reason }, { cause: error });
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (isFileError(error, 'ENOENT')) return false;
    throw error;
  }
}
