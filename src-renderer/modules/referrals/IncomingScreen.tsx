import { NativeSelect } from '@mantine/core';
import { useRef, useState } from 'react';
import type { IncomingReferral } from '#shared/modules/referrals/incoming-referral.record.ts';
import { referrals } from '#shared/modules/referrals/referrals.contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { EmptyState } from '#renderer/kit/EmptyState.tsx';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { PatientName } from '#renderer/kit/PatientName.tsx';
import { Screen } from '#renderer/kit/Screen.tsx';
import { useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { StatusChip } from '#renderer/kit/StatusChip.tsx';
import { RecordTable } from '#renderer/kit/table/RecordTable.tsx';
import type { Severity } from '#renderer/kit/tokens.ts';
import { IncomingDetail } from './IncomingDetail.tsx';
import { useReferralWords } from './words.ts';
import '../chart/chart.css';
import '../chart/chart-timeline.css';
import './referrals.css';

const URGENCY: { readonly [U in IncomingReferral['urgency']]: Severity } = {
  routine: 'info',
  urgent: 'serious',
  emergency: 'critical',
};

/** What other facilities ask for: the list, and beside it the one that is looked at. */
export function IncomingScreen({ referralId }: { readonly referralId: string | undefined }) {
  const words = useReferralWords();
  const [show, setShow] = useState<'open' | 'all'>('open');
  const [chosen, setChosen] = useState(referralId);
  const table = useRef<HTMLDivElement>(null);
  const detail = useRef<HTMLElement>(null);
  const inbox = useQuery(referrals.inbox, { show }, { keepPrevious: true });
  const rows = inbox.value ?? [];
  const waiting = rows.filter(({ state }) => state === 'new' || state === 'seen').length;
  useShortcut({
    keys: ['↑ ↓ Enter', '↓', '↑'],
    words: words('rowsKey'),
    foot: 1,
    run: () => table.current?.querySelector<HTMLElement>('[role="row"][tabindex="0"]')?.focus(),
  });
  const enter = ({ id }: IncomingReferral) => {
    setChosen(id);
    requestAnimationFrame(() => detail.current?.querySelector<HTMLElement>('h2')?.focus());
  };
  return (
    <Screen
      title={words('title')}
      note={inbox.value === undefined ? undefined : words('note', { count: waiting })}
    >
      <div className="fw-referrals">
        <div className="fw-referrals-list">
          <NativeSelect
            label={words('filter.show')}
            value={show}
            data={[
              { value: 'open', label: words('filter.open') },
              { value: 'all', label: words('filter.all') },
            ]}
            onChange={({ currentTarget: { value } }) => setShow(value === 'all' ? 'all' : 'open')}
          />
          <div ref={table} className="fw-panel" data-region>
            {inbox.state === 'error' ? <ErrorNotice error={inbox.error} /> : null}
            <IncomingTable
              rows={rows}
              isLoading={inbox.state === 'loading' && inbox.value === undefined}
              selected={chosen}
              onSelect={({ id }) => setChosen(id)}
              onOpen={enter}
            />
          </div>
        </div>
        <section ref={detail} className="fw-referrals-side" aria-label={words('detail')} data-region>
          {chosen === undefined ? null : <IncomingDetail key={chosen} id={chosen} />}
        </section>
      </div>
    </Screen>
  );
}

function IncomingTable({
  rows,
  isLoading,
  selected,
  onSelect,
  onOpen,
}: {
  readonly rows: readonly IncomingReferral[];
  readonly isLoading: boolean;
  readonly selected: string | undefined;
  readonly onSelect: (row: IncomingReferral) => void;
  readonly onOpen: (row: IncomingReferral) => void;
}) {
  const words = useReferralWords();
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
          id: 'patient',
          header: words('column.patient'),
          width: 'minmax(9rem, 1fr)',
          cell: ({ person, state, urgency }) => (
            <>
              <div className="fw-row-name">
                <PatientName name={person.name} />
              </div>
              <div className="fw-row-line">
                {words(state === 'seen' ? 'state.seenHere' : `state.${state}`)}
                {urgency === 'routine' ? null : (
                  <>
                    {' '}
                    <StatusChip severity={URGENCY[urgency]}>{words(`urgency.${urgency}`)}</StatusChip>
                  </>
                )}
              </div>
            </>
          ),
        },
        {
          id: 'from',
          header: words('column.from'),
          width: 'minmax(9rem, 1fr)',
          cell: ({ fromName, service, receivedAt }) => (
            <>
              <div>
                <bdi>{fromName}</bdi>
              </div>
              <div className="fw-row-line">
                <bdi>{service}</bdi> · {format.date(receivedAt.slice(0, 10))}
              </div>
            </>
          ),
        },
      ]}
      empty={<EmptyState title={words('empty.title')}>{words('empty.text')}</EmptyState>}
    />
  );
}
