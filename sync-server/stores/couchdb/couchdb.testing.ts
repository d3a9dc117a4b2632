import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface RunningCouch {
  readonly url: string;
  end(): Promise<void>;
}

/** Where a real one is at hand: `COUCHDB_URL=http://user:pass@host:5984`. */
export const COUCHDB_URL = process.env['COUCHDB_URL'];

/** The CouchDB that `COUCHDB_URL` names, or else another program that speaks its protocol. */
export async function aCouchDb(): Promise<RunningCouch> {
  if (COUCHDB_URL) return { url: COUCHDB_URL, end: async () => undefined };
  const child = spawn(process.execPath, [join(import.meta.dirname, 'express-pouchdb.process.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]; // of the interface
  return {
    url,
    async end() {
      child.kill();
      await exited;
    },
  };
}
