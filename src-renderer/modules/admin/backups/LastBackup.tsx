import { backups } from '#shared/modules/backups/backups.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { troubleOf } from './trouble.ts';
import { useBackupWords } from './words.ts';

const NOTHING = {};

/** Among the facts of the station, for who manages it: the last good backup, and what is wrong with backups. */
export function LastBackup() {
  return usePermission('station.manage') ? <Told /> : null;
}

function Told() {
  const words = useBackupWords();
  const format = useFormat();
  const status = useQuery(backups.status, NOTHING).value;
  if (!status) return null;
  const { source, lastGoodAt } = status;
  const trouble = troubleOf(status);
  const none = source === 'none' ? words('none') : words('neverYet');
  return (
    <>
      <dt>{words('lastGood')}</dt>
      <dd>
        {lastGoodAt === undefined ? none : format.dateTime(lastGoodAt)}
        {trouble ? <div>{words(`state.${trouble}`)}</div> : null}
      </dd>
    </>
  );
}
