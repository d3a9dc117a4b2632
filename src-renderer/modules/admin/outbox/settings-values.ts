import type { InputOf, OutputOf } from '#shared/kernel/contract.ts';
import type { messageSetup, SendingServer } from '#shared/modules/messages/message-setup.contract.ts';
import type { Medium } from '#shared/modules/messages/message.record.ts';
import { readyWith } from '#shared/modules/messages/sending-account.rules.ts';

export type Stored = OutputOf<(typeof messageSetup)['all']>;
type SaveInput = InputOf<(typeof messageSetup)['save']>;

/** What may be said and to whom: each a tick. */
export const TICKS = [
  'unasked',
  'clinicians',
  'saysProvider',
  'saysPlace',
  'saysVisitType',
  'saysPatient',
] as const;
export type Tick = (typeof TICKS)[number];

export const SENDERS = ['desk', 'server'] as const;

/** The form as it stands: text, where a field is typed. */
export interface SettingsValues {
  readonly enabled: boolean;
  readonly sentBy: (typeof SENDERS)[number];
  /** One's own password. */
  readonly confirm: string;
  readonly usesEmail: boolean;
  readonly host: string;
  readonly port: number | undefined;
  readonly security: 'tls' | 'starttls' | 'none';
  readonly user: string;
  readonly password: string;
  readonly from: string;
  readonly authority: string;
  readonly usesSms: boolean;
  readonly url: string;
  readonly sender: string;
  readonly secret: string;
  readonly hours: string;
  readonly quietFrom: string;
  readonly quietTo: string;
  readonly ticks: readonly Tick[];
}

export function valuesOf({ settings }: Stored): SettingsValues {
  const { email, sms } = settings ?? {};
  return {
    enabled: settings?.enabled ?? true,
    sentBy: settings?.server === undefined ? 'desk' : 'server',
    confirm: '',
    usesEmail: email !== undefined,
    host: email?.host ?? '',
    port: email?.port ?? 587,
    security: email?.security ?? 'starttls',
    user: email?.user ?? '',
    password: '',
    from: email?.from ?? '',
    authority: email?.authority ?? '',
    usesSms: sms !== undefined,
    url: sms?.url ?? '',
    sender: sms?.sender ?? '',
    secret: '',
    hours: (settings?.reminderHours ?? [24]).join(', '),
    quietFrom: settings?.quietFrom ?? '20:00',
    quietTo: settings?.quietTo ?? '08:00',
    ticks: TICKS.filter((tick) => settings?.[tick] === true),
  };
}

const HOURS = /^\s*(\d{1,3}(\s*[,،;]\s*\d{1,3}){0,4})?\s*$/;
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;

/** By what the server can send, as the settings are saved. */
export function readyAtServer({ settings }: Stored, { has }: SendingServer): readonly Medium[] {
  if (!settings) return [];
  return readyWith(settings, (medium, of) => has.some((one) => one.medium === medium && one.of === of));
}

/** Whether the server is given something with this: a password, or that it sends at all. */
export function givesServer(values: SettingsValues, stored: Stored, server: SendingServer): boolean {
  if (values.sentBy === 'desk') return false;
  const { emailPassword, smsSecret } = savedOf(values);
  const isTheOne = stored.settings?.server !== undefined && stored.settings.server === server.server;
  return !isTheOne || emailPassword !== undefined || smsSecret !== undefined;
}

/** Fields that cannot be saved as they stand, with why. @param isGiving something to the server */
export function flawsOf(
  values: SettingsValues,
  isGiving = false,
): Partial<Record<keyof SettingsValues, 'needed' | 'hoursBad' | 'clockBad'>> {
  const { usesEmail, host, port, from, usesSms, url, hours, quietFrom, quietTo } = values;
  const isClock = (quietFrom === '' && quietTo === '') || (CLOCK.test(quietFrom) && CLOCK.test(quietTo));
  const areHours = HOURS.test(hours) && hoursOf(hours).every((one) => one >= 1 && one <= 720);
  return {
    ...(usesEmail && host.trim() === '' && { host: 'needed' }),
    ...(usesEmail && port === undefined && { port: 'needed' }),
    ...(usesEmail && !/\S@\S/.test(from) && { from: 'needed' }),
    ...(usesSms && !/^https?:\/\/\S/.test(url.trim()) && { url: 'needed' }),
    ...(!areHours && { hours: 'hoursBad' }),
    ...(!isClock && { quietFrom: 'clockBad' }),
    ...(isGiving && values.confirm === '' && { confirm: 'needed' }),
  };
}

function hoursOf(hours: string): readonly number[] {
  return [...new Set((hours.match(/\d+/g) ?? []).map(Number))];
}

export function savedOf(values: SettingsValues): SaveInput {
  const { enabled, usesEmail, usesSms, security, port = 0, hours, ticks, password, secret } = values;
  const typed = (name: 'host' | 'user' | 'from' | 'authority' | 'url' | 'sender' | 'quietFrom' | 'quietTo') =>
    values[name].trim();
  /** Empty fields are absent. */
  const said = <K extends Parameters<typeof typed>[0]>(name: K) =>
    (typed(name) === '' ? {} : { [name]: typed(name) }) as { [N in K]?: string }; // of the one name
  return {
    settings: {
      enabled,
      ...(usesEmail && {
        email: {
          host: typed('host'),
          port,
          security,
          from: typed('from'),
          ...said('user'),
          ...said('authority'),
        },
      }),
      ...(usesSms && { sms: { url: typed('url'), ...said('sender') } }),
      reminderHours: [...hoursOf(hours)],
      ...said('quietFrom'),
      ...said('quietTo'),
      unasked: ticks.includes('unasked'),
      clinicians: ticks.includes('clinicians'),
      saysProvider: ticks.includes('saysProvider'),
      saysPlace: ticks.includes('saysPlace'),
      saysVisitType: ticks.includes('saysVisitType'),
      saysPatient: ticks.includes('saysPatient'),
    },
    ...(usesEmail && password !== '' && { emailPassword: password }),
    ...(usesSms && secret !== '' && { smsSecret: secret }),
  };
}
