import { Checkbox } from '@mantine/core';
import { documents } from '#shared/modules/documents/documents.contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { useReferralWords } from './words.ts';

/** Which of the chart's documents are named. */
export function ChosenDocuments({
  patientId,
  chosen,
  onChosen,
}: {
  readonly patientId: string;
  readonly chosen: readonly string[];
  readonly onChosen: (ids: readonly string[]) => void;
}) {
  const words = useReferralWords();
  const query = useQuery(documents.list, { patientId });
  if (query.state === 'error') return <ErrorNotice error={query.error} />;
  const current = (query.value ?? []).filter(({ status }) => status === 'current');
  if (query.value && current.length === 0) return <p className="fw-second">{words('form.noDocuments')}</p>;
  return (
    <div role="group" aria-label={words('form.documents')} className="fw-referral-documents">
      {current.map(({ id, title }) => (
        <Checkbox
          key={id}
          label={<bdi>{title}</bdi>}
          checked={chosen.includes(id)}
          onChange={({ currentTarget: { checked } }) =>
            onChosen(checked ? [...chosen, id] : chosen.filter((one) => one !== id))
          }
        />
      ))}
    </div>
  );
}
