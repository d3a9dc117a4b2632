import { useEffect, useEffectEvent } from 'react';
import { areShortcutsPaused, isField } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { SCAN_GAP_MS, scanStep, type Burst } from './scan-keys.ts';
import { TouchedFields } from './touched-fields.ts';

/** A window that is busy hears a scanner's keys late: they get a little longer than they took. */
const HOLD_MS = SCAN_GAP_MS + 15;

/**
 * Hears a scanner wherever the focus is. In a field its keys go in like a person's, and are taken out again when they
 * turn out to be a code. Elsewhere a key that may begin one is held back for a moment, so that no letter of a code acts as
 * a shortcut: a person's comes 50 ms late. Enter or Tab of a scan reaches nothing. While the desk is locked a scan is
 * taken out in the same way, and nothing comes of it.
 */
export function useScanner(onCode: (code: string) => void): void {
  const tell = useEffectEvent(onCode);
  useEffect(() => {
    let burst: Burst | undefined;
    let held: KeyboardEvent[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isReplaying = false;
    const fields = new TouchedFields();

    function letGo(): void {
      clearTimeout(timer);
      const keys = held;
      held = [];
      isReplaying = true;
      for (const { target, key, code, shiftKey } of keys) {
        const again = { key, code, shiftKey, bubbles: true, cancelable: true, composed: true };
        // What had the focus may have gone meanwhile, with the screen that it was on.
        const isThere = target instanceof Node && target.isConnected;
        const to = isThere ? target : (document.activeElement ?? document.body);
        to.dispatchEvent(new KeyboardEvent('keydown', again));
      }
      isReplaying = false;
    }

    function hold(event: KeyboardEvent): void {
      stop(event);
      held.push(event);
      clearTimeout(timer);
      timer = setTimeout(letGo, HOLD_MS);
    }

    function onKeyDown(event: KeyboardEvent): void {
      if (isReplaying || event.isComposing) return;
      if (event.repeat) {
        // A finger that rests on a key.
        burst = undefined;
        return letGo();
      }
      const { key, code, shiftKey, timeStamp: atMs } = event;
      const hasModifier = event.ctrlKey || event.altKey || event.metaKey;
      const step = scanStep(burst, { key, code, shiftKey, hasModifier, atMs });
      const isFirst = burst === undefined || (step.kind === 'collected' && step.burst.asTyped.length === 1);
      burst = step.kind === 'collected' || step.kind === 'silent' ? step.burst : undefined;
      switch (step.kind) {
        case 'silent':
          return;
        case 'other':
          fields.forget();
          return letGo();
        case 'collected':
          if (isFirst) {
            fields.forget();
            letGo();
          }
          if (isField(event.target)) return fields.note(event.target);
          return hold(event);
        case 'scanned':
          stop(event);
          clearTimeout(timer);
          held = [];
          fields.restore();
          if (!areShortcutsPaused()) tell(step.code);
      }
    }

    window.addEventListener('keydown', onKeyDown, { capture: true });
    // A key that is held still goes on its way: to the next person's desk, if this one has changed hands.
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, []);
}

function stop(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}
