import { Button } from '@mantine/core';
import { history } from '#shared/modules/history/history.contract.ts';
import { kindOf } from '#shared/modules/history/procedure-kind.rules.ts';
import { conceptWords } from '#shared/modules/problems/concept-words.rules.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { EmptyState } from '#renderer/kit/EmptyState.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import type { EntryTarget } from '../entry/entries.ts';
import { InError } from '../parts/InError.tsx';
import { QueryBody } from '../parts/QueryBody.tsx';
import { LifestylePanel } from './LifestylePanel.tsx';
import { ProcedureTable } from './ProcedureTable.tsx';
import { RelativeTable } from './RelativeTable.tsx';
import { StayTable } from './StayTable.tsx';
import { useHistoryWords } from './words.ts';

export interface HistoryTabProps {
  readonly patientId: string;
  readonly onVisit: (encounterId: string) => void;
  readonly onEntry: (target: EntryTarget) => void;
}

/** What happened before and elsewhere, what runs in the family, how somebody lives. */
export function HistoryTab({ patientId, onVisit, onEntry }: HistoryTabProps) {
  const words = useHistoryWords();
  const mayWrite = usePermission('chart.write');
  const query = useQuery(history.overview, { patientId });
  const add = (label: string, target: EntryTarget) =>
    mayWrite ? (
      <Button size="xs" variant="default" onClick={() => onEntry(target)}>
        {label}
      </Button>
    ) : undefined;
  return (
    <div className="fw-chart-stack">
      <QueryBody query={query} rows={10}>
        {({ procedures: all, stays, relatives: everyone, lifestyle }) => {
          const standing = all.filter(({ status }) => status !== 'entered-in-error');
          const procedures = standing.filter(({ category }) => kindOf(category) !== 'hospitalStay');
          const told = standing.filter(({ category }) => kindOf(category) === 'hospitalStay');
          const relatives = everyone.filter(({ status }) => status !== 'entered-in-error');
          return (
            <>
              <Panel
                title={words('procedures')}
                note={procedures.length}
                actions={add(words('add.surgery'), { kind: 'procedure', startWith: 'surgery' })}
              >
                {procedures.length === 0 ? (
                  <EmptyState title={words('procedures.none')}>{words('procedures.noneNext')}</EmptyState>
                ) : (
                  <ProcedureTable procedures={procedures} onVisit={onVisit} onEntry={onEntry} />
                )}
                <InError
                  patientId={patientId}
                  entries={all
                    .filter(({ status }) => status === 'entered-in-error')
                    .map((one) => ({ ...one, name: conceptWords(one.code) }))}
                />
              </Panel>
              <Panel
                title={words('stays')}
                note={told.length + stays.length}
                actions={add(words('add.stay'), { kind: 'procedure', startWith: 'hospitalStay' })}
              >
                {told.length + stays.length === 0 ? (
                  <EmptyState title={words('stays.none')} />
                ) : (
                  <StayTable told={told} visits={stays} onVisit={onVisit} onEntry={onEntry} />
                )}
              </Panel>
              <Panel
                title={words('relatives')}
                note={relatives.length}
                actions={add(words('add.relative'), { kind: 'relative' })}
              >
                {relatives.length === 0 ? (
                  <EmptyState title={words('relatives.none')}>{words('relatives.noneNext')}</EmptyState>
                ) : (
                  <RelativeTable relatives={relatives} onEntry={onEntry} />
                )}
                <InError
                  patientId={patientId}
                  entries={everyone
                    .filter(({ status }) => status === 'entered-in-error')
                    .map((one) => ({ ...one, name: conceptWords(one.relationship) }))}
                />
              </Panel>
              <LifestylePanel patientId={patientId} answers={lifestyle} onEntry={onEntry} />
            </>
          );
        }}
      </QueryBody>
    </div>
  );
}
