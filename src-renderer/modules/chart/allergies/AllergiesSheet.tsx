import { Button } from '@mantine/core';
import type { Allergy } from '#shared/modules/allergies/allergy.record.ts';
import { chart, type AllergyState } from '#shared/modules/chart/chart.contract.ts';
import type { ReviewedList } from '#shared/modules/history/list-review.record.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { HistoryButton } from '#renderer/modules/reviews/marks.tsx';
import type { EntryTarget } from '../entry/entries.ts';
import { allergyLines } from '../banner/allergy-lines.ts';
import { AllergyWords } from '../banner/AllergyBlock.tsx';
import { ChangeButton } from '../parts/ChangeButton.tsx';
import { QueryBody } from '../parts/QueryBody.tsx';
import { SideSheet } from '../parts/SideSheet.tsx';
import { ReviewLine } from '../reviews/ReviewLine.tsx';
import { useChartWords } from '../words.ts';
import { NoneKnown } from './NoneKnown.tsx';

export interface AllergiesSheetProps {
  readonly patientId: string;
  readonly onEntry: (target: EntryTarget) => void;
  readonly onReview: (list: ReviewedList) => void;
  readonly onClose: () => void;
}

/** All allergies at their full length, and the two things that can be said of them: one more, or none known. */
export function AllergiesSheet({ patientId, onEntry, onReview, onClose }: AllergiesSheetProps) {
  const words = useChartWords();
  const mayWrite = usePermission('chart.write');
  const query = useQuery(chart.banner, { patientId });
  return (
    <SideSheet title={words('allergies')} onClose={onClose}>
      <ReviewLine patientId={patientId} list="allergies" onReview={onReview} />
      <QueryBody query={query}>
        {({ allergies: state }) => (
          <>
            <AllergyDetails state={state} {...(mayWrite ? { onEntry } : {})} />
            {mayWrite ? (
              <div className="fw-chart-pad fw-button-row">
                <Button variant="default" onClick={() => onEntry({ kind: 'allergy' })}>
                  {words('allergies.add')}
                </Button>
              </div>
            ) : null}
            {mayWrite && state.state === 'notRecorded' ? (
              <NoneKnown patientId={patientId} onDone={onClose} />
            ) : null}
          </>
        )}
      </QueryBody>
    </SideSheet>
  );
}

/** "No known allergies", where nobody has said anything yet: above the form for one. */
export function NoneKnownFirst({
  patientId,
  onDone,
}: {
  readonly patientId: string;
  readonly onDone: () => void;
}) {
  const query = useQuery(chart.banner, { patientId });
  return query.value?.allergies.state === 'notRecorded' ? (
    <NoneKnown patientId={patientId} onDone={onDone} />
  ) : null;
}

interface AllergyDetailsProps {
  readonly state: AllergyState;
  readonly onEntry?: (target: EntryTarget) => void;
}

function AllergyDetails({ state, onEntry }: AllergyDetailsProps) {
  const words = useChartWords();
  const format = useFormat();
  if (state.state === 'notRecorded')
    return <p className="fw-chart-pad">{words('allergies.notRecordedLong')}</p>;
  if (state.state === 'noneKnown') {
    const { statedBy, statedAt } = state.statement;
    return (
      <p className="fw-chart-pad">
        {words.rich('allergies.noneKnownLong', {
          who: <bdi key="who">{statedBy}</bdi>,
          when: format.dateTime(statedAt),
        })}
      </p>
    );
  }
  return (
    <ul role="list" className="fw-rows">
      {state.hidden === undefined ? null : (
        <li className="fw-row-title">{words('allergies.hidden', { count: state.hidden })}</li>
      )}
      {allergyLines(state.allergies).map((line) => {
        const allergy = state.allergies.find(({ id }) => id === line.id);
        return (
          <li key={line.id}>
            <div className="fw-row-title">
              <AllergyWords line={line} />
            </div>
            <Facts allergy={allergy} />
            <HistoryButton of={line.id} name={line.substance} />
            {allergy && onEntry && allergy.newer === undefined ? (
              <ChangeButton
                name={line.substance}
                onChange={() => onEntry({ kind: 'allergy', base: allergy })}
              />
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}

function Facts({ allergy }: { readonly allergy: Allergy | undefined }) {
  const words = useChartWords();
  const format = useFormat();
  if (!allergy) return null;
  const facts = [
    ...(allergy.category ?? []).map((category) => words(`allergyCategory.${category}`)),
    ...(allergy.criticality ? [words(`criticality.${allergy.criticality}`)] : []),
    ...(allergy.onset === undefined ? [] : [words('since', { when: format.day(allergy.onset) })]),
    ...(allergy.recordedDate === undefined
      ? []
      : [words('recordedOn', { when: format.day(allergy.recordedDate) })]),
    ...(allergy.source === undefined ? [] : [words('chip.imported')]),
  ];
  return (
    <>
      <div className="fw-second">{facts.join(' · ')}</div>
      {allergy.note === undefined ? null : <div className="fw-note">{allergy.note}</div>}
    </>
  );
}
