import { Link, useLocation } from '@tanstack/react-router';
import { backups } from '#shared/modules/backups/backups.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { useErrorText } from '#renderer/kit/ErrorNotice.tsx';
import { Notice } from '#renderer/kit/Notice.tsx';
import { reasonOf, troubleOf } from './trouble.ts';
import { useBackupWords } from './words.ts';

const NOTHING = {};

const SECTION = '/admin/backups';

/**
 * Above every screen of who manages the station: changes that are missing, a backup that failed, that is overdue, or a
 * folder that was copied. The section of backups says it itself.
 */
export function BackupNotice() {
  const isThere = useLocation({ select: ({ pathname }) => pathname === SECTION });
  return usePermission('station.manage') && !isThere ? <Told /> : null;
}

function Told() {
  const words = useBackupWords();
  const text = useErrorText(words);
  const format = useFormat();
  const status = useQuery(backups.status, NOTHING).value;
  if (!status) return null;
  const { copiedAt, changesLostAt } = status;
  const open = (
    <Link to="/admin/$section" params={{ section: 'backups' }}>
      {words('notice.open')}
    </Link>
  );
  if (changesLostAt !== undefined) {
    const title = words('lost', { time: format.dateTime(changesLostAt) });
    return <Notice severity="critical" role="alert" title={title} actions={open} />;
  }
  const trouble = troubleOf(status);
  if (!trouble && copiedAt === undefined) return null;
  const why = reasonOf(status, trouble);
  return (
    <Notice
      severity={why ? 'serious' : 'caution'}
      role="status"
      title={trouble ? words(`state.${trouble}`) : words('copied', { time: format.dateTime(copiedAt ?? '') })}
      actions={open}
    >
      {why ? text({ code: why.code }) : null}
      {trouble === 'away' && why ? ` ${words('since', { time: format.dateTime(why.at) })}` : null}
    </Notice>
  );
}
