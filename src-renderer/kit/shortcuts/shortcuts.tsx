import {
  createContext,
  useContext,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useMemo,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import { isBareKey, isCharacterKey, isPressOf } from './key-match.ts';
import { keyInPlaceOf, type OwnKeys } from './own-keys.ts';

export interface Shortcut {
  /** As printed at first: `R`, `Ctrl K`, `Alt 1`, `?`. Several do the same: `['Ctrl K', '/']`. A person may change them. */
  readonly keys: string | readonly string[];
  /** What it does, in words, for the help sheet and the foot. */
  readonly words: string;
  readonly run: () => void;
  /** In the foot, lowest first; absent: help sheet only. */
  readonly foot?: number;
  readonly scope?: 'everywhere' | 'here';
  readonly disabled?: boolean;
}

interface Entry extends Shortcut {
  readonly layer: number;
  readonly list: readonly string[];
}

class ShortcutRegistry {
  #entries: readonly Entry[] = [];
  readonly #listeners = new Set<() => void>();
  areLettersOn = true;
  isPaused = false;
  #own: OwnKeys = {};

  get own(): OwnKeys {
    return this.#own;
  }
  useOwn(own: OwnKeys): void {
    this.#own = own;
    this.#entries = [...this.#entries];
    this.#tell();
  }

  add(entry: Entry): () => void {
    this.#entries = [...this.#entries, entry];
    this.#tell();
    return () => {
      this.#entries = this.#entries.filter((other) => other !== entry);
      this.#tell();
    };
  }
  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly snapshot = (): readonly Entry[] => this.#entries;
  readonly ownSnapshot = (): OwnKeys => this.#own;

  /** The latest of the topmost layer wins: a dialog hides what lies under it. */
  find(event: KeyboardEvent): Entry | undefined {
    if (this.isPaused) return undefined;
    const top = Math.max(0, ...this.#entries.map(({ layer }) => layer));
    const isWriting = isField(event.target);
    return this.#entries.findLast(
      ({ list, layer, disabled, scope }) =>
        !disabled &&
        (layer === top || scope === 'everywhere') &&
        list
          .map((printed) => keyInPlaceOf(printed, this.#own))
          .some(
            (keys) =>
              isPressOf(keys, event) &&
              !(isWriting && isBareKey(keys)) &&
              !(isCharacterKey(keys) && (!this.areLettersOn || hasOpenDialog(layer))),
          ),
    );
  }
}

/** A letter never reaches the screen under an open dialog or menu. */
function hasOpenDialog(layer: number): boolean {
  return layer === 0 && document.querySelector('[role="dialog"][aria-modal="true"], [role="menu"]') !== null;
}

export function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true;
  return (
    target instanceof HTMLInputElement &&
    !['checkbox', 'radio', 'button', 'submit', 'range'].includes(target.type)
  );
}

const registry = new ShortcutRegistry();
const LayerContext = createContext(0);

/** While the desk is locked its keys are dead, though its screens still stand. */
export function pauseShortcuts(isPaused: boolean): void {
  registry.isPaused = isPaused;
}

/** Whether the desk is out of sight: then nothing acts on it. */
export function areShortcutsPaused(): boolean {
  return registry.isPaused;
}

const NONE: OwnKeys = {};
const POPUPS = '[role="dialog"], [role="menu"], [role="listbox"]';

/** Listens once for the whole window. */
export function ShortcutListener({
  areLettersOn,
  own = NONE,
}: {
  readonly areLettersOn: boolean;
  readonly own?: OwnKeys | undefined;
}) {
  // Before the desk of whoever has come is seen: no press of theirs meets the keys of the one before.
  useLayoutEffect(() => {
    registry.areLettersOn = areLettersOn;
  }, [areLettersOn]);
  useLayoutEffect(() => registry.useOwn(own), [own]);
  useEffect(() => {
    // Looked at before anything has closed: by the time a key has bubbled up, its popup may be gone.
    let hadPopup = false;
    const onCapture = () => {
      hadPopup = document.querySelector(POPUPS) !== null;
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.repeat) return;
      const shortcut = registry.find(event);
      // Esc closes the topmost, and only that.
      if (!shortcut || (event.key === 'Escape' && hadPopup && shortcut.layer === 0)) return;
      event.preventDefault();
      shortcut.run();
    };
    window.addEventListener('keydown', onCapture, { capture: true });
    document.addEventListener('keydown', onKeyDown);
    return () => {
      window.removeEventListener('keydown', onCapture, { capture: true });
      document.removeEventListener('keydown', onKeyDown);
    };
  }, []);
  return null;
}

/** Shortcuts inside belong to a dialog and hide those under it. */
export function ShortcutLayer({ children }: { readonly children: ReactNode }) {
  const layer = useContext(LayerContext);
  return <LayerContext value={layer + 1}>{children}</LayerContext>;
}

/** Registers a key for as long as the component stands. */
export function useShortcut(shortcut: Shortcut): void {
  const layer = useContext(LayerContext);
  const { keys, words, foot, scope, disabled } = shortcut;
  const run = useEffectEvent(() => shortcut.run());
  const joined = typeof keys === 'string' ? keys : keys.join('\n');
  useEffect(
    () =>
      registry.add({
        keys: joined,
        list: joined.split('\n'),
        words,
        ...(foot === undefined ? {} : { foot }),
        ...(scope === undefined ? {} : { scope }),
        disabled: disabled ?? false,
        layer,
        run: () => run(),
      }),
    [joined, words, foot, scope, disabled, layer],
  );
}

/** Does what a key does, for a button that shows the way to it. @param printed as it stands at first */
export function pressShortcut(printed: string): void {
  registry
    .snapshot()
    .findLast(({ list, disabled }) => !disabled && list.includes(printed))
    ?.run();
}

export interface ListedShortcut {
  readonly run: () => void;
  readonly list: readonly string[];
  readonly words: string;
  readonly foot?: number;
  readonly scope?: 'everywhere' | 'here';
}

/** What works now, for the foot and the help sheet. */
export function useShortcuts(): readonly ListedShortcut[] {
  const entries = useSyncExternalStore(registry.subscribe, registry.snapshot);
  return useMemo(
    () =>
      entries
        .filter(({ disabled }) => !disabled)
        .map((entry) => ({ ...entry, list: entry.list.map((keys) => keyInPlaceOf(keys, registry.own)) })),
    [entries],
  );
}

/** A key as this person has it. */
export function useOwnKey(printed: string): string {
  return keyInPlaceOf(printed, useSyncExternalStore(registry.subscribe, registry.ownSnapshot));
}
