import { Popover, UnstyledButton } from '@mantine/core';
import { IconDeviceDesktopCheck } from '@tabler/icons-react';
import { station } from '#shared/modules/station/station.contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { ShortcutLayer } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { LastBackup } from '#renderer/modules/admin/backups/LastBackup.tsx';
import { useShellWords } from '../words.ts';

const NOTHING = {};

/** Where the sync marker will stand: there is no server yet, and it says so plainly. */
export function KeptMarker() {
  const words = useShellWords();
  return (
    <Popover position="bottom-end" width={340} trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton className="fw-kept">
          <IconDeviceDesktopCheck size={16} stroke={1.75} aria-hidden />
          <span>{words('kept.marker')}</span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={words('kept.title')}>
        <ShortcutLayer>
          <KeptPanel />
        </ShortcutLayer>
      </Popover.Dropdown>
    </Popover>
  );
}

function KeptPanel() {
  const words = useShellWords();
  const format = useFormat();
  const status = useQuery(station.status, NOTHING);
  return (
    // The panel is read, not pressed: it takes the focus itself.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="fw-kept-panel" tabIndex={0} data-autofocus>
      <h2>{words('kept.title')}</h2>
      <p>{words('kept.text')}</p>
      {status.state === 'error' ? <ErrorNotice error={status.error} /> : null}
      {status.value === undefined ? null : (
        <>
          <p>{words('kept.marked', { count: status.value.notSent })}</p>
          <dl className="fw-facts">
            <dt>{words('kept.changes')}</dt>
            <dd className="fw-numeric">{format.number(status.value.notSent)}</dd>
            {status.value.oldestNotSent === undefined ? null : (
              <>
                <dt>{words('kept.oldest')}</dt>
                <dd>{format.dateTime(status.value.oldestNotSent)}</dd>
              </>
            )}
            <dt>{words('kept.patients')}</dt>
            <dd className="fw-numeric">{format.number(status.value.patients)}</dd>
            <LastBackup />
            <dt>{words('kept.version')}</dt>
            <dd>{status.value.version}</dd>
          </dl>
        </>
      )}
    </div>
  );
}
