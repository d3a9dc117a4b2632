/**
 * What someone typed into the find box before choosing to register: handed over in memory, because an address or a
 * history entry would keep a patient's name in the browser's profile.
 */
let typed: string | undefined;
let isEmergency = false;

export function hintRegistration(words: string): void {
  typed = words.trim() === '' ? undefined : words.trim();
}

/** Somebody has come who cannot say who they are. */
export function hintEmergency(): void {
  isEmergency = true;
}

/** Once. */
export function takeEmergencyHint(): boolean {
  const was = isEmergency;
  isEmergency = false;
  return was;
}

/** Once. */
export function takeRegistrationHint(): string | undefined {
  const words = typed;
  typed = undefined;
  return words;
}
