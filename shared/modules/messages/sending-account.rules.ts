import * as z from 'zod';
import { isIdOf, type Id } from '#shared/kernel/ids.ts';
import type { Json } from '#shared/kernel/json.ts';
import type { MessageSettings } from './message-settings.record.ts';
import { MEDIA, type Medium } from './message.record.ts';

/** Where a station keeps its passwords: in its encrypted file, apart from the records, which go to other desks. */
export const ACCOUNT_KEY = 'messages.account';

const secret = z.object({ secret: z.string(), of: z.string() });
const account = z.object({
  /** In whose name this desk sends. */
  userId: z.string().refine((id): id is Id => isIdOf('user', id)),
  /** The station that sent by it last: another one is a copy of it, or came back from a backup. */
  device: z.string().max(20).exactOptional(),
  email: secret.exactOptional(),
  sms: secret.exactOptional(),
  /** When short messages came to go by this gateway: it cannot be asked about earlier ones. */
  smsSince: z.string().max(40).exactOptional(),
  /** Where the gateway's reports have been read to. */
  cursor: z.string().max(200).exactOptional(),
});
export type SendingAccount = z.output<typeof account>;

export function readAccount(stored: Json | undefined): SendingAccount | undefined {
  return stored === undefined || stored === null ? undefined : account.parse(stored);
}

/** Whom a secret was entered for: it is told to nobody else, whoever changes the settings elsewhere. */
export function secretOf(settings: MessageSettings, medium: Medium): string | undefined {
  const { email, sms } = settings;
  if (medium === 'sms') return sms && gatewayOf(sms.url).origin;
  return email && `${email.host}:${email.port} ${email.security} ${email.user ?? ''}`;
}

/** `https://sms.example:8443` of an address, and the host in it. */
export function gatewayOf(url: string): { readonly origin: string; readonly host: string } {
  const [origin = url, host = ''] = /^https?:\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]+)[^/?#]*/i.exec(url) ?? [];
  return { origin: origin.toLowerCase(), host: host.toLowerCase() };
}

/** By what can be sent with secrets of one's own: a mail server that asks for no account needs no password. */
export function readyMedia(
  settings: MessageSettings | undefined,
  own: SendingAccount | undefined,
): readonly Medium[] {
  return settings && own ? readyWith(settings, (medium, of) => own[medium]?.of === of) : [];
}

/** The same, with secrets of which is known whom they are for. */
export function readyWith(
  settings: MessageSettings,
  has: (medium: Medium, of: string) => boolean,
): readonly Medium[] {
  return MEDIA.filter((medium) => {
    const of = secretOf(settings, medium);
    if (of === undefined) return false;
    return (medium === 'email' && settings.email?.user === undefined) || has(medium, of);
  });
}
