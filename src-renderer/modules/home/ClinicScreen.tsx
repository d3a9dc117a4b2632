import { PatientDesk } from './PatientDesk.tsx';
import { useHomeWords } from './words.ts';

/** The clinician's way back to the charts opened last. */
export function ClinicScreen() {
  const words = useHomeWords();
  return <PatientDesk title={words('clinic.title')} startsWith="recent" />;
}
