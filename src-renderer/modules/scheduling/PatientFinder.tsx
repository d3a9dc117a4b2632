import { useId, useState, type KeyboardEvent } from 'react';
import { patients, type PatientSummary } from '#shared/modules/patients/patients.contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { PatientLine } from './PatientLine.tsx';
import { useSchedulingWords } from './words.ts';

const SHOWN = 6;

/** Finds a patient as one types: arrows go through those found, Enter takes the first or the marked one, Esc none. */
export function PatientFinder({
  error,
  onChoose,
}: {
  readonly error: string | undefined;
  readonly onChoose: (patient: PatientSummary) => void;
}) {
  const words = useSchedulingWords();
  const listId = useId();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const asked = text.trim();
  const found = useQuery(patients.search, asked === '' ? undefined : { words: asked, limit: SHOWN }, {
    keepPrevious: true,
  });
  const hits = asked === '' ? [] : (found.value ?? []).map(({ patient }) => patient);
  const at = Math.min(active, Math.max(0, hits.length - 1));
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setActive(Math.max(0, Math.min(hits.length - 1, at + (event.key === 'ArrowDown' ? 1 : -1))));
    } else if (event.key === 'Escape' && hits.length > 0) {
      // The list goes first, then what stands around it.
      event.preventDefault();
      setText('');
    } else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      // What is shown for other letters is not what is meant.
      const chosen = found.state === 'ready' ? hits[at] : undefined;
      if (chosen) onChoose(chosen);
    }
  }
  return (
    <div>
      <TextField
        label={words('patient')}
        description={words('findPatient')}
        required
        role="combobox"
        aria-expanded={hits.length > 0}
        aria-controls={hits.length > 0 ? listId : undefined}
        aria-autocomplete="list"
        aria-activedescendant={hits.length > 0 ? `${listId}-${at}` : undefined}
        data-autofocus
        value={text}
        error={error}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      {hits.length === 0 ? null : (
        <div
          id={listId}
          role="listbox"
          aria-busy={found.state === 'loading'}
          aria-label={words('patient')}
          className="fw-calendar-found"
        >
          {hits.map((patient, index) => (
            // The keyboard is the combobox's.
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
            <div
              key={patient.id}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => onChoose(patient)}
            >
              <PatientLine patient={patient} />
            </div>
          ))}
        </div>
      )}
      {asked !== '' && found.state === 'ready' && hits.length === 0 ? (
        <p role="status" className="fw-second">
          {words('foundNone')}
        </p>
      ) : null}
    </div>
  );
}
