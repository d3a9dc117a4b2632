import { randomBytes, randomUUID } from 'node:crypto';
import type { Backend } from '../../backend.ts';
import { answer } from '../../couch/routes.ts';
import { EmbeddedStore } from './embedded-store.ts';
import type { Cipher } from './server-file.ts';

/** CouchDB's protocol over databases in one encrypted file. @throws where the folder cannot be used */
export function embeddedBackend(
  folder: string,
  key: Uint8Array,
  { cipher, version }: { readonly cipher?: Cipher | undefined; readonly version: string },
): Backend {
  const store = new EmbeddedStore(folder, key, cipher);
  const serverId = store.serverId(() => randomBytes(16).toString('hex'));
  const context = { store, serverId, version, newUuid };
  return {
    serverId,
    answer: (request, response) => answer(context, request, response),
    async close() {
      store.close();
    },
  };
}

/** As CouchDB writes them. */
export function newUuid(): string {
  return randomUUID().replaceAll('-', '');
}
