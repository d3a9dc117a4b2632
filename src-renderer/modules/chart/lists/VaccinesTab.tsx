import { Button } from '@mantine/core';
import { conceptText } from '#shared/kernel/clinical-values.ts';
import { chart } from '#shared/modules/chart/chart.contract.ts';
import type { Immunization } from '#shared/modules/immunizations/immunization.record.ts';
import { conceptWords } from '#shared/modules/problems/concept-words.rules.ts';
import { formatQuantity } from '#shared/kernel/format-quantity.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { EmptyState } from '#renderer/kit/EmptyState.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { NewerChip } from '#renderer/kit/NewerChip.tsx';
import { StatusChip } from '#renderer/kit/StatusChip.tsx';
import { HistoryButton, ReviewMark } from '#renderer/modules/reviews/marks.tsx';
import type { EntryTarget } from '../entry/entries.ts';
import { useEntryWords } from '../entry/words.ts';
import { ChangeButton } from '../parts/ChangeButton.tsx';
import { Concept } from '../parts/Concept.tsx';
import { InError } from '../parts/InError.tsx';
import { Day } from '../parts/Day.tsx';
import { QueryBody } from '../parts/QueryBody.tsx';
import { useChartWords } from '../words.ts';
import { ListTable } from './ListTable.tsx';
import type { EntryTabProps } from './ProblemsTab.tsx';

/** Each vaccine with all its doses, the one given last first. */
export function VaccinesTab({ patientId, onVisit, onEntry }: Omit<EntryTabProps, 'onReview'>) {
  const words = useChartWords();
  const entry = useEntryWords();
  const mayWrite = usePermission('chart.write');
  const query = useQuery(chart.immunizations, { patientId });
  return (
    <div className="fw-chart-stack">
      <QueryBody query={query} rows={8}>
        {(all) => {
          const vaccines = byVaccine(all);
          return (
            <Panel
              title={words('tab.vaccines')}
              note={words('vaccines.note', {
                vaccines: vaccines.length,
                doses: all.filter(({ status }) => status === 'completed').length,
              })}
              actions={
                mayWrite ? (
                  <Button size="xs" variant="default" onClick={() => onEntry({ kind: 'vaccine' })}>
                    {entry('add.vaccine')}
                  </Button>
                ) : undefined
              }
            >
              {vaccines.length === 0 ? (
                <EmptyState title={words('vaccines.none')}>{words('vaccines.noneNext')}</EmptyState>
              ) : (
                <ListTable
                  columns={[
                    words('column.vaccine'),
                    words('column.doses'),
                    words('column.lastGiven'),
                    words('column.allDoses'),
                  ]}
                  rows={vaccines.map((doses) =>
                    vaccineRow(doses, words, onVisit, mayWrite ? onEntry : undefined),
                  )}
                />
              )}
              <InError
                patientId={patientId}
                entries={all
                  .filter(({ status }) => status === 'entered-in-error')
                  .map((one) => ({ ...one, name: conceptWords(one.vaccineCode) }))}
              />
            </Panel>
          );
        }}
      </QueryBody>
    </div>
  );
}

function vaccineRow(
  doses: readonly Immunization[],
  words: ReturnType<typeof useChartWords>,
  onVisit: (id: string) => void,
  onEntry: ((target: EntryTarget) => void) | undefined,
) {
  const [latest] = doses;
  const given = doses.filter(({ status }) => status === 'completed');
  return {
    key: latest?.id ?? '',
    cells: [
      <Concept key="name" of={latest?.vaccineCode} />,
      given.length,
      <Day key="last" at={given[0]?.occurrence} none={words('never')} />,
      <ul key="all" role="list" className="fw-doses">
        {doses.map((dose) => (
          <li key={dose.id}>
            <Dose dose={dose} onVisit={onVisit} onEntry={onEntry} />
          </li>
        ))}
      </ul>,
    ],
  };
}

interface DoseProps {
  readonly dose: Immunization;
  readonly onVisit: (id: string) => void;
  readonly onEntry: ((target: EntryTarget) => void) | undefined;
}

function Dose({ dose, onVisit, onEntry }: DoseProps) {
  const words = useChartWords();
  const { encounterId, lotNumber, doseQuantity, site, route, note } = dose;
  const facts = [
    doseQuantity && formatQuantity(doseQuantity, words.locale),
    conceptWords(route),
    conceptWords(site),
    lotNumber && words('vaccines.batch', { batch: lotNumber }),
    note,
  ].filter(Boolean);
  const day = <Day at={dose.occurrence} />;
  return (
    <>
      {encounterId === undefined ? (
        day
      ) : (
        <button type="button" className="fw-link" onClick={() => onVisit(encounterId)}>
          {day}
        </button>
      )}
      {dose.status === 'not-done' ? (
        <>
          {' '}
          <StatusChip severity="info">{words('vaccines.notGiven')}</StatusChip>
        </>
      ) : null}
      {facts.length === 0 ? null : <span className="fw-second"> {facts.join(' · ')}</span>}
      <ReviewMark of={dose.id} />
      <HistoryButton of={dose.id} name={conceptWords(dose.vaccineCode)} />
      {dose.newer === undefined ? null : (
        <>
          {' '}
          <NewerChip of={dose.newer} />
        </>
      )}
      {onEntry && dose.newer === undefined ? (
        <>
          {' '}
          <ChangeButton
            name={`${conceptWords(dose.vaccineCode)}, ${dose.occurrence}`}
            onChange={() => onEntry({ kind: 'vaccine', base: dose })}
          />
        </>
      ) : null}
    </>
  );
}

/** Doses arrive newest first; so do vaccines, by their newest dose. Entered in error is not a dose. */
function byVaccine(all: readonly Immunization[]): readonly (readonly Immunization[])[] {
  const groups = new Map<string, Immunization[]>();
  for (const dose of all) {
    if (dose.status === 'entered-in-error') continue;
    const key = conceptText(dose.vaccineCode);
    const group = groups.get(key);
    if (group) group.push(dose);
    else groups.set(key, [dose]);
  }
  return [...groups.values()];
}
