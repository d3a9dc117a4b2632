import { useEffect, useState, type RefObject } from 'react';
import { Notice } from '../Notice.tsx';
import { useKitWords } from '../words.ts';

const SUMMARY_OVER = 3;

interface BadField {
  readonly element: HTMLElement;
  readonly label: string;
}

export interface ErrorSummaryProps {
  readonly form: RefObject<HTMLFormElement | null>;
  /** Counts attempts to save, in the same breath as the errors; 0 without errors. */
  readonly attempts: number;
}

/** On top of a form with more than three errors: links to the fields. The first bad field has the focus in any case. */
export function ErrorSummary({ form, attempts }: ErrorSummaryProps) {
  const words = useKitWords();
  const [bad, setBad] = useState<readonly BadField[]>([]);
  useEffect(() => {
    if (attempts === 0) return;
    const fields = badFields(form.current);
    // Which fields are bad, and what they are called, stands in the page that this render has made.
    // oxlint-disable-next-line react/set-state-in-effect
    setBad(fields);
    focusField(fields[0]?.element);
  }, [attempts, form]);
  if (attempts === 0) return null;
  if (bad.length <= SUMMARY_OVER) return null;
  return (
    <Notice severity="serious" role="alert" title={words('form.errors', { count: bad.length })}>
      <ul>
        {bad.map(({ element, label }) => (
          <li key={element.id || label}>
            <button type="button" className="fw-link" onClick={() => focusField(element)}>
              {label}
            </button>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

/** A group of choices is not itself focusable: its first choice is. */
function focusField(element: HTMLElement | undefined): void {
  if (!element) return;
  const field = element.matches('input, select, textarea, button')
    ? element
    : element.querySelector<HTMLElement>('input, select, textarea, button');
  field?.focus();
}

function badFields(form: HTMLFormElement | null): BadField[] {
  const seen = new Set<string>();
  return [...(form?.querySelectorAll<HTMLInputElement>('[aria-invalid="true"]') ?? [])].flatMap((element) => {
    // A field of several parts is one error.
    const group = element.closest('fieldset')?.querySelector('legend')?.textContent;
    const label = (group ?? element.labels?.[0]?.textContent ?? element.name).replace(/\s*\*$/, '');
    const key = group ?? (element.id || label);
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ element, label }];
  });
}
