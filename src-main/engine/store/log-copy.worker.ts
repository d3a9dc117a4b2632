/** Copies the write-ahead log back off the thread that commits: under a cipher each page is decrypted and encrypted. */
import { parentPort, workerData } from 'node:worker_threads';
import type { LogAsked, LogCopied, LogTask } from './log-messages.ts';
import { openFurther } from './sqlite-file.ts';
import { isSqliteError } from './store-errors.ts';

const port = parentPort;
if (!port) throw new Error('to be started as a worker');
const { file, key, cipher } = workerData as LogTask; // given by LogKeeper
const db = openFurther(file, key, cipher, 'write');
key.fill(0);
db.pragma('synchronous = FULL');
db.pragma('temp_store = MEMORY');

port.on('message', (asked: LogAsked) => {
  if (asked === 'close') {
    db.close();
    port.close();
    return;
  }
  port.postMessage(copy());
});

function copy(): LogCopied {
  try {
    // Never waits, for readers or for the writer: what cannot be copied now the next pass copies.
    db.pragma('wal_checkpoint(PASSIVE)');
    return {};
  } catch (error) {
    if (!isSqliteError(error)) throw error;
    return { code: error.code };
  }
}
