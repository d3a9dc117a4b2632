import { Button } from '@mantine/core';
import type { PatientSummary } from '#shared/modules/patients/patients.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { PatientFacts } from '#renderer/kit/PatientFacts.tsx';
import { PatientName } from '#renderer/kit/PatientName.tsx';
import { useOpenPatient } from '#renderer/kit/use-open-patient.ts';
import { useSchedulingWords } from './words.ts';

/** Who it is: name, birth, sex, number. */
export function PatientLine({
  patient,
  withLink = false,
}: {
  readonly patient: PatientSummary | undefined;
  readonly withLink?: boolean;
}) {
  const words = useSchedulingWords();
  const open = useOpenPatient();
  const mayRead = usePermission('patient.read');
  if (!patient) return <p>{words('patientUnknown')}</p>;
  return (
    <div className="fw-patient-line">
      <div className="fw-row-name">
        <PatientName name={patient.name} />
      </div>
      <div className="fw-second">
        <PatientFacts patient={patient} />
        {patient.phone === undefined ? null : (
          <>
            {' · '}
            <bdi dir="ltr">{patient.phone}</bdi>
          </>
        )}
      </div>
      {withLink && mayRead ? (
        <Button variant="subtle" size="xs" px={0} onClick={() => open(patient.id)}>
          {words('openPatient')}
        </Button>
      ) : null}
    </div>
  );
}
