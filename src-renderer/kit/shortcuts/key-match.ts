/** What a keyboard event says, without the DOM: so that the rules can be tested as a table. */
export interface KeyPress {
  readonly key: string;
  /** The physical key, for layouts whose letters are not Latin. */
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const NAMED: Readonly<Record<string, string>> = {
  Esc: 'Escape',
  Space: ' ',
  '↑': 'ArrowUp',
  '↓': 'ArrowDown',
  '←': 'ArrowLeft',
  '→': 'ArrowRight',
};

/**
 * Whether a press is the keys as written: `R`, `Ctrl K`, `Alt 1`, `Shift F6`, `?`, `F9`. A Latin letter is matched as
 * typed (AZERTY works); on other layouts the key's place decides (Arabic works). Command stands for Ctrl on a Mac.
 */
export function isPressOf(keys: string, press: KeyPress): boolean {
  const parts = keys.split(' ');
  const key = parts.at(-1) ?? '';
  const wanted = (modifier: string) => parts.length > 1 && parts.slice(0, -1).includes(modifier);
  if ((press.ctrlKey || press.metaKey) !== wanted('Ctrl') || press.altKey !== wanted('Alt')) return false;
  const typed = typedKey(press);
  if (key.length > 1 || key in NAMED)
    return press.shiftKey === wanted('Shift') && typed === (NAMED[key] ?? key);
  if (/[a-z]/i.test(key))
    return press.shiftKey === wanted('Shift') && typed.toLowerCase() === key.toLowerCase();
  // Digits and signs: Shift may be part of how the layout types them.
  if (/[0-9]/.test(key))
    return typed === key || press.code === `Digit${key}` || press.code === `Numpad${key}`;
  return typed === key;
}

/** What the key is called on a Latin keyboard, where the layout types something else: Arabic's لا is one key, ؟ another. */
function typedKey({ key, code, shiftKey }: KeyPress): string {
  if (!/[\u0250-\uFFFF]/.test(key)) return key;
  if (code === 'Slash') return shiftKey ? '?' : '/';
  return /^Key([A-Z])$/.exec(code)?.[1] ?? key;
}

/** A key that types something: never taken from someone who is writing. */
export function isBareKey(keys: string): boolean {
  return !/^(Ctrl|Alt) /.test(keys) && !/^(Shift )?F\d{1,2}$/.test(keys) && keys !== 'Esc';
}

/** Letters, digits and signs: what WCAG 2.1.4 lets a person switch off. */
export function isCharacterKey(keys: string): boolean {
  return keys.length === 1 && !(keys in NAMED);
}
