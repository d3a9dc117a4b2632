import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from 'zod';
import type { BackupKeys } from './backup-keys.ts';
import type { Repository } from './repository.ts';
import { BackupTrouble } from './trouble.ts';

export interface ChunkPlace {
  readonly pack: string;
  readonly at: number;
  readonly bytes: number;
}

const indexSchema = z.object({
  packs: z.array(
    z.object({
      pack: z.string(),
      /** Of the whole pack. */
      bytes: z.int(),
      chunks: z.array(z.tuple([z.string(), z.int(), z.int()])),
    }),
  ),
});
type Index = z.infer<typeof indexSchema>;
export type IndexedPack = Index['packs'][number];

/** Where every known chunk lies. */
export class ChunkMap {
  readonly places = new Map<string, ChunkPlace>();
  readonly packs = new Map<string, IndexedPack>();
  /** Chunks whose pack is missing or cut off, with its name. */
  readonly lost = new Map<string, string>();
  /** Index objects that are damaged: what they told of is stored anew by the next backup. */
  readonly damaged: string[] = [];
  indexes: readonly string[] = [];

  add(pack: IndexedPack): void {
    this.packs.set(pack.pack, pack);
    for (const [name, at, bytes] of pack.chunks) this.places.set(name, { pack: pack.pack, at, bytes });
  }
}

/** Reads the indexes. A pack that is not there in its full length counts as not there. */
export async function loadChunkMap(repository: Repository, keys: BackupKeys): Promise<ChunkMap> {
  const map = new ChunkMap();
  const present = new Map((await repository.list('packs')).map(({ name, bytes }) => [name, bytes]));
  map.indexes = (await repository.list('indexes')).map(({ name }) => name);
  for (const object of map.indexes) {
    const index = await readIndex(repository, keys, object);
    if (!index) map.damaged.push(object);
    for (const pack of index?.packs ?? []) {
      if (present.get(pack.pack) === pack.bytes) map.add(pack);
      else for (const [name] of pack.chunks) map.lost.set(name, pack.pack);
    }
  }
  return map;
}

async function readIndex(
  repository: Repository,
  keys: BackupKeys,
  object: string,
): Promise<Index | undefined> {
  try {
    const opened = keys.open(await repository.get(object), indexPurpose(repository));
    return opened && indexSchema.parse(JSON.parse(gunzipSync(opened).toString()));
  } catch (error) {
    if (error instanceof BackupTrouble && error.refusal.code === 'backup.damaged') return undefined;
    throw error;
  }
}

export async function writeIndex(
  repository: Repository,
  keys: BackupKeys,
  packs: readonly IndexedPack[],
): Promise<string> {
  const index: Index = { packs: [...packs] };
  return repository.put('indexes', keys.seal(gzipSync(JSON.stringify(index)), indexPurpose(repository)));
}

function indexPurpose({ name }: Repository): string {
  return `fieldward index ${name}`;
}
