import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { consentStates } from '#shared/modules/consents/consent.rules.ts';
import { consents } from '#shared/modules/consents/consents.contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { ConsentLine } from '../patients/ConsentLine.tsx';
import { usePatientWords } from '../patients/words.ts';
import { Fact } from './Fact.tsx';

const ConsentDialog = lazy(async () => ({
  default: (await import('../patients/ConsentDialog.tsx')).ConsentDialog,
}));

/** What the person agreed to or refused, as it counts today; all that was ever stated a press away. */
export function ConsentFacts({ patientId }: { readonly patientId: string }) {
  const words = usePatientWords();
  const { today } = useClock();
  const query = useQuery(consents.list, { patientId });
  const [isOpen, setIsOpen] = useState(false);
  if (query.state === 'error')
    return <Fact name={words('part.consent')}>{<ErrorNotice error={query.error} />}</Fact>;
  const states = consentStates(query.value ?? [], today).filter(({ state }) => state !== 'notAsked');
  if (query.value === undefined || query.value.length === 0) return null;
  return (
    <Fact name={words('part.consent')}>
      {states.map((state) => (
        <div key={state.scope}>
          {words(`scope.${state.scope}`)}
          <ConsentLine state={state} />
        </div>
      ))}
      <Button variant="subtle" size="compact-xs" className="fw-fact-button" onClick={() => setIsOpen(true)}>
        {words('consent.all')}
      </Button>
      {isOpen ? (
        <Suspense>
          <ConsentDialog patientId={patientId} onClose={() => setIsOpen(false)} />
        </Suspense>
      ) : null}
    </Fact>
  );
}
