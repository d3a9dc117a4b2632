import { Popover, UnstyledButton } from '@mantine/core';
import { IconDeviceDesktopCheck } from '@tabler/icons-react';
import { station } from '#shared/modules/station/station.contract.ts';
import type { Refusal } from '#shared/kernel/contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { ErrorNotice, useErrorText } from '#renderer/kit/ErrorNotice.tsx';
import { useUnkeptDraft } from '#renderer/kit/form/unkept-drafts.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { SeverityIcon } from '#renderer/kit/SeverityIcon.tsx';
import { ShortcutLayer } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { LastBackup } from '#renderer/modules/admin/backups/LastBackup.tsx';
import { useShellWords } from '../words.ts';

const NOTHING = {};

/**
 * Where the sync marker will stand: there is no server yet, and it says so plainly. It says also where something typed could
 * not be kept.
 */
export function KeptMarker() {
  const words = useShellWords();
  const unkept = useUnkeptDraft();
  return (
    <>
      <span className="fw-hidden" role="status">
        {unkept ? words('kept.not') : ''}
      </span>
      <Popover position="bottom-end" width={340} trapFocus returnFocus>
        <Popover.Target>
          <UnstyledButton className="fw-kept" data-severity={unkept ? 'serious' : undefined}>
            {unkept ? (
              <SeverityIcon severity="serious" />
            ) : (
              <IconDeviceDesktopCheck size={16} stroke={1.75} aria-hidden />
            )}
            <span>{words(unkept ? 'kept.not' : 'kept.marker')}</span>
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown aria-label={words(unkept ? 'kept.not' : 'kept.title')}>
          <ShortcutLayer>
            <KeptPanel unkept={unkept} />
          </ShortcutLayer>
        </Popover.Dropdown>
      </Popover>
    </>
  );
}

function KeptPanel({ unkept }: { readonly unkept: Refusal | undefined }) {
  const words = useShellWords();
  const format = useFormat();
  const errorText = useErrorText();
  const status = useQuery(station.status, NOTHING);
  return (
    // The panel is read, not pressed: it takes the focus itself.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="fw-kept-panel" tabIndex={0} data-autofocus>
      <h2>{words(unkept ? 'kept.not' : 'kept.title')}</h2>
      {unkept ? <p>{words('kept.notText', { reason: errorText(unkept) })}</p> : <p>{words('kept.text')}</p>}
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
