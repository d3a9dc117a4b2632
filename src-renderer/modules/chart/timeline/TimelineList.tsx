import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef } from 'react';
import type { TimelineItem } from '#shared/modules/chart/chart.contract.ts';
import { formatDate } from '#shared/kernel/format-date.ts';
import { conceptWords } from '#shared/modules/problems/concept-words.rules.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { NewerChip } from '#renderer/kit/NewerChip.tsx';
import { useCompareWords } from '../compare/words.ts';
import { useListbox } from '../parts/use-listbox.ts';
import { useChartWords } from '../words.ts';
import { KIND_ICONS } from './kinds.ts';
import type { TimelineRow } from './timeline-rows.ts';

export interface TimelineListProps {
  readonly rows: readonly TimelineRow[];
  readonly selected: string | undefined;
  readonly onSelect: (id: string) => void;
  /** Chosen to be compared. */
  readonly marked: readonly string[];
  readonly onMark: (id: string) => void;
}

const HEADING_PX = 30;
const ROW_PX = 47;

/** Some thousand rows, of which those in sight are drawn; the month at the top stays until the next pushes it off. */
export function TimelineList({ rows, selected, onSelect, marked, onMark }: TimelineListProps) {
  const words = useChartWords();
  const scroller = useRef<HTMLDivElement>(null);
  const headings = useMemo(
    () => rows.flatMap((row, index) => (row.row === 'heading' ? [index] : [])),
    [rows],
  );
  const entries = useMemo(
    () => rows.flatMap((row, index) => (row.row === 'item' ? [{ item: row.item, index }] : [])),
    [rows],
  );
  const pinned = useRef(0);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.row === 'heading' ? HEADING_PX : ROW_PX),
    getItemKey: (index) => {
      const row = rows[index];
      return row?.row === 'item' ? row.item.id : `month ${row?.month ?? 'none'}`;
    },
    overscan: 8,
    // The keyboard's row stays clear of the pinned heading (WCAG 2.4.11).
    scrollPaddingStart: HEADING_PX,
    rangeExtractor: (range) => {
      pinned.current = headings.findLast((heading) => heading <= range.startIndex) ?? 0;
      return [...new Set([pinned.current, ...defaultRangeExtractor(range)])].toSorted((a, b) => a - b);
    },
  });
  const { props, optionId } = useListbox({
    items: entries,
    keyOf: ({ item }) => item.id,
    selected,
    onSelect,
    onMark,
    onOpen: () => document.querySelector<HTMLElement>('.fw-side-sheet h2')?.focus(),
    reveal: (at) => virtual.scrollToIndex(entries[at]?.index ?? 0, { align: 'auto' }),
  });
  const { ref: _, ...listbox } = props;
  return (
    <div {...listbox} ref={scroller} className="fw-panel-body fw-listbox" aria-label={words('timeline.list')}>
      <div role="presentation" className="fw-virtual" style={{ blockSize: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => {
          const row = rows[index];
          if (!row) return null;
          const isPinned = index === pinned.current;
          const style = isPinned ? undefined : { transform: `translateY(${start}px)` };
          return row.row === 'heading' ? (
            <div
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              className="fw-virtual-row fw-list-heading"
              data-pinned={isPinned ? '' : undefined}
              style={style}
              aria-hidden="true"
            >
              <MonthHeading row={row} />
            </div>
          ) : (
            // The listbox holds the focus and the keys; the pointer may press an option.
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
            <div
              key={key}
              id={optionId(row.item.id)}
              ref={virtual.measureElement}
              data-index={index}
              role="option"
              aria-selected={row.item.id === selected}
              data-marked={marked.includes(row.item.id) ? '' : undefined}
              className="fw-virtual-row fw-option fw-timeline-option"
              style={style}
              onClick={() => onSelect(row.item.id)}
            >
              <TimelineEntry item={row.item} isMarked={marked.includes(row.item.id)} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function MonthHeading({ row }: { readonly row: Extract<TimelineRow, { readonly row: 'heading' }> }) {
  const words = useChartWords();
  return (
    <>
      <bdi>{row.month === undefined ? words('noDate') : formatDate(row.month, words.locale)}</bdi>
      <bdi className="fw-list-heading-count">{row.count}</bdi>
    </>
  );
}

function TimelineEntry({ item, isMarked }: { readonly item: TimelineItem; readonly isMarked: boolean }) {
  const words = useChartWords();
  const compareWords = useCompareWords();
  const format = useFormat();
  const Icon = KIND_ICONS[item.kind];
  const second = [words(`kind.${item.kind}`), item.detail, item.who, item.where].filter(Boolean);
  const status = statusWord(words, item);
  return (
    <>
      <span className="fw-timeline-day">
        {item.at === undefined ? words('noDate') : format.day(item.at)}
        <span className="fw-second">{item.at === undefined ? '' : format.time(item.at)}</span>
      </span>
      <Icon size={18} aria-hidden="true" className="fw-timeline-icon" />
      <span className="fw-timeline-what">
        <span className="fw-row-title">
          <bdi>{conceptWords(item.title) || words('notNamed')}</bdi>
        </span>
        <span className="fw-second">
          <bdi>{second.join(' · ')}</bdi>
        </span>
      </span>
      {status === undefined && !item.newer && !isMarked ? null : (
        <span className="fw-timeline-status">
          {status} <NewerChip of={item.newer} isShort />
          {isMarked ? <div className="fw-marked">✓ {compareWords('action')}</div> : null}
        </span>
      )}
    </>
  );
}

/** What is not as it usually is: finished visits and completed procedures need no word. */
const USUAL = new Set(['finished', 'completed', 'final', 'active', 'resolved', 'current']);

export function statusWord(
  words: ReturnType<typeof useChartWords>,
  { status, kind }: TimelineItem,
): string | undefined {
  if (status === undefined || (USUAL.has(status) && !(kind === 'condition' && status === 'resolved')))
    return undefined;
  const key = `status.${status}`;
  return words.has(key) ? words(key) : status;
}
