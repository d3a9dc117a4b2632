import { useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';

/** F6 goes round the regions of the window: banner, list, panel. Each takes the focus itself or gives it to its Tab stop. */
export function useRegionKeys(nextWords: string, previousWords: string): void {
  useShortcut({ keys: 'F6', words: nextWords, scope: 'everywhere', run: () => focusRegion(1) });
  useShortcut({ keys: 'Shift F6', words: previousWords, scope: 'everywhere', run: () => focusRegion(-1) });
}

const TAB_STOPS = 'a[href], button:not(:disabled), input:not(:disabled), select, textarea, [tabindex="0"]';

function focusRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter((region) =>
    region.checkVisibility(),
  );
  const current = regions.findLastIndex((region) => region.contains(document.activeElement));
  const next = regions[(Math.max(current, step === 1 ? -1 : 0) + step + regions.length) % regions.length];
  if (!next) return;
  const nested = (element: Element) => element.closest('[data-region]') !== next;
  const stop = [...next.querySelectorAll<HTMLElement>(TAB_STOPS)].find(
    (element) => !nested(element) && element.checkVisibility(),
  );
  (stop ?? next).focus();
}
