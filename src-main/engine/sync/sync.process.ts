import { openReplica } from '../store/replica.ts';
import { recordsByType } from '../store/record-indexes.ts';
import { syncRound } from '#shared/sync/sync-round.ts';
import { localReplica } from './local-replica.ts';
import { FACILITY, remoteAt, SYNC_RECORDS } from './sync-testing.ts';

/**
 * A station that syncs once, and is killed at its so-and-so-manieth commit: before it, when the server has what the
 * station does not know to be there, or after it. Ends by itself where it comes to its end before.
 */
const [file = '', key = '', cipher = '', url = '', device = '', at = '0', when = 'before'] =
  process.argv.slice(2);
const opened = await openReplica({
  file,
  key: Buffer.from(key, 'hex'),
  cipher: cipher === 'aegis' ? 'aegis' : 'sqlcipher',
  records: SYNC_RECORDS,
  live: false,
});
if (!opened.ok) throw new Error(opened.error.code);
const local = localReplica(opened.value);
let commits = 0;
const round = await syncRound({
  local: {
    ...local,
    commit(writes, newest) {
      commits += 1;
      const isDue = commits === Number(at);
      if (isDue && when === 'before') process.kill(process.pid, 'SIGKILL');
      const committed = local.commit(writes, newest);
      if (isDue) process.kill(process.pid, 'SIGKILL');
      return committed;
    },
  },
  remote: remoteAt(url),
  facilityId: FACILITY,
  device,
  records: recordsByType(SYNC_RECORDS),
  elapsedMs: () => performance.now(),
});
await opened.value.close();
process.exitCode = round.fault ? 1 : 0;
