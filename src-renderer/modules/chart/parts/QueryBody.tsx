import { useEffect, useState, type ReactNode } from 'react';
import type { NamedChannel, OutputOf } from '#shared/kernel/contract.ts';
import type { QueryState } from '#renderer/bridge/use-query.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { useKitWords } from '#renderer/kit/words.ts';

export interface QueryBodyProps<C extends NamedChannel> {
  readonly query: QueryState<C>;
  /** Rows of the skeleton. */
  readonly rows?: number;
  readonly children: (value: OutputOf<C>) => ReactNode;
}

/** What a query has answered; an error in place, over what it said last; a skeleton only where the answer takes long. */
export function QueryBody<C extends NamedChannel>({ query, rows = 3, children }: QueryBodyProps<C>) {
  const error = query.state === 'error' ? <ErrorNotice error={query.error} /> : null;
  if (query.value === undefined)
    return error === null ? <LateSkeleton rows={rows} /> : <div className="fw-chart-pad">{error}</div>;
  return (
    <>
      {error === null ? null : <div className="fw-chart-pad">{error}</div>}
      {children(query.value)}
    </>
  );
}

const LATE_MS = 300;

/** Under 300 ms nothing moves: a skeleton that flashes is worse than an empty panel. */
export function LateSkeleton({ rows }: { readonly rows: number }) {
  const words = useKitWords();
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLate(true), LATE_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!isLate) return <div aria-busy="true" />;
  return (
    <div className="fw-chart-skeleton" role="status" aria-label={words('loading')}>
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} style={{ inlineSize: `${88 - ((row * 23) % 40)}%` }} />
      ))}
    </div>
  );
}
