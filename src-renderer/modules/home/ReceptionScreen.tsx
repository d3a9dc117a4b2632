import { PatientDesk } from './PatientDesk.tsx';
import { useHomeWords } from './words.ts';

/** There is no queue yet: the desk shows who was here, finds and registers. */
export function ReceptionScreen({ patientId }: { readonly patientId?: string | undefined }) {
  const words = useHomeWords();
  return <PatientDesk title={words('reception.title')} patientId={patientId} startsWith="newest" />;
}
