import { identity } from '#shared/modules/identity/identity.contract.ts';
import type { Patient } from '#shared/modules/patients/patient.record.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { Notice } from '#renderer/kit/Notice.tsx';
import { PatientName } from '#renderer/kit/PatientName.tsx';
import { CompareLink } from '#renderer/modules/identity/CompareLink.tsx';
import { useLikenessWords } from '#renderer/modules/identity/use-likeness-words.ts';
import { useHomeWords } from './words.ts';

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
  const likenessWords = useLikenessWords();
  const mayMerge = usePermission('patient.merge');
  const { id, name, birthDate, birthDateEstimated, gender, telecom, address, identifier } = patient;
  const found = useQuery(identity.candidates, {
    person: {
      name,
      ...(birthDate !== undefined && { birthDate }),
      ...(birthDateEstimated !== undefined && { birthDateEstimated }),
      ...(gender !== undefined && { gender }),
      ...(telecom !== undefined && { telecom }),
      ...(address !== undefined && { address }),
      ...(identifier !== undefined && { identifier }),
    },
    id,
    limit: SHOWN,
  });
  return (found.value ?? []).map(({ patient: other, likeness }) => (
    <Notice key={other.id} severity="pending" title={words('similarRecord')}>
      <div>
        <PatientName name={other.name} /> · <bdi dir="ltr">{other.mrn}</bdi>
      </div>
      <div>{likenessWords(likeness)}</div>
      <div className="fw-button-row">
        <button type="button" className="fw-link" onClick={() => onShow(other.id)}>
          {words('openOther')}
        </button>
        {mayMerge ? <CompareLink one={id} other={other.id} /> : null}
      </div>
    </Notice>
  ));
}
