import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState, type CSSProperties, type KeyboardEvent, type ReactNode } from 'react';
import { useSettings } from '../settings.tsx';
import { HeaderRow, SkeletonRows, type Column } from './table-parts.tsx';
import { inHeldOrder, nextRow } from './table-order.ts';

export interface RecordTableProps<Row> {
  /** The grid's name for a screen reader. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** Lines of text in a row: 36 or 47 px. */
  readonly lines?: 1 | 2;
  readonly selectedKey?: string | undefined;
  /** Follows the arrows after 120 ms, a click at once. */
  readonly onSelect?: (row: Row) => void;
  /** Enter, or a double click. */
  readonly onOpen?: (row: Row) => void;
  /** Space. */
  readonly onMark?: (row: Row) => void;
  /** Rows in all, where only some are loaded. */
  readonly total?: number;
  readonly isLoading?: boolean;
  readonly empty?: ReactNode;
}

const VIRTUAL_FROM = 100;
const SELECT_AFTER_MS = 120;
const HEADER_REM = 1.9375;

/**
 * Rows of records as an ARIA grid: one Tab stop, arrows inside, a header that stays. Over 100 rows only those in sight
 * are in the document. While the focus is inside, rows keep their places whatever arrives.
 */
export function RecordTable<Row>(props: RecordTableProps<Row>) {
  const {
    label,
    columns,
    rowKey,
    lines = 1,
    selectedKey,
    onSelect,
    onOpen,
    onMark,
    total,
    isLoading = false,
  } = props;
  const { settings } = useSettings();
  const scroller = useRef<HTMLDivElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [held, setHeld] = useState<readonly string[]>();
  const [activeKey, setActiveKey] = useState<string>();
  const rows = held === undefined ? props.rows : inHeldOrder(props.rows, rowKey, held);
  const lastIndex = useRef(0);

  const rem = 16 * (settings.textSize / 100);
  const rowPx = ((lines === 2 ? 2.9375 : 2.25) + (settings.density === 'comfortable' ? 0.25 : 0)) * rem;
  const isVirtual = rows.length > VIRTUAL_FROM;
  const virtualizer = useVirtualizer({
    count: rows.length,
    enabled: isVirtual,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 8,
    scrollPaddingStart: HEADER_REM * rem,
  });
  useEffect(() => virtualizer.measure(), [virtualizer, rowPx]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const indexOf = (key: string | undefined) =>
    key === undefined ? -1 : rows.findIndex((row) => rowKey(row) === key);
  const activeIndex = Math.max(indexOf(activeKey), indexOf(activeKey) < 0 ? indexOf(selectedKey) : -1);
  const tabIndexRow =
    activeIndex >= 0 ? activeIndex : Math.min(lastIndex.current, Math.max(0, rows.length - 1));

  // A row that held the focus and went away hands it to the one now in its place.
  useEffect(() => {
    if (held === undefined || activeKey === undefined || indexOf(activeKey) >= 0 || rows.length === 0) return;
    focusRow(Math.min(lastIndex.current, rows.length - 1));
  });

  function focusRow(index: number): void {
    const target = rows[index];
    if (target === undefined) return;
    lastIndex.current = index;
    setActiveKey(rowKey(target));
    if (isVirtual) virtualizer.scrollToIndex(index, { align: 'auto' });
    const drawnRow = () => scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`);
    const row = drawnRow();
    if (row) row.focus({ preventScroll: isVirtual });
    // A row far away is drawn only after the scroll.
    else requestAnimationFrame(() => drawnRow()?.focus({ preventScroll: isVirtual }));
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (!(event.target instanceof HTMLElement) || event.target.getAttribute('role') !== 'row') return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    // Not the focused row's own: a key may come before the row that the last one asked for is drawn.
    const index = lastIndex.current;
    const row = rows[index];
    if (row === undefined) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowPx) - 1);
    const next = nextRow(event.key, index, rows.length, page);
    if (next !== undefined) {
      event.preventDefault();
      focusRow(next);
      clearTimeout(timer.current);
      const target = rows[next];
      if (target === undefined || !onSelect) return;
      timer.current = setTimeout(() => {
        // Somebody who went to another row meanwhile, and opened it, looks at that one.
        if (lastIndex.current === next) onSelect(target);
      }, SELECT_AFTER_MS);
    } else if (event.key === 'Enter' && onOpen) {
      event.preventDefault();
      onOpen(row);
    } else if (event.key === ' ') {
      event.preventDefault();
      (onMark ?? onSelect)?.(row);
    }
  }

  const drawn = isVirtual
    ? virtualizer.getVirtualItems().map(({ index }) => index)
    : rows.map((_, index) => index);
  const items = isVirtual ? virtualizer.getVirtualItems() : [];
  const before = items[0]?.start ?? 0;
  const after = isVirtual ? virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0) : 0;
  const template = columns.map(({ width }) => width ?? 'minmax(0, 1fr)').join(' ');

  if (rows.length === 0 && !isLoading) return props.empty;
  return (
    <div
      className="fw-table"
      role="grid"
      aria-label={label}
      tabIndex={-1}
      aria-rowcount={(total ?? rows.length) + 1}
      aria-busy={isLoading}
      ref={scroller}
      style={{ '--columns': template } as CSSProperties /* React's type knows no custom properties */}
      onKeyDown={onKeyDown}
      onFocus={() => setHeld((order) => order ?? rows.map(rowKey))}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setHeld(undefined);
      }}
    >
      <HeaderRow columns={columns} />
      {rows.length === 0 ? <SkeletonRows columns={columns.length} /> : null}
      {before > 0 ? <div style={{ blockSize: before }} /> : null}
      {drawn.map((index) => {
        const row = rows[index];
        if (row === undefined) return null;
        const key = rowKey(row);
        const isSelected = key === selectedKey;
        return (
          // Keys are handled by the grid, whose one Tab stop this row may be.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            key={key}
            // Large text and long names make a row taller than its guess.
            ref={isVirtual ? virtualizer.measureElement : undefined}
            role="row"
            className="fw-table-row"
            data-index={index}
            data-lines={lines}
            aria-rowindex={index + 2}
            aria-selected={onSelect ? isSelected : undefined}
            tabIndex={index === tabIndexRow ? 0 : -1}
            onFocus={() => {
              lastIndex.current = index;
              setActiveKey(key);
            }}
            onClick={() => onSelect?.(row)}
            onDoubleClick={() => onOpen?.(row)}
          >
            {columns.map((column) => (
              <div key={column.id} role="gridcell" className="fw-table-cell" data-align={column.align}>
                {column.cell(row)}
              </div>
            ))}
          </div>
        );
      })}
      {after > 0 ? <div style={{ blockSize: after }} /> : null}
    </div>
  );
}
