import { Button, Popover, UnstyledButton } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { prints, type PrintJob } from '#shared/modules/prints/prints.contract.ts';
import { request } from '#renderer/bridge/use-command.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { ShortcutLayer } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { StatusChip } from '#renderer/kit/StatusChip.tsx';
import './prints.css';
import { usePrintWords } from './words.ts';

const NOTHING = {};

/** In the bar while something is on its way to a printer, and for as long as one of them has refused it. */
export function PrintQueueMarker() {
  const words = usePrintWords();
  const mayPrintPapers = usePermission('document.print');
  const mayPrintCards = usePermission('card.print');
  const mayPrint = mayPrintPapers || mayPrintCards;
  const jobs = useQuery(prints.queue, mayPrint ? NOTHING : undefined).value ?? [];
  const failed = jobs.filter(({ state }) => state === 'failed').length;
  const waiting = jobs.filter(({ state }) => state === 'waiting').length;
  return (
    <>
      <span className="fw-hidden" role="status">
        {failed > 0 ? words('queue.failed', { count: failed }) : ''}
      </span>
      {failed + waiting === 0 ? null : (
        <Popover position="bottom-end" width={360} trapFocus returnFocus>
          <Popover.Target>
            <UnstyledButton className="fw-print-marker" data-failed={failed > 0 ? '' : undefined}>
              <IconPrinter size={16} stroke={1.75} aria-hidden />
              {failed > 0
                ? words('queue.failed', { count: failed })
                : words('queue.waiting', { count: waiting })}
            </UnstyledButton>
          </Popover.Target>
          <Popover.Dropdown aria-label={words('queue.title')}>
            <ShortcutLayer>
              <h2>{words('queue.title')}</h2>
              <ul role="list" className="fw-print-jobs">
                {jobs.map((job) => (
                  <JobRow key={job.id} job={job} />
                ))}
              </ul>
            </ShortcutLayer>
          </Popover.Dropdown>
        </Popover>
      )}
    </>
  );
}

function JobRow({ job }: { readonly job: PrintJob }) {
  const words = usePrintWords();
  const format = useFormat();
  const { id, document, mrn, printer, copies, at, state, code } = job;
  return (
    <li>
      <div className="fw-print-job">
        <span className="fw-strong">{words(`kind.${document}`)}</span> <bdi dir="ltr">{mrn}</bdi>
        <StatusChip severity={state === 'failed' ? 'serious' : state === 'sent' ? 'ok' : 'pending'}>
          {words(`state.${state}`)}
        </StatusChip>
      </div>
      <p className="fw-second">
        <bdi>{printer}</bdi>
        {` · ${words('copiesCount', { count: copies })} · ${format.time(at)}`}
      </p>
      {code === undefined ? null : (
        <>
          <p>{words(`error.${code}`)}</p>
          <div className="fw-button-row">
            <Button size="compact-sm" onClick={() => void request(prints.again, { id })}>
              {words('queue.again')}
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => void request(prints.forget, { id })}>
              {words('queue.forget')}
            </Button>
          </div>
        </>
      )}
    </li>
  );
}
