import * as z from 'zod';
import type { BackupKeys } from './backup-keys.ts';
import { writeIndex, type ChunkMap, type ChunkPlace, type IndexedPack } from './chunk-map.ts';
import type { Repository } from './repository.ts';
import { damaged } from './trouble.ts';

/** Eight pages of the replica: smaller costs names, larger copies pages that did not change. */
export const CHUNK_BYTES = 32_768;
const PACK_BYTES = 8_388_608;
/** What a backup that is cut off has to send again, at most. */
const PACKS_PER_INDEX = 8;
/** A list of more chunks than these is kept in chunks itself. */
const MOST_LISTED = 64;
const NAME_BYTES = 32;
const PACKS_HELD = 4;

/** A content kept in chunks. With `depth` the chunks listed hold the names of chunks, that many times over. */
export const contentRef = z.object({
  size: z.int().min(0),
  depth: z.int().min(0).max(8),
  chunks: z.array(z.string().regex(/^[0-9a-f]{64}$/)).max(MOST_LISTED),
});
export type ContentRef = z.infer<typeof contentRef>;

/** Whether a chunk of a pack does not open. Of a pack that no index tells of, nothing can be said. */
export function damagedPack(bytes: Buffer, pack: IndexedPack | undefined, keys: BackupKeys): boolean {
  return (pack?.chunks ?? []).some(
    ([name, at, length]) => !keys.open(bytes.subarray(at, at + length), chunkPurpose(name)),
  );
}

/** Stores what the repository does not have yet. */
export class ChunkWriter {
  readonly #repository: Repository;
  readonly #keys: BackupKeys;
  readonly #map: ChunkMap;
  #open: { readonly name: string; readonly sealed: Buffer }[] = [];
  #openBytes = 0;
  #unindexed: IndexedPack[] = [];
  readonly #pending = new Set<string>();
  storedBytes = 0;

  constructor(repository: Repository, keys: BackupKeys, map: ChunkMap) {
    this.#repository = repository;
    this.#keys = keys;
    this.#map = map;
  }

  /** @returns the chunk's name; on the target only after `flush` */
  async add(content: Uint8Array): Promise<string> {
    const name = this.#keys.nameOf(content);
    if (this.#map.places.has(name) || this.#pending.has(name)) return name;
    this.#pending.add(name);
    const sealed = this.#keys.seal(content, chunkPurpose(name));
    this.#open.push({ name, sealed });
    this.#openBytes += sealed.length;
    if (this.#openBytes >= PACK_BYTES) await this.#closePack();
    return name;
  }

  async flush(): Promise<void> {
    await this.#closePack();
    await this.index();
  }

  /** Lets the next run know what is stored so far, where this one goes no further. */
  async index(): Promise<void> {
    if (this.#unindexed.length === 0) return;
    await writeIndex(this.#repository, this.#keys, this.#unindexed);
    this.#unindexed = [];
  }

  async #closePack(): Promise<void> {
    if (this.#open.length === 0) return;
    const bytes = Buffer.concat(this.#open.map(({ sealed }) => sealed));
    let at = 0;
    const chunks = this.#open.map(({ name, sealed }): [string, number, number] => {
      at += sealed.length;
      return [name, at - sealed.length, sealed.length];
    });
    const pack = { pack: await this.#repository.put('packs', bytes), bytes: bytes.length, chunks };
    this.storedBytes += bytes.length;
    this.#map.add(pack);
    this.#unindexed.push(pack);
    for (const { name } of this.#open) this.#pending.delete(name);
    this.#open = [];
    this.#openBytes = 0;
    if (this.#unindexed.length >= PACKS_PER_INDEX) await this.index();
  }
}

/** Keeps a content in chunks of equal length. */
export async function storeContent(writer: ChunkWriter, pieces: AsyncIterable<Buffer>): Promise<ContentRef> {
  let names: string[] = [];
  let size = 0;
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; at += CHUNK_BYTES)
      names.push(await writer.add(piece.subarray(at, at + CHUNK_BYTES)));
    size += piece.length;
  }
  let depth = 0;
  for (; names.length > MOST_LISTED; depth += 1) {
    const list = Buffer.from(names.join(''), 'hex');
    names = [];
    for (let at = 0; at < list.length; at += CHUNK_BYTES)
      names.push(await writer.add(list.subarray(at, at + CHUNK_BYTES)));
  }
  return { size, depth, chunks: names };
}

/** Reads chunks, holding the packs read last. */
export class ChunkReader {
  readonly #repository: Repository;
  readonly #keys: BackupKeys;
  readonly #map: ChunkMap;
  readonly #held = new Map<string, Buffer>();

  constructor(repository: Repository, keys: BackupKeys, map: ChunkMap) {
    this.#repository = repository;
    this.#keys = keys;
    this.#map = map;
  }

  async read(name: string): Promise<Buffer> {
    const place = this.#map.places.get(name);
    if (!place) {
      const { lost, damaged: indexes } = this.#map;
      throw damaged(lost.get(name) ?? indexes[0] ?? `${this.#repository.name}/indexes`);
    }
    const { pack, at, bytes } = place;
    const content = this.#keys.open((await this.#pack(pack)).subarray(at, at + bytes), chunkPurpose(name));
    if (!content) throw damaged(pack);
    return content;
  }

  placeOf(name: string): ChunkPlace | undefined {
    return this.#map.places.get(name);
  }

  /** The names of the chunks that hold the content itself, in its order, and of those that hold lists of names. */
  async namesOf(
    ref: ContentRef,
  ): Promise<{ readonly content: readonly string[]; readonly lists: readonly string[] }> {
    let names: readonly string[] = ref.chunks;
    const lists: string[] = [];
    for (let depth = ref.depth; depth > 0; depth -= 1) {
      lists.push(...names);
      const inner: string[] = [];
      for (const name of names) {
        const list = (await this.read(name)).toString('hex');
        for (let at = 0; at < list.length; at += 2 * NAME_BYTES)
          inner.push(list.slice(at, at + 2 * NAME_BYTES));
      }
      names = inner;
    }
    return { content: names, lists };
  }

  async contentOf(ref: ContentRef): Promise<Buffer> {
    const { content } = await this.namesOf(ref);
    const chunks: Buffer[] = [];
    for (const name of content) chunks.push(await this.read(name));
    return Buffer.concat(chunks);
  }

  async #pack(pack: string): Promise<Buffer> {
    const held = this.#held.get(pack) ?? (await this.#repository.get(pack));
    this.#held.delete(pack);
    this.#held.set(pack, held); // the newest last
    const [oldest] = this.#held.keys();
    if (this.#held.size > PACKS_HELD && oldest !== undefined) this.#held.delete(oldest);
    return held;
  }
}

function chunkPurpose(name: string): string {
  return `fieldward chunk ${name}`;
}
