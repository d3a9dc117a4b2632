import type { ReactNode } from 'react';
import type { NamedChannel, OutputOf } from '#shared/kernel/contract.ts';
import type { QueryState } from '#renderer/bridge/use-query.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { useKitWords } from '#renderer/kit/words.ts';

export interface QueryPanelProps<C extends NamedChannel> {
  readonly title: string;
  readonly query: QueryState<C>;
  readonly children: (value: OutputOf<C>) => ReactNode;
}

/** What the engine answers, in a panel; while it has not, that it is asked. */
export function QueryPanel<C extends NamedChannel>({ title, query, children }: QueryPanelProps<C>) {
  const kit = useKitWords();
  return (
    <Panel title={title}>
      {query.state === 'error' ? <ErrorNotice error={query.error} /> : null}
      {query.value === undefined ? null : children(query.value)}
      {query.state === 'loading' && query.value === undefined ? (
        <p className="fw-admin-form fw-second">{kit('loading')}</p>
      ) : null}
    </Panel>
  );
}
