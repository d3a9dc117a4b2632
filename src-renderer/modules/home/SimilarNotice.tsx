import { mainName, type HumanName } from '#shared/kernel/human-name.ts';
import type { Patient } from '#shared/modules/patients/patient.record.ts';
import { patients } from '#shared/modules/patients/patients.contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { Notice } from '#renderer/kit/Notice.tsx';
import { PatientName } from '#renderer/kit/PatientName.tsx';
import { similarRecords } from '#renderer/modules/patients/similar-records.ts';
import { useHomeWords } from './words.ts';

const LOOK_AT = 20;
const SHOWN = 3;

/** Another record that may be of the same person. */
export function SimilarNotice({
  patient,
  onShow,
}: {
  readonly patient: Patient;
  readonly onShow: (id: string) => void;
}) {
  const words = useHomeWords();
  const name = mainName(patient.name);
  const phones = (patient.telecom ?? []).flatMap(({ system, value }) =>
    (system === 'phone' || system === 'sms') && value !== undefined ? [value] : [],
  );
  const spoken = name === undefined ? '' : wordsOfName(name);
  const found = useQuery(patients.search, spoken === '' ? undefined : { words: spoken, limit: LOOK_AT });
  const similar = similarRecords(
    { id: patient.id, name: patient.name, birthDate: patient.birthDate, gender: patient.gender, phones },
    (found.value ?? []).map((hit) => hit.patient),
  );
  return similar.slice(0, SHOWN).map(({ patient: other, likenesses }) => (
    <Notice key={other.id} severity="pending" title={words('similarRecord')}>
      <div>
        <PatientName name={other.name} /> · <bdi dir="ltr">{other.mrn}</bdi>
      </div>
      <div>{likenesses.map((likeness) => words(likeness)).join(' · ')}</div>
      <button type="button" className="fw-link" onClick={() => onShow(other.id)}>
        {words('openOther')}
      </button>
    </Notice>
  ));
}

function wordsOfName({ family, given, text }: HumanName): string {
  return [family, ...(given ?? [])].filter(Boolean).join(' ') || (text ?? '');
}
