import { Fragment } from 'react';
import { useOwnKey } from './shortcuts/shortcuts.tsx';

/**
 * The key that does it for this person, by the one that does it at first: `R`, `Ctrl Enter`. Hidden from screen readers,
 * which hear `aria-keyshortcuts` instead.
 */
export function Kbd({ keys }: { readonly keys: string }) {
  return <PlainKbd keys={useOwnKey(keys)} />;
}

/** A key as it stands here. */
export function PlainKbd({ keys }: { readonly keys: string }) {
  return (
    <kbd className="fw-kbd" aria-hidden="true">
      <bdi dir="ltr">{keys}</bdi>
    </kbd>
  );
}

/** For `aria-keyshortcuts`: the key that does it for this person. */
export function useAriaKeys(printed: string): string {
  return ariaKeys(useOwnKey(printed));
}

/** `Ctrl Enter` as WAI-ARIA spells it: `Control+Enter`. */
export function ariaKeys(keys: string): string {
  return keys
    .split(' ')
    .map((key) => ({ Ctrl: 'Control', Esc: 'Escape', '↑': 'ArrowUp', '↓': 'ArrowDown' })[key] ?? key)
    .join('+');
}

/** Several keys in a row, for the foot and the help sheet. */
export function KbdList({ keys }: { readonly keys: readonly string[] }) {
  return keys.map((key, index) => (
    <Fragment key={key}>
      {index > 0 ? ' ' : null}
      <PlainKbd keys={key} />
    </Fragment>
  ));
}
