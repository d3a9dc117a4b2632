import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Allergy } from '#shared/modules/allergies/allergy.record.ts';
import { chart, type AllergyState } from '#shared/modules/chart/chart.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { allergyLines } from '../banner/allergy-lines.ts';
import { AllergyWords } from '../banner/AllergyBlock.tsx';
import { QueryBody } from '../parts/QueryBody.tsx';
import { SideSheet } from '../parts/SideSheet.tsx';
import { useChartWords } from '../words.ts';
import { AddAllergyForm } from './AddAllergyForm.tsx';
import { NoneKnown } from './NoneKnown.tsx';

export interface AllergiesSheetProps {
  readonly patientId: string;
  readonly startWith: 'list' | 'add';
  readonly onClose: () => void;
}

/** All allergies at their full length, and the two things that can be said of them: one more, or none known. */
export function AllergiesSheet({ patientId, startWith, onClose }: AllergiesSheetProps) {
  const words = useChartWords();
  const mayWrite = usePermission('chart.write');
  const query = useQuery(chart.banner, { patientId });
  const [isAdding, setIsAdding] = useState(startWith === 'add' && mayWrite);
  return (
    <SideSheet
      title={isAdding ? words('allergies.add') : words('allergies')}
      onClose={onClose}
      page={isAdding ? 'add' : 'list'}
    >
      {isAdding ? (
        <>
          {query.value?.allergies.state === 'notRecorded' ? (
            <NoneKnown patientId={patientId} onDone={onClose} />
          ) : null}
          <AddAllergyForm patientId={patientId} onDone={() => setIsAdding(false)} onCancel={onClose} />
        </>
      ) : (
        <QueryBody query={query}>
          {({ allergies: state }) => (
            <>
              <AllergyDetails state={state} />
              {mayWrite ? (
                <div className="fw-chart-pad fw-button-row">
                  <Button variant="default" onClick={() => setIsAdding(true)}>
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
      )}
    </SideSheet>
  );
}

function AllergyDetails({ state }: { readonly state: AllergyState }) {
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
      {allergyLines(state.allergies).map((line) => (
        <li key={line.id}>
          <div className="fw-row-title">
            <AllergyWords line={line} />
          </div>
          <Facts allergy={state.allergies.find(({ id }) => id === line.id)} />
        </li>
      ))}
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
