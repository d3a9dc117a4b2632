import { Drawer, UnstyledButton } from '@mantine/core';
import { IconCloudCheck, IconCloudUp, IconDeviceDesktopCheck } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { station } from '#shared/modules/station/station.contract.ts';
import { sync, type SyncStatus } from '#shared/modules/sync/sync.contract.ts';
import type { Refusal } from '#shared/kernel/contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { ErrorNotice, useErrorText } from '#renderer/kit/ErrorNotice.tsx';
import { useUnkeptDraft } from '#renderer/kit/form/unkept-drafts.ts';
import { withWords } from '#renderer/kit/i18n/catalog.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { SeverityIcon } from '#renderer/kit/SeverityIcon.tsx';
import type { Severity } from '#renderer/kit/tokens.ts';
import { ShortcutLayer } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { LastBackup } from '#renderer/modules/admin/backups/LastBackup.tsx';
import { SyncPanelClosing } from '#renderer/modules/sync/panel-state.ts';
import { markerLine } from '#renderer/modules/sync/sync-lines.ts';
import { useSyncWords } from '#renderer/modules/sync/words.ts';
import { useShellWords } from '../words.ts';

const SyncPanel = lazy(
  withWords(async () => ({ default: (await import('#renderer/modules/sync/SyncPanel.tsx')).SyncPanel })),
);
const NOTHING = {};
/** What changes by itself is read out at most so often. */
const SPOKEN_EVERY_MS = 10_000;

/**
 * Whether what is entered here is saved, and has reached the server where there is one. It says also where something typed
 * could not be kept.
 */
export function KeptMarker() {
  const words = useShellWords();
  const kit = useKitWords();
  const syncWords = useSyncWords();
  const format = useFormat();
  const unkept = useUnkeptDraft();
  const status = useQuery(sync.status, NOTHING).value;
  const [isOpen, setIsOpen] = useState(false);
  const server = status && status.state !== 'off' ? status : undefined;
  const line = server && markerLine(syncWords, format, server);
  const severity = unkept ? 'serious' : line?.severity;
  const text = unkept ? words('kept.not') : (line?.text ?? words('kept.marker'));
  const spoken = useSpokenLine(severity === undefined ? '' : text);
  const title = unkept ? words('kept.not') : server ? syncWords('title') : words('kept.title');
  const close = () => setIsOpen(false);
  return (
    <>
      <span className="fw-hidden" role="status">
        {unkept ? words('kept.not') : spoken}
      </span>
      <UnstyledButton
        className="fw-kept"
        data-severity={severity}
        aria-haspopup="dialog"
        onClick={() => setIsOpen(true)}
      >
        <MarkerIcon severity={severity} status={server} />
        <span>{text}</span>
      </UnstyledButton>
      <Drawer
        opened={isOpen}
        onClose={close}
        title={<h2 className="fw-kept-title">{title}</h2>}
        size={400}
        closeButtonProps={{ 'aria-label': kit('close') }}
      >
        <ShortcutLayer>
          <SyncPanelClosing value={close}>
            <Suspense fallback={<p className="fw-second">{kit('loading')}</p>}>
              {server && !unkept ? <SyncPanel status={server} /> : <KeptPanel unkept={unkept} />}
            </Suspense>
          </SyncPanelClosing>
        </ShortcutLayer>
      </Drawer>
    </>
  );
}

function MarkerIcon({
  severity,
  status,
}: {
  readonly severity: Severity | undefined;
  readonly status: SyncStatus | undefined;
}) {
  if (severity === 'serious' || severity === 'pending') return <SeverityIcon severity={severity} />;
  if (!status) return <IconDeviceDesktopCheck size={16} stroke={1.75} aria-hidden />;
  const Icon = status.notSent > 0 ? IconCloudUp : IconCloudCheck;
  return <Icon size={16} stroke={1.75} aria-hidden />;
}

/** The line as it stood when it was last read out, and then as it stands a while later. */
function useSpokenLine(line: string): string {
  const [spoken, setSpoken] = useState(line);
  useEffect(() => {
    if (spoken === line) return undefined;
    const timer = setTimeout(() => setSpoken(line), SPOKEN_EVERY_MS);
    return () => clearTimeout(timer);
  }, [line, spoken]);
  return spoken;
}

function KeptPanel({ unkept }: { readonly unkept: Refusal | undefined }) {
  const words = useShellWords();
  const format = useFormat();
  const errorText = useErrorText();
  const status = useQuery(station.status, NOTHING);
  return (
    <div className="fw-kept-panel">
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
