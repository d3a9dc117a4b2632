/**
 * What someone typed into the find box before choosing to register: handed over in memory, because an address or a
 * history entry would keep a patient's name in the browser's profile.
 */
let typed: string | undefined;

export function hintRegistration(words: string): void {
  typed = words.trim() === '' ? undefined : words.trim();
}

/** Once. */
export function takeRegistrationHint(): string | undefined {
  const words = typed;
  typed = undefined;
  return words;
}
