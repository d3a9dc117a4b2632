import type { MessageSettings } from './message-settings.record.ts';
import { gatewayOf } from './sending-account.rules.ts';

const NEAR: readonly string[] = ['localhost', '127.0.0.1', '::1', '[::1]'];

/** A password in the clear is for the machine that sends only, and so is a gateway without TLS. */
export function isSafe({ email, sms }: Pick<MessageSettings, 'email' | 'sms'>): boolean {
  const isNear = (host: string) => NEAR.includes(host);
  const isMailSafe = email?.security !== 'none' || email.user === undefined || isNear(email.host);
  return isMailSafe && (sms === undefined || /^https:/i.test(sms.url) || isNear(gatewayOf(sms.url).host));
}
