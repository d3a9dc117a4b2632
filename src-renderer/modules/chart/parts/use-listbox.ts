import { useEffect, useId, useRef, type KeyboardEvent, type RefObject } from 'react';

export interface ListboxOptions<T> {
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
  readonly selected: string | undefined;
  readonly onSelect: (key: string) => void;
  /** Enter. */
  readonly onOpen?: (key: string) => void;
  /** Space. */
  readonly onMark?: (key: string) => void;
  /** Brings an item into sight; by default the element of the option. */
  readonly reveal?: (index: number) => void;
  readonly page?: number;
}

export interface Listbox {
  readonly optionId: (key: string) => string;
  readonly props: {
    readonly ref: RefObject<HTMLDivElement | null>;
    readonly role: 'listbox';
    readonly tabIndex: 0;
    readonly 'aria-activedescendant': string | undefined;
    readonly onKeyDown: (event: KeyboardEvent) => void;
  };
}

/** Arrow keys over a list whose focus stays in one place, so that rows may come and go under it. Selection follows. */
export function useListbox<T>({
  items,
  keyOf,
  selected,
  onSelect,
  onOpen,
  onMark,
  reveal,
  page = 10,
}: ListboxOptions<T>): Listbox {
  const base = useId();
  const ref = useRef<HTMLDivElement>(null);
  // An id may hold no space.
  const optionId = (key: string) => `${base}${encodeURIComponent(key)}`;
  const at = items.findIndex((item) => keyOf(item) === selected);
  const show = (index: number) => {
    const item = items[index];
    if (item === undefined) return;
    if (reveal) reveal(index);
    else document.getElementById(optionId(keyOf(item)))?.scrollIntoView({ block: 'nearest' });
  };
  const latestShow = useRef(show);
  latestShow.current = show;
  // Once, for a list that opens with something selected far down.
  useEffect(() => {
    if (at > 0) latestShow.current(at);
    // oxlint-disable-next-line react/exhaustive-deps
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const to = stepFrom(event.key, at, items.length, page);
    if (to !== undefined) {
      const item = items[to];
      event.preventDefault();
      if (item === undefined) return;
      onSelect(keyOf(item));
      show(to);
    } else if (event.key === 'Enter' && selected !== undefined && onOpen) {
      event.preventDefault();
      onOpen(selected);
    } else if (event.key === ' ' && onMark) {
      event.preventDefault();
      if (selected !== undefined) onMark(selected);
    }
  };
  return {
    optionId,
    props: {
      ref,
      role: 'listbox',
      tabIndex: 0,
      'aria-activedescendant': at === -1 ? undefined : optionId(selected ?? ''),
      onKeyDown,
    },
  };
}

/** Where a key leads from a place in a list of `length`; nothing for other keys. */
export function stepFrom(key: string, at: number, length: number, page: number): number | undefined {
  const last = length - 1;
  if (key === 'ArrowDown') return Math.min(last, at + 1);
  if (key === 'ArrowUp') return Math.max(0, at - 1);
  if (key === 'Home') return 0;
  if (key === 'End') return last;
  if (key === 'PageDown') return Math.min(last, Math.max(0, at) + page);
  if (key === 'PageUp') return Math.max(0, at - page);
  return undefined;
}
