import { Button } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { patients } from '#shared/modules/patients/patients.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { HistoryButton } from '#renderer/modules/reviews/marks.tsx';
import { PatientFacts } from '#renderer/modules/home/PatientFacts.tsx';
import { SideSheet } from '../parts/SideSheet.tsx';
import { useChartWords } from '../words.ts';

export interface DetailsSheetProps {
  readonly patientId: string;
  readonly onClose: () => void;
}

/** Who this is and how to reach them, and what they agreed to or refused. */
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
      </div>
    </SideSheet>
  );
}
