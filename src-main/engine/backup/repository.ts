import { createHash } from 'node:crypto';
import type { BackupTarget, TargetObject } from './target.ts';
import { damaged } from './trouble.ts';

/**
 * What lies in a repository, each object named by the SHA-256 of its own bytes, so that whoever has the target alone can
 * tell what is damaged:
 *
 *     unlock/     the key boxes of the slot file, without names of people
 *     packs/      chunks, each sealed, one behind the other
 *     indexes/    which chunk lies where in which pack, sealed
 *     snapshots/  one for each backup: place in the row, time, how to unlock it; content sealed
 *     proofs/     one for each restore that was tried and found whole, sealed
 */
export type ObjectKind = 'unlock' | 'packs' | 'indexes' | 'snapshots' | 'proofs';

export interface Repository {
  readonly name: string;
  list(kind: ObjectKind): Promise<readonly TargetObject[]>;
  /** @throws BackupTrouble naming the object where it is missing or not as it was written */
  get(object: string): Promise<Buffer>;
  /** @returns the object's name */
  put(kind: ObjectKind, bytes: Uint8Array, label?: string): Promise<string>;
  remove(object: string): Promise<void>;
}

export function openRepository(target: BackupTarget, name: string): Repository {
  return {
    name,
    list: (kind) => target.list(`${name}/${kind}/`),
    async get(object) {
      const bytes = await target.get(object);
      if (!bytes || !object.endsWith(sha256(bytes))) throw damaged(object);
      return bytes;
    },
    async put(kind, bytes, label = '') {
      const object = `${name}/${kind}/${label}${sha256(bytes)}`;
      await target.put(object, bytes);
      return object;
    },
    remove: (object) => target.remove(object),
  };
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
