import type { MedicationRequest } from '#shared/modules/medications/medication-request.record.ts';
import { medicineGroups, type MedicineGroup } from '#shared/modules/medications/medicine-groups.rules.ts';
import { EmptyState } from '#renderer/kit/EmptyState.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { NewerChip } from '#renderer/kit/NewerChip.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { StatusChip } from '#renderer/kit/StatusChip.tsx';
import { ReviewMark } from '#renderer/modules/reviews/marks.tsx';
import { MedicineLine } from '../parts/MedicineLine.tsx';
import { ShowMore } from '../parts/ShowMore.tsx';
import { useChartWords } from '../words.ts';

export interface MedicinesPanelProps {
  readonly medicines: readonly MedicationRequest[];
  /** Orders NOT to give. */
  readonly forbidden: readonly MedicationRequest[];
  readonly stopped: number;
  readonly onShowAll: () => void;
}

export function MedicinesPanel({ medicines, forbidden, stopped, onShowAll }: MedicinesPanelProps) {
  const words = useChartWords();
  const groups = medicineGroups(medicines);
  return (
    <Panel
      title={words('tab.medicines')}
      note={words('medicines.current', { count: groups.length })}
      className="fw-grow"
    >
      <ForbiddenMedicines orders={forbidden} />
      {groups.length === 0 ? (
        <EmptyState title={words('medicines.noneCurrent')}>{words('medicines.noneCurrentNext')}</EmptyState>
      ) : (
        <ul role="list" className="fw-rows">
          {groups.map((group) => (
            <li key={group.key}>
              <MedicineLine of={group.latest} />
              <NewerChip of={group.latest.newer} /> <ReviewMark of={group.orders.map(({ id }) => id)} />
              <OrderFacts group={group} />
              <OrderNote note={group.latest.note} />
            </li>
          ))}
        </ul>
      )}
      {stopped > 0 ? (
        <ShowMore onShow={onShowAll}>{words('medicines.stopped', { count: stopped })}</ShowMore>
      ) : null}
    </Panel>
  );
}

/** What must not be given stands before what is. */
function ForbiddenMedicines({ orders }: { readonly orders: readonly MedicationRequest[] }) {
  const words = useChartWords();
  if (orders.length === 0) return null;
  return (
    <section aria-label={words('medicines.forbidden')}>
      <ul role="list" className="fw-rows">
        {medicineGroups(orders).map((group) => (
          <li key={group.key}>
            <StatusChip severity="serious">{words('medicines.forbidden')}</StatusChip>
            <MedicineLine of={group.latest} />
            <NewerChip of={group.latest.newer} /> <ReviewMark of={group.orders.map(({ id }) => id)} />
            <OrderFacts group={group} />
            <OrderNote note={group.latest.note} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function OrderNote({ note }: { readonly note: string | undefined }) {
  return note === undefined ? null : <div className="fw-second fw-note">{note}</div>;
}

/** When it was ordered, how often, and anything about the order that is not as usual. */
export function OrderFacts({ group: { latest, orders } }: { readonly group: MedicineGroup }) {
  const words = useChartWords();
  const format = useFormat();
  const first = orders.at(-1)?.authoredOn;
  const when = latest.authoredOn === undefined ? words('noDate') : format.day(latest.authoredOn);
  const isRepeat = orders.length > 1 && first !== undefined;
  return (
    <div className="fw-second">
      {isRepeat
        ? words('medicines.orderedTimes', { count: orders.length, from: format.day(first), to: when })
        : words('medicines.ordered', { when })}
      {latest.status === 'on-hold' || latest.status === 'unknown'
        ? ` · ${words(`orderStatus.${latest.status}`)}`
        : null}
    </div>
  );
}
