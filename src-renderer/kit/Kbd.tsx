import { Fragment } from 'react';

/** A key as printed on it: `R`, `Ctrl Enter`. Hidden from screen readers, which hear `aria-keyshortcuts` instead. */
export function Kbd({ keys }: { readonly keys: string }) {
  return (
    <kbd className="fw-kbd" aria-hidden="true">
      {keys}
    </kbd>
  );
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
      <Kbd keys={key} />
    </Fragment>
  ));
}
