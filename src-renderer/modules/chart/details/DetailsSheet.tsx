import { Button } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { Consent } from '#shared/modules/consents/consent.record.ts';
import { consentStates } from '#shared/modules/consents/consent.rules.ts';
import { consents } from '#shared/modules/consents/consents.contract.ts';
import { patients } from '#shared/modules/patients/patients.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { HistoryButton } from '#renderer/modules/reviews/marks.tsx';
import { PatientFacts } from '#renderer/modules/home/PatientFacts.tsx';
import { Circumstances } from '#renderer/modules/patients/ConsentLine.tsx';
import { usePatientWords } from '#renderer/modules/patients/words.ts';
import { SideSheet } from '../parts/SideSheet.tsx';
import { useChartWords } from '../words.ts';

export interface DetailsSheetProps {
  readonly patientId: string;
  readonly onClose: () => void;
}

/** Who this is and how to reach them, and what they ever agreed to or refused. */
export function DetailsSheet({ patientId, onClose }: DetailsSheetProps) {
  const words = useChartWords();
  const navigate = useNavigate();
  const mayEdit = usePermission('patient.write');
  const patient = useQuery(patients.get, { id: patientId });
  const coverages = useQuery(patients.coverages, { id: patientId });
  return (
    <SideSheet
      title={words('details')}
      onClose={onClose}
      foot={
        mayEdit ? (
          <Button
            variant="default"
            leftSection={<IconPencil size={16} aria-hidden />}
            onClick={() => void navigate({ to: '/patients/$patientId/edit', params: { patientId } })}
          >
            {words('edit')}
          </Button>
        ) : undefined
      }
    >
      <div className="fw-chart-pad">
        {patient.state === 'error' ? <ErrorNotice error={patient.error} /> : null}
        {coverages.state === 'error' ? <ErrorNotice error={coverages.error} /> : null}
        <HistoryButton of={patientId} name={words('details')} />
        {patient.value ? <PatientFacts patient={patient.value} coverages={coverages.value ?? []} /> : null}
        <EarlierConsents patientId={patientId} />
      </div>
    </SideSheet>
  );
}

/** Statements whose place a later one took: they stay. */
function EarlierConsents({ patientId }: { readonly patientId: string }) {
  const words = usePatientWords();
  const format = useFormat();
  const { today } = useClock();
  const { value: list = [] } = useQuery(consents.list, { patientId });
  const current = new Set(consentStates(list, today).map(({ statement }) => statement?.id));
  const earlier = list
    .filter(({ id }) => !current.has(id))
    .toSorted((a: Consent, b: Consent) => (a.recordedAt < b.recordedAt ? 1 : -1));
  if (earlier.length === 0) return null;
  return (
    <section aria-label={words('consent.earlier')}>
      <h3>{words('consent.earlier')}</h3>
      <ul role="list" className="fw-consent-list">
        {earlier.map((statement) => (
          <li key={statement.id}>
            {words(`scope.${statement.scope}`)}
            <div className="fw-second">
              {words(`state.${statement.decision}`)} <Circumstances statement={statement} />
            </div>
            <div className="fw-second">
              {words.rich('consent.recorded', {
                when: format.dateTime(statement.recordedAt),
                who: <bdi key="who">{statement.recordedBy}</bdi>,
              })}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
