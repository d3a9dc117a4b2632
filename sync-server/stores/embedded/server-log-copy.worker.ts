/** Copies the write-ahead log back off the thread that answers: under a cipher each page is decrypted and encrypted. */
import { parentPort, workerData } from 'node:worker_threads';
import type { LogAsked, LogCopied, LogTask } from './log-keeper.ts';
import { connect, isSqliteError } from './server-file.ts';

const port = parentPort;
if (!port) throw new Error('to be started as a worker');
const { folder, name, key, cipher } = workerData as LogTask; // given by LogKeeper
const db = connect(folder, name, key, cipher);
key.fill(0);

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
