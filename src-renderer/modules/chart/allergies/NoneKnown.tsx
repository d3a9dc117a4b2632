import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { allergies } from '#shared/modules/allergies/allergies.contract.ts';
import { patients } from '#shared/modules/patients/patients.contract.ts';
import { useSession } from '#renderer/bridge/session.tsx';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { PatientName } from '#renderer/kit/PatientName.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { useChartWords } from '../words.ts';

/** "No known allergies" is said by a person, of a person, after asking: it is asked back once, in place. */
export function NoneKnown({
  patientId,
  onDone,
}: {
  readonly patientId: string;
  readonly onDone: () => void;
}) {
  const words = useChartWords();
  const kit = useKitWords();
  const { user } = useSession();
  const patient = useQuery(patients.get, { id: patientId });
  const { run, isRunning } = useCommand(allergies.declareNone);
  const [isAsking, setIsAsking] = useState(false);
  const [error, setError] = useState<Refusal>();
  const declare = async () => {
    const result = await run({ patientId });
    if (result.ok) onDone();
    else setError(result.error);
  };
  return (
    <section className="fw-none-known fw-chart-pad" aria-label={words('allergies.noneKnown')}>
      {error ? <ErrorNotice error={error} words={words} onRetry={null} /> : null}
      {isAsking ? (
        <>
          <p>
            {words.rich('allergies.noneQuestion', {
              name: (
                <strong key="name">
                  <PatientName name={patient.value?.name ?? []} />
                </strong>
              ),
              who: <bdi key="who">{user.displayName}</bdi>,
            })}
          </p>
          <div className="fw-button-row">
            <Button variant="default" ref={takeFocus} onClick={() => setIsAsking(false)}>
              {kit('cancel')}
            </Button>
            <Button loading={isRunning} onClick={() => void declare()}>
              {words('allergies.noneConfirm')}
            </Button>
          </div>
        </>
      ) : (
        <Button variant="default" onClick={() => setIsAsking(true)}>
          {words('allergies.none')}
        </Button>
      )}
    </section>
  );
}

/** The question has the focus on its harmless answer. */
function takeFocus(button: HTMLButtonElement | null): void {
  button?.focus();
}
