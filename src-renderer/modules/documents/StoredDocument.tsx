import { Loader, Progress } from '@mantine/core';
import type { OutputOf } from '#shared/kernel/contract.ts';
import { documents } from '#shared/modules/documents/documents.contract.ts';
import { useMemo } from 'react';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { Notice } from '#renderer/kit/Notice.tsx';
import { DocumentView, type DocumentViewProps } from './DocumentView.tsx';
import { useDocumentWords } from './words.ts';

type Arrival = OutputOf<typeof documents.arrival>;

/** A document of the chart. Where its file is still elsewhere it says how that stands, and opens it when it has come. */
export function StoredDocument({ id, ...view }: DocumentViewProps & { readonly id: string }) {
  const words = useDocumentWords();
  const arrival = useQuery(
    documents.arrival,
    useMemo(() => ({ id }), [id]),
  );
  if (arrival.value?.state === 'here') return <DocumentView {...view} />;
  return (
    <div className="fw-chart-pad">
      {arrival.state === 'error' ? (
        <ErrorNotice error={arrival.error} words={words} />
      ) : arrival.value === undefined ? (
        <span role="status">
          <Loader size="sm" /> {words('opening')}
        </span>
      ) : (
        <Arriving arrival={arrival.value} />
      )}
    </div>
  );
}

function Arriving({ arrival: { state, received, size, code } }: { readonly arrival: Arrival }) {
  const words = useDocumentWords();
  const format = useFormat();
  switch (state) {
    case 'fetching': {
      const percent = size === 0 ? 0 : Math.floor((100 * received) / size);
      return (
        <div role="status">
          <p>{words('arrival.fetching', { percent: format.number(percent) })}</p>
          <Progress value={percent} aria-label={words('arrival.progress')} />
        </div>
      );
    }
    case 'waiting':
      return <Notice severity="pending" title={words('arrival.waiting')} />;
    case 'offline':
      return <Notice severity="pending" title={words('arrival.offline')} />;
    case 'failed': {
      const key = `arrival.${code}`;
      return <Notice severity="serious" title={words.has(key) ? words(key) : words('arrival.failed')} />;
    }
    default:
      return <Notice severity="serious" role="alert" title={words('error.document.missing')} />;
  }
}
