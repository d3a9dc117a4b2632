import { writeSync } from 'node:fs';
import { openStation } from '../station.ts';
import { silentLog } from '../platform/log.ts';
import { stationFolder } from '../keys/station-folder.ts';
import { backupKeys } from './backup-keys.ts';
import { folderTarget } from './folder-target.ts';
import { restore } from './restore.ts';
import { runBackup } from './run-backup.ts';
import { sourceOf } from './station-source.ts';
import type { BackupTarget } from './target.ts';

/** A process that backs up, or restores. It says each step of its writing and its end, and is killed at a step if one is given. */
const [verb = '', dataDir = '', folder = '', password = '', killedAtStep] = process.argv.slice(2);
const wholeTarget = folderTarget(folder);
let steps = 0;
const step = () => {
  writeSync(1, 'step\n');
  steps += 1;
  if (steps === Number(killedAtStep)) process.kill(process.pid, 'SIGKILL');
};
const target: BackupTarget = {
  ...wholeTarget,
  put: async (name, bytes) => {
    step();
    await wholeTarget.put(name, bytes);
  },
};
const opener = { kind: 'password', login: 'admin', password } as const;

if (verb === 'backup') {
  const station = await openStation({ dataDir, host: 'cli', log: silentLog });
  const signedIn = await station.connect().request('session.signIn', { login: opener.login, password });
  if (!signedIn.ok) throw new Error(signedIn.error.code);
  const opened = station.engine.opened();
  const done = await runBackup({
    target,
    keys: backupKeys(opened.backupKey, opened.device),
    source: sourceOf(opened, stationFolder(dataDir), 'test'),
    nowMs: Date.now(),
  });
  process.stdout.write(done.ok ? 'done\n' : `${done.error.code}\n`);
  await station.close();
} else {
  const done = await restore({ target, opener, dataDir, nowMs: Date.now(), onProgress: step });
  process.stdout.write(done.ok ? 'done\n' : `${done.error.code}\n`);
}
