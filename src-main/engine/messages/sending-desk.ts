import type { Reader } from '#shared/kernel/reader.ts';
import { SETTINGS_ID } from '#shared/modules/messages/message-id.rules.ts';
import { MessageSettings } from '#shared/modules/messages/message-settings.record.ts';
import type { Medium } from '#shared/modules/messages/message.record.ts';
import type { SenderState } from '#shared/modules/messages/messages.contract.ts';
import {
  ACCOUNT_KEY,
  readAccount,
  readyMedia,
  type SendingAccount,
} from '#shared/modules/messages/sending-account.rules.ts';
import { User } from '#shared/modules/staff/user.record.ts';
import type { MailAccount } from './send-mail.ts';
import { httpGateway, type SmsGateway } from './sms-gateway.ts';

/** What this desk sends by, and in whose name. */
export interface SendingDesk {
  readonly settings: MessageSettings;
  readonly account: SendingAccount;
  readonly ready: readonly Medium[];
  readonly mail?: MailAccount;
  readonly sms?: SmsGateway;
}

/**
 * @param signal ends what is being said to a mail server
 * @returns why it does not send, where it does not
 */
export async function sendingDesk(
  read: Reader,
  signal?: AbortSignal,
): Promise<{ readonly desk: SendingDesk } | { readonly state: SenderState['state'] }> {
  const settings = await read.get(MessageSettings, SETTINGS_ID);
  if (!settings?.enabled) return { state: 'off' };
  const account = readAccount(await read.counter(ACCOUNT_KEY));
  const ready = readyMedia(settings, account);
  if (!account || ready.length === 0) return { state: 'elsewhere' };
  // What the desk writes has an author, whose word counts as long as the account is open.
  const user = await read.get(User, account.userId);
  if (!user?.active) return { state: 'stopped' };
  const { email, sms } = settings;
  const [password, secret] = [account.email?.secret, account.sms?.secret];
  return {
    desk: {
      settings,
      account,
      ready,
      ...(email &&
        ready.includes('email') && {
          mail: { server: email, ...(password !== undefined && { password }), ...(signal && { signal }) },
        }),
      ...(sms &&
        secret !== undefined &&
        ready.includes('sms') && { sms: httpGateway({ ...sms, secret, ...(signal && { signal }) }) }),
    },
  };
}
