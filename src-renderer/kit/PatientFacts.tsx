import type { HumanName } from '#shared/kernel/human-name.ts';
import { BirthLine, type Birth } from './BirthLine.tsx';
import { PatientName } from './PatientName.tsx';
import { useKitWords } from './words.ts';

interface Facts extends Birth {
  readonly mrn: string;
  /** Code of FHIR's administrative gender. */
  readonly gender?: 'male' | 'female' | 'other' | 'unknown';
}

/** What tells two people of one name apart: `14-Aug-1967 (58 y) · Female · K3-00012-4`. */
export function PatientFacts({ patient }: { readonly patient: Facts }) {
  const words = useKitWords();
  return (
    <>
      <BirthLine birth={patient} />
      {` · ${words(patient.gender ?? 'unknown')} · `}
      <bdi dir="ltr">{patient.mrn}</bdi>
    </>
  );
}

/** Who it is, in a row of a table of two lines. */
export function PatientCell({
  patient,
}: {
  readonly patient: Facts & { readonly name: readonly HumanName[] };
}) {
  return (
    <>
      <div className="fw-row-name">
        <PatientName name={patient.name} />
      </div>
      <div className="fw-row-line">
        <PatientFacts patient={patient} />
      </div>
    </>
  );
}
