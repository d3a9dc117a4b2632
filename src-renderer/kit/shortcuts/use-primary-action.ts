import { useRef, type RefObject } from 'react';
import { useShortcut } from './shortcuts.tsx';

/**
 * Ctrl Enter presses the screen's primary button: only one that can be seen and pressed. A scanner's trailing Enter has
 * no Ctrl and never fires it.
 */
export function usePrimaryAction(words: string): RefObject<HTMLButtonElement | null> {
  const button = useRef<HTMLButtonElement>(null);
  useShortcut({
    keys: 'Ctrl Enter',
    words,
    foot: 2,
    run: () => {
      const element = button.current;
      if (!element || element.disabled || element.dataset['loading'] !== undefined) return;
      if (element.checkVisibility({ visibilityProperty: true })) element.click();
    },
  });
  return button;
}
