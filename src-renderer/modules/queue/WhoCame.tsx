import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { PatientSummary } from '#shared/modules/patients/patients.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { PatientName } from '#renderer/kit/PatientName.tsx';
import { PatientFinder } from '#renderer/modules/scheduling/PatientFinder.tsx';
import '#renderer/modules/scheduling/scheduling.css';
import type { Board } from './queue-state.ts';
import { useQueueWords } from './words.ts';

const SHOWN_EXPECTED = 12;

interface WhoCameProps {
  readonly board: Board;
  readonly onChoose: (patient: PatientSummary) => void;
}

/** Found as one types, or one of those who are expected. */
export function WhoCame({ board, onChoose }: WhoCameProps) {
  const words = useQueueWords();
  const navigate = useNavigate();
  const mayRegister = usePermission('patient.write');
  const mayBook = usePermission('schedule.book');
  return (
    <div className="fw-queue-form">
      <PatientFinder error={undefined} onChoose={onChoose} />
      {mayRegister ? (
        <Button size="xs" variant="subtle" onClick={() => void navigate({ to: '/register' })}>
          {words('checkIn.register')}
        </Button>
      ) : null}
      {mayBook ? <Expected board={board} onChoose={onChoose} /> : null}
    </div>
  );
}

/** Appointments of today that nobody has come for yet. */
function Expected({ board: { expected }, onChoose }: WhoCameProps) {
  const words = useQueueWords();
  const format = useFormat();
  if (expected.length === 0) return null;
  const more = expected.length - SHOWN_EXPECTED;
  return (
    <section aria-label={words('checkIn.expected')}>
      <h3>{words('checkIn.expected')}</h3>
      <ul role="list" className="fw-queue-expected">
        {expected.slice(0, SHOWN_EXPECTED).map(({ appointmentId, start, patient }) => (
          <li key={appointmentId}>
            <button type="button" onClick={() => onChoose(patient)}>
              <span className="fw-ticket">{format.time(start)}</span> <PatientName name={patient.name} />
            </button>
          </li>
        ))}
      </ul>
      {more > 0 ? <p className="fw-second">{words('checkIn.more', { count: more })}</p> : null}
    </section>
  );
}
