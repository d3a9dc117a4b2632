import type { Refusal } from '#shared/kernel/contract.ts';
import type { FacilitySettings } from '#shared/modules/settings/settings.contract.ts';
import type { Language } from '#renderer/kit/i18n/language.tsx';

/** What is in the fields: `''` where nothing is known. */
export interface SettingsValues {
  readonly name: string;
  readonly address: string;
  readonly phone: string;
  /** IANA name. */
  readonly zone: string;
  readonly currency: string;
  readonly language: Language;
  readonly minutes: number | undefined;
}

export function valuesOf(stored: FacilitySettings): SettingsValues {
  const { name, zone, currency, language, autoLockMinutes } = stored;
  return {
    name,
    address: addressText(stored.address),
    phone: stored.telecom?.find(isPhone)?.value ?? '',
    zone,
    currency,
    language,
    minutes: autoLockMinutes,
  };
}

/** The zones that this platform knows, to choose from. */
export const ZONES: readonly string[] = Intl.supportedValuesOf('timeZone');

export function isSameSettings(a: SettingsValues, b: SettingsValues): boolean {
  return (Object.keys(a) as (keyof SettingsValues)[]) // both hold the same fields
    .every((key) => a[key] === b[key]);
}

/** What the form does not show (other telephones, parts of an address left as it was) stands. */
export function settingsOf(
  stored: FacilitySettings,
  values: SettingsValues & { readonly minutes: number },
): FacilitySettings {
  const { address: before, telecom: _telecom, ...rest } = stored;
  const text = values.address.trim();
  const address = text === addressText(before).trim() ? before : text === '' ? undefined : { text };
  const telecom = telecomOf(stored.telecom ?? [], values.phone.trim());
  return {
    ...rest,
    name: values.name.trim(),
    ...(address ? { address } : {}),
    ...(telecom.length > 0 ? { telecom } : {}),
    zone: values.zone,
    currency: values.currency,
    language: values.language,
    autoLockMinutes: values.minutes,
  };
}

/** The settings that the engine did not take: the first part of each issue's path. */
export function badFields(refusal: Refusal): readonly string[] {
  if (!('issues' in refusal) || !Array.isArray(refusal.issues)) return [];
  return refusal.issues.flatMap((issue: unknown) =>
    typeof issue === 'object' && issue !== null && 'path' in issue && typeof issue.path === 'string'
      ? [issue.path.split('.')[0] ?? '']
      : [],
  );
}

type Telecom = NonNullable<FacilitySettings['telecom']>;

function telecomOf(before: Telecom, phone: string): Telecom {
  const index = before.findIndex(isPhone);
  if (index < 0) return phone === '' ? before : [...before, { system: 'phone', value: phone }];
  return before.flatMap((point, at) => {
    if (at !== index) return [point];
    return phone === '' ? [] : [{ ...point, value: phone }];
  });
}

function isPhone({ system }: Telecom[number]): boolean {
  return system === 'phone';
}

function addressText(address: FacilitySettings['address']): string {
  if (!address) return '';
  const { text, line = [], postalCode, city, district, state, country } = address;
  const place = [postalCode, city].filter((part) => part !== undefined).join(' ');
  return (
    text ??
    [...line, place, district, state, country].filter((part) => part !== undefined && part !== '').join('\n')
  );
}
