import { randomBytes, randomUUID } from 'node:crypto';
import type { Asked, Backend, StandingDocument } from '../../backend.ts';
import { outcomeJson, writeDocuments } from '../../couch/bulk.handlers.ts';
import type { StoredDocument } from '../../couch/document.ts';
import { answer } from '../../couch/routes.ts';
import { parseSequence, sequenceText } from '../../couch/sequence.ts';
import { SharedPages } from '../../couch/shared-pages.ts';
import type { EmbeddedStore, Look } from './embedded-store.ts';

/** CouchDB's protocol over databases in one encrypted file. */
export function embeddedBackend(store: EmbeddedStore): Backend {
  const serverId = store.serverId(() => randomBytes(16).toString('hex'));
  const context = { store, serverId, newUuid, pages: new SharedPages() };
  /** The last look by ids: most writes are of what was just looked at. */
  let looked: Look | undefined;
  return {
    serverId,
    answer: (request, response) => answer(context, request, response),
    async read(name, asked) {
      if (!('keys' in asked))
        return store.look(() => range(store, store.database(name).db, asked).map(standing));
      looked = store.lookAt(name, asked.keys);
      const { found } = looked;
      return asked.keys.flatMap((id) => found.get(id) ?? []).map(standing);
    },
    async databases() {
      return store.databases.names().map((name) => {
        const { live, seq } = store.database(name);
        return { name, documents: live, seq };
      });
    },
    async write(name, documents) {
      const before = looked;
      looked = undefined;
      return writeDocuments(context, store.database(name), documents, 'edit', before).map(outcomeJson);
    },
    async commit(writes) {
      try {
        store.together(() => {
          for (const { database, documents } of writes) {
            const outcomes = writeDocuments(context, store.database(database), documents, 'edit');
            const moved = outcomes.flatMap((one) => ('refusal' in one ? [one.id] : []));
            if (moved.length > 0) throw new Moved(moved);
          }
        });
        return [];
      } catch (error) {
        if (error instanceof Moved) return error.ids;
        throw error;
      }
    },
    async changes(name, since, limit) {
      const database = store.database(name);
      const begin = since === undefined ? 0 : parseSequence(database, since);
      const from = begin > database.seq ? 0 : begin;
      const page = store.documents.since(database.db, from, limit);
      return {
        documents: page.map(standing),
        since: sequenceText(database, page.at(-1)?.seq ?? from),
        isEnd: page.length < limit,
      };
    },
    async ensure(name) {
      if (!store.databases.find(name)) store.create(name);
    },
    listen: (wake) => store.listen(wake),
    async close() {
      store.close();
    },
  };
}

function standing({ id, rev, deleted, body }: StoredDocument): StandingDocument {
  return { id, rev, ...(!deleted && { members: body.data }) };
}

function range(
  store: EmbeddedStore,
  db: number,
  asked: Extract<Asked, { readonly start: string }>,
): readonly StoredDocument[] {
  return store.documents.range(db, {
    ...asked,
    inclusiveEnd: true,
    descending: false,
    skip: 0,
    limit: Number.MAX_SAFE_INTEGER,
  });
}

/** As CouchDB writes them. */
export function newUuid(): string {
  return randomUUID().replaceAll('-', '');
}

/** Takes the transaction back. */
class Moved extends Error {
  readonly ids: readonly string[];

  constructor(ids: readonly string[]) {
    super('moved');
    this.ids = ids;
  }
}
