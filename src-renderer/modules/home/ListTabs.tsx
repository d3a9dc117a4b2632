import { useRef, type KeyboardEvent } from 'react';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { useHomeWords } from './words.ts';

const LISTS = ['recent', 'newest'] as const;
export type ListName = (typeof LISTS)[number];

export interface ListTabsProps {
  readonly list: ListName;
  readonly counts: { readonly [L in ListName]: number | undefined };
  readonly onChange: (list: ListName) => void;
}

/** Counts that are tabs: how many, of what. */
export function ListTabs({ list, counts, onChange }: ListTabsProps) {
  const words = useHomeWords();
  const format = useFormat();
  const tabs = useRef<HTMLDivElement>(null);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    const next = list === 'recent' ? 'newest' : 'recent';
    onChange(next);
    tabs.current?.querySelector<HTMLElement>(`[data-list="${next}"]`)?.focus();
  }

  return (
    <div
      ref={tabs}
      className="fw-list-tabs"
      role="tablist"
      aria-label={words('lists')}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      {LISTS.map((name) => (
        <button
          key={name}
          type="button"
          role="tab"
          data-list={name}
          aria-selected={name === list}
          aria-controls="patients"
          tabIndex={name === list ? 0 : -1}
          onClick={() => onChange(name)}
        >
          <span className="fw-list-tab-count">
            {counts[name] === undefined ? '–' : format.number(counts[name])}
          </span>{' '}
          {words(`list.${name}`)}
        </button>
      ))}
    </div>
  );
}
