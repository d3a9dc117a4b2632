import { randomBytes, randomUUID } from 'node:crypto';
import type { Asked, Backend } from '../../backend.ts';
import { outcomeJson, writeDocuments } from '../../couch/bulk.handlers.ts';
import type { StoredDocument } from '../../couch/document.ts';
import { answer } from '../../couch/routes.ts';
import { SharedPages } from '../../couch/shared-pages.ts';
import type { EmbeddedStore } from './embedded-store.ts';

/** CouchDB's protocol over databases in one encrypted file. */
export function embeddedBackend(store: EmbeddedStore): Backend {
  const serverId = store.serverId(() => randomBytes(16).toString('hex'));
  const context = { store, serverId, newUuid, pages: new SharedPages() };
  return {
    serverId,
    answer: (request, response) => answer(context, request, response),
    async read(name, asked) {
      const found = store.look(() => documentsOf(store, store.database(name).db, asked));
      return found.map(({ id, rev, deleted, body }) => ({
        id,
        rev,
        ...(!deleted && { members: body.data }),
      }));
    },
    async databases() {
      return store.databases.names().map((name) => {
        const { live, seq } = store.database(name);
        return { name, documents: live, seq };
      });
    },
    async write(name, documents) {
      return writeDocuments(context, store.database(name), documents, 'edit').map(outcomeJson);
    },
    async close() {
      store.close();
    },
  };
}

function documentsOf(store: EmbeddedStore, db: number, asked: Asked): readonly StoredDocument[] {
  if ('keys' in asked) return asked.keys.flatMap((id) => store.documents.find(db, id) ?? []);
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
