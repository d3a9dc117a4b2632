import { createHash, randomBytes, type Hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { FULL_DISK, isFileError, syncFolder } from '#shared/disk/durable-file.ts';

export type ExportFolderError =
  | { readonly code: 'export.exists' }
  | { readonly code: 'export.cannotWrite' }
  | { readonly code: 'export.diskFull' };

/** Bytes gathered before they are written. */
const GATHERED = 256 * 1024;

export interface WrittenFile {
  readonly count: number;
  readonly sha256: string;
}

/** A file for its owner alone, written in pieces. */
class PieceFile {
  readonly #handle: FileHandle;
  readonly #hash: Hash = createHash('sha256');
  #waiting: string[] = [];
  #length = 0;
  #count = 0;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  async add(piece: string): Promise<void> {
    this.#waiting.push(piece);
    this.#length += piece.length;
    if (this.#length >= GATHERED) await this.#flush();
  }

  async endLine(): Promise<void> {
    this.#count += 1;
    await this.add('\n');
  }

  async end(): Promise<WrittenFile> {
    await this.#flush();
    await this.#handle.sync();
    await this.close();
    return { count: this.#count, sha256: this.#hash.digest('hex') };
  }

  close(): Promise<void> {
    return this.#handle.close();
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.from(this.#waiting.join(''));
    this.#waiting = [];
    this.#length = 0;
    this.#hash.update(bytes);
    await this.#handle.writeFile(bytes);
  }
}

/** A folder that appears under its name when it is whole, and not at all otherwise. */
export class ExportFolder {
  readonly #part: string;
  readonly #target: string;
  readonly #files = new Map<string, PieceFile>();

  private constructor(part: string, target: string) {
    this.#part = part;
    this.#target = target;
  }

  /** @param path must not be there: nothing is ever overwritten */
  static async begin(path: string): Promise<Result<ExportFolder, ExportFolderError>> {
    const target = resolve(path);
    if (existsSync(target)) return fail({ code: 'export.exists' });
    const part = join(dirname(target), `${basename(target)}.part-${randomBytes(4).toString('hex')}`);
    return writing(async () => {
      await mkdir(join(part, 'patients'), { recursive: true, mode: 0o700 });
      return new ExportFolder(part, target);
    });
  }

  async addLine(file: string, line: string): Promise<void> {
    const lines = await this.#opened(file);
    await lines.add(line);
    await lines.endLine();
  }

  /** A line that is too long to be held, or a file that is not of lines: in pieces, the end told. */
  async add(file: string, piece: string): Promise<void> {
    await (await this.#opened(file)).add(piece);
  }

  async endLine(file: string): Promise<void> {
    await (await this.#opened(file)).endLine();
  }

  /** Ends one file. @returns its SHA-256, hexadecimal */
  async end(file: string): Promise<string> {
    const { sha256 } = await (await this.#opened(file)).end();
    this.#files.delete(file);
    return sha256;
  }

  async #opened(file: string): Promise<PieceFile> {
    let opened = this.#files.get(file);
    if (!opened) {
      opened = new PieceFile(await open(join(this.#part, file), 'wx', 0o600));
      this.#files.set(file, opened);
    }
    return opened;
  }

  /** Ends all files of lines, in order of their names. */
  async endLines(): Promise<readonly (readonly [file: string, written: WrittenFile])[]> {
    const ended: [string, WrittenFile][] = [];
    for (const [file, lines] of [...this.#files].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      ended.push([file, await lines.end()]);
      this.#files.delete(file);
    }
    return ended;
  }

  /** Lets the folder appear. */
  async finish(): Promise<Result<void, ExportFolderError>> {
    return writing(async () => {
      await syncFolder(join(this.#part, 'patients'));
      await syncFolder(this.#part);
      // Renaming onto an empty folder would succeed: it may have been made meanwhile, but it is then somebody else's.
      if (existsSync(this.#target))
        throw Object.assign(new Error('exists'), { code: 'EEXIST', syscall: 'rename' });
      await rename(this.#part, this.#target);
      await syncFolder(dirname(this.#target));
    });
  }

  /** Leaves nothing behind. After `finish` there is nothing left to remove. */
  async abandon(): Promise<void> {
    for (const lines of this.#files.values()) await lines.close();
    this.#files.clear();
    await rm(this.#part, { recursive: true, force: true });
  }
}

/** What the file system says no with, as a refusal. */
export async function writing<T>(work: () => Promise<T>): Promise<Result<T, ExportFolderError>> {
  try {
    return ok(await work());
  } catch (error) {
    if (isFileError(error, ...FULL_DISK)) return fail({ code: 'export.diskFull' });
    if (isFileError(error, 'EEXIST')) return fail({ code: 'export.exists' });
    if (isFileError(error)) return fail({ code: 'export.cannotWrite' });
    throw error;
  }
}
