import { consentStates } from '#shared/modules/consents/consent.rules.ts';
import { consents } from '#shared/modules/consents/consents.contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { ConsentLine } from '../patients/ConsentLine.tsx';
import { usePatientWords } from '../patients/words.ts';
import { Fact } from './Fact.tsx';

/** What the person agreed to or refused, as it counts today. */
export function ConsentFacts({ patientId }: { readonly patientId: string }) {
  const words = usePatientWords();
  const { today } = useClock();
  const query = useQuery(consents.list, { patientId });
  if (query.state === 'error')
    return <Fact name={words('part.consent')}>{<ErrorNotice error={query.error} />}</Fact>;
  const states = consentStates(query.value ?? [], today).filter(({ state }) => state !== 'notAsked');
  if (states.length === 0) return null;
  return (
    <Fact name={words('part.consent')}>
      {states.map((state) => (
        <div key={state.scope}>
          {words(`scope.${state.scope}`)}
          <ConsentLine state={state} />
        </div>
      ))}
    </Fact>
  );
}
