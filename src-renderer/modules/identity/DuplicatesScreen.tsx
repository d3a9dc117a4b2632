import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { OutputOf, Refusal } from '#shared/kernel/contract.ts';
import type { Result } from '#shared/kernel/result.ts';
import { identity } from '#shared/modules/identity/identity.contract.ts';
import { request } from '#renderer/bridge/use-command.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { EmptyState } from '#renderer/kit/EmptyState.tsx';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { PatientName } from '#renderer/kit/PatientName.tsx';
import { Screen } from '#renderer/kit/Screen.tsx';
import { useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { RecordTable } from '#renderer/kit/table/RecordTable.tsx';
import { ComparePair } from './ComparePair.tsx';
import { LevelChip } from './LevelChip.tsx';
import { useLikenessWords } from './use-likeness-words.ts';
import { useIdentityWords } from './words.ts';
import './identity.css';

const NOTHING = {};
const PAGE = 50;
const MOST = 100;

type Pairs = OutputOf<(typeof identity)['pairs']>;
type Pair = Pairs['rows'][number];

export interface DuplicatesScreenProps {
  /** Two that are to be looked at, from the list or not. */
  readonly ids: readonly [string, string] | undefined;
}

/** Records that may be of one person: the list of a sweep, and two of them side by side. */
export function DuplicatesScreen({ ids }: DuplicatesScreenProps) {
  const words = useIdentityWords();
  const navigate = useNavigate();
  const sweep = useQuery(identity.sweepState, NOTHING);
  const { pairs, refusal, limit, load, more } = usePairs(sweep.value?.state);
  const [chosen, setChosen] = useState(ids);
  const side = useRef<HTMLElement>(null);
  const table = useRef<HTMLDivElement>(null);
  const toList = () => table.current?.querySelector<HTMLElement>('[role="row"][tabindex="0"]')?.focus();
  useShortcut({ keys: ['↑ ↓ Enter', '↓', '↑'], words: words('list'), foot: 1, run: toList });
  const rows = pairs?.rows ?? [];
  const first = rows[0];
  const selected = chosen ?? (first && idsOf(first));
  const decided = () => {
    setChosen(undefined);
    void navigate({ to: '/duplicates', search: {}, replace: true });
    load();
    toList();
  };
  return (
    <Screen
      title={words('title')}
      note={pairs === undefined ? undefined : words('note.count', { count: pairs.count })}
      actions={<SweepButton state={sweep.value} />}
    >
      <div className="fw-identity">
        <SweepLine state={sweep.value} />
        <div ref={table} className="fw-panel fw-identity-list" data-region>
          {refusal ? <ErrorNotice error={refusal} words={words} onRetry={load} /> : null}
          <PairTable
            rows={rows}
            isLoading={pairs === undefined || sweep.value?.state === 'running'}
            selected={selected}
            onSelect={(pair) => setChosen(idsOf(pair))}
            onOpen={(pair) => {
              setChosen(idsOf(pair));
              requestAnimationFrame(() => side.current?.querySelector<HTMLElement>('input')?.focus());
            }}
          />
          {pairs && pairs.count > rows.length && limit < MOST ? (
            <Button variant="subtle" onClick={more}>
              {words('more')}
            </Button>
          ) : null}
        </div>
        <section ref={side} className="fw-identity-side" aria-label={words('detail')} data-region>
          {selected ? (
            <ComparePair key={selected.join(' ')} ids={selected} onDecided={decided} />
          ) : (
            <p className="fw-identity-intro">{words('intro')}</p>
          )}
        </section>
      </div>
    </Screen>
  );
}

/** The list of the last sweep, asked for again when one ends. */
function usePairs(state: string | undefined) {
  const [limit, setLimit] = useState(PAGE);
  const [turn, setTurn] = useState(0);
  const [answer, setAnswer] = useState<Result<Pairs, Refusal>>();
  useEffect(() => {
    if (state === undefined || state === 'running') return undefined;
    let isCurrent = true;
    void request(identity.pairs, { limit, offset: 0 }).then((result) => {
      if (isCurrent) setAnswer(result);
    });
    return () => {
      isCurrent = false;
    };
  }, [state, limit, turn]);
  // Whoever opens the list wants it: a station that has not looked yet looks.
  useEffect(() => {
    if (state === 'never') void request(identity.sweep, {});
  }, [state]);
  return {
    pairs: answer?.ok ? answer.value : undefined,
    refusal: answer && !answer.ok ? answer.error : undefined,
    limit,
    load: () => setTurn((count) => count + 1),
    more: () => setLimit(MOST),
  };
}

type SweepState = OutputOf<(typeof identity)['sweepState']>;

function SweepButton({ state }: { readonly state: SweepState | undefined }) {
  const words = useIdentityWords();
  return (
    <Button
      variant="default"
      disabled={state === undefined || state.state === 'running'}
      onClick={() => void request(identity.sweep, {})}
    >
      {words(state?.state === 'done' ? 'sweep.again' : 'sweep.do')}
    </Button>
  );
}

function SweepLine({ state }: { readonly state: SweepState | undefined }) {
  const words = useIdentityWords();
  const format = useFormat();
  return (
    <p className="fw-identity-sweep fw-second" role="status">
      {state === undefined
        ? ''
        : state.state === 'running'
          ? words('sweep.running', { done: state.done, total: state.total })
          : state.state === 'done'
            ? words('sweep.done', { records: state.records, at: format.dateTime(state.at) })
            : words(`sweep.${state.state}`)}
    </p>
  );
}

function PairTable({
  rows,
  isLoading,
  selected,
  onSelect,
  onOpen,
}: {
  readonly rows: readonly Pair[];
  readonly isLoading: boolean;
  readonly selected: readonly [string, string] | undefined;
  readonly onSelect: (pair: Pair) => void;
  readonly onOpen: (pair: Pair) => void;
}) {
  const words = useIdentityWords();
  const likenessWords = useLikenessWords();
  return (
    <RecordTable
      label={words('list')}
      lines={2}
      rows={rows}
      rowKey={(pair) => idsOf(pair).join(' ')}
      isLoading={isLoading}
      selectedKey={selected?.join(' ')}
      onSelect={onSelect}
      onOpen={onOpen}
      columns={[
        {
          id: 'people',
          header: words('column.people'),
          width: 'minmax(0, 3fr)',
          cell: ({ patients }) =>
            patients.map(({ id, name, mrn }) => (
              <div key={id}>
                <PatientName name={name} />{' '}
                <bdi dir="ltr" className="fw-second">
                  {mrn}
                </bdi>
              </div>
            )),
        },
        {
          id: 'likeness',
          header: words('column.likeness'),
          width: 'minmax(0, 2fr)',
          cell: ({ likeness }) => (
            <>
              <LevelChip level={likeness.level} />
              <div className="fw-row-line" title={likenessWords(likeness)}>
                {likenessWords(likeness)}
              </div>
            </>
          ),
        },
      ]}
      empty={<EmptyState title={words('empty.title')}>{words('empty.text')}</EmptyState>}
    />
  );
}

function idsOf({ patients: [first, second] }: Pair): readonly [string, string] {
  return [first.id, second.id];
}
