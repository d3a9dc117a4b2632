import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useRef } from 'react';
import type { TimelineKind } from '#shared/modules/chart/timeline-asked.rules.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useChartWords } from '../words.ts';
import { KIND_ICONS, KINDS } from './kinds.ts';
import type { KindCounts } from './timeline-rows.ts';

export interface TimelineFiltersProps {
  readonly counts: KindCounts;
  readonly kinds: ReadonlySet<TimelineKind>;
  readonly text: string;
  readonly onKinds: (kinds: ReadonlySet<TimelineKind>) => void;
  readonly onText: (text: string) => void;
}

export function TimelineFilters({ counts, kinds, text, onKinds, onText }: TimelineFiltersProps) {
  const words = useChartWords();
  const format = useFormat();
  const field = useRef<HTMLInputElement>(null);
  useShortcut({ keys: 'F', words: words('timeline.find'), foot: 3, run: () => field.current?.focus() });
  const toggle = (kind: TimelineKind) => {
    const next = new Set(kinds);
    if (!next.delete(kind)) next.add(kind);
    onKinds(next);
  };
  return (
    <div className="fw-panel-head fw-timeline-filters">
      <TextInput
        ref={field}
        aria-label={words('timeline.find')}
        placeholder={words('timeline.find')}
        leftSection={<IconSearch size={16} />}
        rightSection={
          text === '' ? null : (
            <CloseButton size="sm" aria-label={words('clear')} onClick={() => onText('')} />
          )
        }
        value={text}
        onChange={(event) => onText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || text === '') return;
          event.preventDefault();
          onText('');
        }}
      />
      <fieldset className="fw-kind-filters">
        <legend className="fw-hidden">{words('timeline.kinds')}</legend>
        {KINDS.filter((kind) => (counts[kind] ?? 0) > 0).map((kind) => {
          const Icon = KIND_ICONS[kind];
          return (
            <button
              key={kind}
              type="button"
              className="fw-kind-filter"
              aria-pressed={kinds.has(kind)}
              onClick={() => toggle(kind)}
            >
              <Icon size={14} aria-hidden="true" />
              {words(`kinds.${kind}`)}{' '}
              <span className="fw-kind-count">{format.number(counts[kind] ?? 0)}</span>
            </button>
          );
        })}
      </fieldset>
    </div>
  );
}
