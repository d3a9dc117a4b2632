import type { HandlersFor } from '#shared/kernel/contract.ts';
import type { Json } from '#shared/kernel/json.ts';
import { put, setCounter } from '#shared/kernel/plan.ts';
import { fail, ok } from '#shared/kernel/result.ts';
import { pastLines } from '../staff/past-lines.rules.ts';
import { User } from '../staff/user.record.ts';
import { isSafe } from './safe-servers.rules.ts';
import { SETTINGS_ID, templateId } from './message-id.rules.ts';
import type { messageSetup } from './message-setup.contract.ts';
import { MessageSettings } from './message-settings.record.ts';
import { MessageTemplate } from './message-template.record.ts';
import type { Medium } from './message.record.ts';
import {
  ACCOUNT_KEY,
  readAccount,
  readyMedia,
  secretOf,
  type SendingAccount,
} from './sending-account.rules.ts';
import { unknownPlaceholders } from './template.rules.ts';

const MOST_TEMPLATES = 100;

export const messageSetupHandlers: HandlersFor<typeof messageSetup> = {
  async all({ read }) {
    const [settings, templates, stored] = await Promise.all([
      read.get(MessageSettings, SETTINGS_ID),
      read.list(MessageTemplate, { where: {}, limit: MOST_TEMPLATES }),
      read.counter(ACCOUNT_KEY),
    ]);
    const account = readAccount(stored);
    const sender = account && (await read.get(User, account.userId));
    return ok({
      ...(settings && { settings }),
      templates: [...templates],
      ready: [...readyMedia(settings, account)],
      ...(sender && { sendsAs: sender.displayName }),
    });
  },
  async save({ input, read, session, now }) {
    const { settings: asked, emailPassword, smsSecret, forget } = input;
    const { quietFrom, quietTo, email, sms } = asked;
    if ((quietFrom === undefined) !== (quietTo === undefined)) return fail({ code: 'messages.quietHalf' });
    if (!isSafe(asked)) return fail({ code: 'messages.insecure' });
    await read.get(MessageSettings, SETTINGS_ID);
    const settings: MessageSettings = { id: SETTINGS_ID, ...asked };
    const before = readAccount(await read.counter(ACCOUNT_KEY));
    // Of the server and a desk one sends: where the server does, no desk keeps a password.
    const sends =
      forget !== true &&
      asked.server === undefined &&
      (before !== undefined || email !== undefined || sms !== undefined);
    const own = (medium: Medium, said: string | undefined) => {
      const of = secretOf(settings, medium);
      const kept = before?.[medium]?.of === of ? before?.[medium] : undefined;
      return of === undefined || (said === undefined && !kept)
        ? {}
        : { [medium]: said === undefined ? kept : { secret: said, of } };
    };
    const account: SendingAccount = {
      userId: session.userId,
      ...own('email', emailPassword),
      ...own('sms', smsSecret),
      // Where another gateway's reports were read to is nothing to this one.
      ...(before?.sms && before.sms.of === secretOf(settings, 'sms')
        ? {
            ...(before.cursor !== undefined && { cursor: before.cursor }),
            ...(before.smsSince !== undefined && { smsSince: before.smsSince }),
          }
        : sms && { smsSince: now }),
      ...(before?.device !== undefined && { device: before.device }),
    };
    return ok({
      reply: settings,
      writes: [
        put(MessageSettings, settings),
        setCounter(ACCOUNT_KEY, sends ? (account as Json) : null), // strings, in objects
      ],
    });
  },
  async saveTemplate({ input, read }) {
    const name = [input.subject, input.body, input.sms].flatMap(unknownPlaceholders)[0];
    if (name !== undefined) return fail({ code: 'messages.unknownPlaceholder', name });
    const id = templateId(input.kind, input.audience, input.language);
    await read.get(MessageTemplate, id);
    const template: MessageTemplate = { id, ...input };
    return ok({ reply: template, writes: [put(MessageTemplate, template)] });
  },
  async history({ input: { id }, read, session }) {
    return ok(await pastLines(read, id, session.zone));
  },
};
