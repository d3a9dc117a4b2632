import { isCharacterKey, type KeyPress } from './key-match.ts';

/** The keys that a person may change, by what is printed on them at first. Places in a row (`Alt 1`, tabs) stay places. */
export const CHANGEABLE_KEYS = [
  'Ctrl K',
  '/',
  '?',
  'R',
  'E',
  'L',
  'F',
  'P',
  'Ctrl S',
  'Ctrl P',
  'Ctrl B',
  'Ctrl Z',
  'F6',
  'Shift F6',
  'F9',
  'Ctrl L',
] as const;
export type ChangeableKey = (typeof CHANGEABLE_KEYS)[number];

/** What a person has put in the place of keys, by the key that it replaces. */
export type OwnKeys = { readonly [printed: string]: string };

export function keyInPlaceOf(printed: string, own: OwnKeys): string {
  return Object.hasOwn(own, printed) ? (own[printed] ?? printed) : printed;
}

export type KeyRefusal =
  | { readonly code: 'reserved' }
  | { readonly code: 'taken'; readonly by: ChangeableKey };

/** Copy, cut, paste, select all and print preview's kin belong to fields and to the window around us. */
const KEPT_BY_WINDOW = new Set(
  ['A', 'C', 'V', 'X', 'Y', 'N', 'Q', 'T', 'W', 'R'].map((key) => `Ctrl ${key}`),
);

/** @returns the press as it is printed; undefined where it is no key by itself (Shift alone, a dead key) */
export function pressedKeys(press: KeyPress): string | undefined {
  const { key, code, altKey } = press;
  const ctrl = press.ctrlKey || press.metaKey;
  if (/^F\d{1,2}$/.test(key)) return join(ctrl, altKey, press.shiftKey, key);
  if (/^[a-z]$/i.test(key)) return join(ctrl, altKey, press.shiftKey, key.toUpperCase());
  const place = /^Key([A-Z])$/.exec(code)?.[1];
  if (/\p{L}/u.test(key) && key.length === 1 && place !== undefined)
    return join(ctrl, altKey, press.shiftKey, place);
  // How a layout types a sign is its own affair: Shift is not part of the sign.
  return key.length === 1 && key !== ' ' ? join(ctrl, altKey, false, key) : undefined;
}

function join(ctrl: boolean, alt: boolean, shift: boolean, key: string): string {
  return [...(ctrl ? ['Ctrl'] : []), ...(alt ? ['Alt'] : []), ...(shift ? ['Shift'] : []), key].join(' ');
}

/** Why a key cannot stand for this one; undefined where it can. */
export function refusalOf(keys: string, place: ChangeableKey, own: OwnKeys): KeyRefusal | undefined {
  // Digits are tabs and, with Alt, desks.
  const isReserved = KEPT_BY_WINDOW.has(keys) || /^(Alt )?[0-9]$/.test(keys) || /^Shift [A-Z]$/.test(keys);
  const isShape =
    isCharacterKey(keys) ||
    /^(Ctrl |Alt )(Shift )?([^ ]|F\d{1,2})$/.test(keys) ||
    /^(Shift )?F([2-9]|10)$/.test(keys);
  if (isReserved || !isShape) return { code: 'reserved' };
  const by = CHANGEABLE_KEYS.find((other) => other !== place && keyInPlaceOf(other, own) === keys);
  return by === undefined ? undefined : { code: 'taken', by };
}

/** @returns own keys with one changed; a key put back to what is printed leaves no trace */
export function withKey(own: OwnKeys, place: ChangeableKey, keys: string): OwnKeys {
  const { [place]: _before, ...others } = own;
  return keys === place ? others : { ...others, [place]: keys };
}
