import { Button, NativeSelect } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { conceptWords } from '#shared/modules/problems/concept-words.rules.ts';
import { readableTypes } from '#shared/modules/reviews/reviewable.rules.ts';
import { reviews, type ReviewRow } from '#shared/modules/reviews/reviews.contract.ts';
import { useSession } from '#renderer/bridge/session.tsx';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { EmptyState } from '#renderer/kit/EmptyState.tsx';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { PatientName } from '#renderer/kit/PatientName.tsx';
import { Screen } from '#renderer/kit/Screen.tsx';
import { useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { RecordTable } from '#renderer/kit/table/RecordTable.tsx';
import { useFieldWords } from './fields/words.ts';
import { ReviewDetail } from './ReviewDetail.tsx';
import { useFieldName } from './use-speech.ts';
import { useReviewWords } from './words.ts';
import '../chart/chart.css';
import '../chart/chart-banner.css';
import './reviews.css';

const PAGE = 50;
const MOST = 200;
const AGES = [1, 7, 30] as const;

export interface ReviewsScreenProps {
  /** Of one patient only. */
  readonly patientId: string | undefined;
  /** The one that is looked at; absent: the first of the list. */
  readonly recordId: string | undefined;
}

/** What two stations entered differently, for whoever may say which holds: the list, and the values side by side. */
export function ReviewsScreen({ patientId, recordId }: ReviewsScreenProps) {
  const words = useReviewWords();
  const navigate = useNavigate();
  const [type, setType] = useState('');
  const [days, setDays] = useState<number>();
  const [limit, setLimit] = useState(PAGE);
  const [chosen, setChosen] = useState<{ readonly patientId: string; readonly id: string }>();
  const detail = useRef<HTMLElement>(null);
  const table = useRef<HTMLDivElement>(null);
  const inbox = useQuery(
    reviews.inbox,
    {
      ...(patientId !== undefined && { patientId }),
      ...(type !== '' && { types: [type] }),
      ...(days !== undefined && { olderThanDays: days }),
      limit,
    },
    { keepPrevious: true },
  );
  const rows = inbox.value?.rows ?? [];
  const first = rows[0];
  const asked = patientId !== undefined && recordId !== undefined ? { patientId, id: recordId } : undefined;
  const selected = chosen ?? asked ?? (first && { patientId: first.patientId, id: first.id });
  useShortcut({
    keys: ['↑ ↓ Enter', '↓', '↑'],
    words: words('rowsKey'),
    foot: 1,
    run: () => table.current?.querySelector<HTMLElement>('[role="row"][tabindex="0"]')?.focus(),
  });
  useShortcut({
    keys: 'Esc',
    words: words('toList'),
    run: () => table.current?.querySelector<HTMLElement>('[role="row"][aria-selected="true"]')?.focus(),
  });
  const choose = (row: ReviewRow) => setChosen({ patientId: row.patientId, id: row.id });
  const enter = (row: ReviewRow) => {
    choose(row);
    requestAnimationFrame(() => detail.current?.querySelector<HTMLElement>('input[type="radio"]')?.focus());
  };
  const isFiltered = type !== '' || days !== undefined || patientId !== undefined;
  return (
    <Screen
      title={words('title')}
      note={inbox.value === undefined ? undefined : words('note', { count: inbox.value.count })}
    >
      <div className="fw-reviews">
        <div className="fw-reviews-filters">
          <TypeFilter type={type} onType={setType} />
          <NativeSelect
            label={words('filter.age')}
            value={days ?? ''}
            data={[
              { value: '', label: words('filter.anyAge') },
              ...AGES.map((count) => ({ value: String(count), label: words('filter.days', { count }) })),
            ]}
            onChange={({ currentTarget: { value } }) => setDays(value === '' ? undefined : Number(value))}
          />
          {patientId === undefined ? null : (
            <Button
              variant="default"
              onClick={() => {
                setChosen(selected);
                void navigate({ to: '/reviews', search: {} });
              }}
            >
              {words('filter.allPatients')}
            </Button>
          )}
        </div>
        <div ref={table} className="fw-panel fw-reviews-list" data-region>
          {inbox.state === 'error' ? <ErrorNotice error={inbox.error} /> : null}
          <ReviewTable
            rows={rows}
            isLoading={inbox.state === 'loading' && inbox.value === undefined}
            selected={selected?.id}
            isFiltered={isFiltered}
            onSelect={choose}
            onOpen={enter}
          />
          {inbox.value?.next && limit < MOST ? (
            <Button variant="subtle" onClick={() => setLimit(MOST)}>
              {words('more')}
            </Button>
          ) : null}
        </div>
        <section ref={detail} className="fw-reviews-side" aria-label={words('detail')} data-region>
          {selected ? (
            <ReviewDetail key={selected.id} patientId={selected.patientId} id={selected.id} />
          ) : inbox.state === 'ready' ? (
            <p className="fw-reviews-intro">{words('intro')}</p>
          ) : null}
        </section>
      </div>
    </Screen>
  );
}

function TypeFilter({ type, onType }: { readonly type: string; readonly onType: (type: string) => void }) {
  const words = useReviewWords();
  const fields = useFieldWords();
  const { user } = useSession();
  const types = readableTypes(new Set(user.permissions));
  return (
    <NativeSelect
      label={words('filter.kind')}
      value={type}
      data={[
        { value: '', label: words('filter.allKinds') },
        ...types.map((one) => ({ value: one, label: fields(`type.${one}`) })),
      ]}
      onChange={(event) => onType(event.currentTarget.value)}
    />
  );
}

function ReviewTable({
  rows,
  isLoading,
  selected,
  isFiltered,
  onSelect,
  onOpen,
}: {
  readonly rows: readonly ReviewRow[];
  readonly isLoading: boolean;
  readonly selected: string | undefined;
  readonly isFiltered: boolean;
  readonly onSelect: (row: ReviewRow) => void;
  readonly onOpen: (row: ReviewRow) => void;
}) {
  const words = useReviewWords();
  const fields = useFieldWords();
  const nameOf = useFieldName();
  const format = useFormat();
  return (
    <RecordTable
      label={words('list')}
      lines={2}
      rows={rows}
      rowKey={({ id }) => id}
      isLoading={isLoading}
      selectedKey={selected}
      onSelect={onSelect}
      onOpen={onOpen}
      columns={[
        {
          id: 'record',
          header: words('column.record'),
          width: 'minmax(7rem, 1fr)',
          cell: ({ type, title, fields: open }) => (
            <>
              <div className="fw-row-name">
                <bdi>{title === undefined ? fields(`type.${type}`) : conceptWords(title)}</bdi>
              </div>
              <div className="fw-row-line">
                {title === undefined ? null : `${fields(`type.${type}`)} · `}
                {open.map(nameOf).join(', ')}
              </div>
            </>
          ),
        },
        {
          id: 'patient',
          header: words('column.patient'),
          width: 'minmax(12rem, 1fr)',
          cell: ({ name, at }) => (
            <>
              <div>
                <PatientName name={name} />
              </div>
              <div className="fw-row-line">{format.dateTime(at)}</div>
            </>
          ),
        },
      ]}
      empty={
        <EmptyState title={words(isFiltered ? 'empty.filtered' : 'empty.title')}>
          {words(isFiltered ? 'empty.filteredText' : 'empty.text')}
        </EmptyState>
      }
    />
  );
}
