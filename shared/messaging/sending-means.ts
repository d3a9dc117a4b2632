import type { Reader } from '#shared/kernel/reader.ts';
import { SETTINGS_ID } from '#shared/modules/messages/message-id.rules.ts';
import { Message, type Medium } from '#shared/modules/messages/message.record.ts';
import { MessageSettings } from '#shared/modules/messages/message-settings.record.ts';
import type { SenderState } from '#shared/modules/messages/messages.contract.ts';
import {
  ACCOUNT_KEY,
  readAccount,
  readyMedia,
  type SendingAccount,
} from '#shared/modules/messages/sending-account.rules.ts';
import { Role } from '#shared/modules/staff/role.record.ts';
import { permissionsOf, rolesInForce } from '#shared/modules/staff/roles.rules.ts';
import { WRITE_PERMISSIONS } from '#shared/modules/staff/write-permissions.rules.ts';
import { User } from '#shared/modules/staff/user.record.ts';
import type { MailAccount } from './send-mail.ts';
import type { SendingPlace } from './sending-place.ts';
import { httpGateway, type SmsGateway } from './sms-gateway.ts';

/** What is sent by from here, and in whose name. */
export interface SendingMeans {
  readonly settings: MessageSettings;
  readonly account: SendingAccount;
  readonly ready: readonly Medium[];
  readonly mail?: MailAccount;
  readonly sms?: SmsGateway;
}

/**
 * @param signal ends what is being said to a mail server
 * @returns why nothing is sent from here, where it is not
 */
export async function sendingMeans(
  place: Pick<SendingPlace, 'server'>,
  read: Reader,
  signal?: AbortSignal,
): Promise<{ readonly means: SendingMeans } | { readonly state: SenderState['state'] }> {
  const settings = await read.get(MessageSettings, SETTINGS_ID);
  if (!settings?.enabled) return { state: 'off' };
  if (settings.server !== place.server) return { state: place.server === undefined ? 'server' : 'elsewhere' };
  const account = readAccount(await read.counter(ACCOUNT_KEY));
  const ready = readyMedia(settings, account);
  if (!account || ready.length === 0) return { state: 'elsewhere' };
  if (place.server === undefined && !(await mayWrite(read, account.userId))) return { state: 'stopped' };
  const { email, sms } = settings;
  const [password, secret] = [account.email?.secret, account.sms?.secret];
  return {
    means: {
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

/**
 * What the desk writes has an author, whose word counts as long as the account is open and may write messages: what else it wrote the
 * server would refuse, and no other desk would hear what became of a message.
 */
async function mayWrite(read: Reader, userId: User['id']): Promise<boolean> {
  const user = await read.get(User, userId);
  if (!user?.active) return false;
  const may = permissionsOf(user.roles, rolesInForce(await read.list(Role, { where: {} })));
  const needed = WRITE_PERMISSIONS[Message.type];
  return needed === 'anyone' || (needed ?? []).some((permission) => may.has(permission));
}
