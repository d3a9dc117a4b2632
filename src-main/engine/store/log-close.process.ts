import { randomBytes } from 'node:crypto';
import { createSqliteFile, openSqliteFile } from './sqlite-file.ts';
import { LogKeeper } from './log-keeper.ts';

/** A process that closes while the log is being copied, and lives until it has ended. Nothing else keeps it alive. */
const [file = ''] = process.argv.slice(2);
const [key, cipher] = [randomBytes(32), 'sqlcipher'] as const;
createSqliteFile(file, key, cipher, (db) => void db.exec('CREATE TABLE kept (bytes BLOB)'));
const opened = openSqliteFile(file, key, cipher, 'write');
if (!opened.ok) throw new Error(opened.error.code);
const db = opened.value;
const keeper = new LogKeeper({ db, file, key, cipher, isHeldStill: () => false });
const fill = db.prepare<[Buffer]>('INSERT INTO kept (bytes) VALUES (?)');
for (let turn = 0; turn < 40; turn += 1) {
  fill.run(Buffer.alloc(400_000));
  keeper.committed();
}
await keeper.close();
db.close();
process.stdout.write('closed\n');
