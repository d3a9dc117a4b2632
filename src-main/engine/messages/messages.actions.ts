import { fail, ok } from '#shared/kernel/result.ts';
import type { messageSetup } from '#shared/modules/messages/message-setup.contract.ts';
import { SETTINGS_ID } from '#shared/modules/messages/message-id.rules.ts';
import { MessageSettings } from '#shared/modules/messages/message-settings.record.ts';
import type { messages } from '#shared/modules/messages/messages.contract.ts';
import type { ActionHandlers, EngineContext } from '../actions.ts';
import { writeAudit } from '../commands/run-plan.ts';
import type { MessageSender } from './message-sender.ts';
import { addressOf, sendMail } from './send-mail.ts';
import { sendingDesk, type SendingDesk } from './sending-desk.ts';
import type { Outcome } from './outcome.ts';

export function messagesActions(sender: MessageSender): ActionHandlers<typeof messages> {
  return {
    async sendNow() {
      await sender.now();
      return ok(sender.state());
    },
    sender: (_context, push) => {
      const tell = () => push(ok(sender.state()));
      tell();
      return sender.onChange(tell);
    },
  };
}

export function messageSetupActions(engine: EngineContext): ActionHandlers<typeof messageSetup> {
  return {
    async test({ input: { medium, to }, session }) {
      const read = engine.opened().replica.reader();
      const settings = await read.get(MessageSettings, SETTINGS_ID);
      if (settings?.[medium] === undefined) return fail({ code: 'messages.notSetUp' });
      const found = await sendingDesk(read);
      if (!('desk' in found))
        return fail({ code: settings.enabled ? 'messages.noPassword' : 'messages.notSetUp' });
      if (!found.desk.ready.includes(medium)) return fail({ code: 'messages.noPassword' });
      await writeAudit(engine, { action: 'messageSetup.test', userId: session.userId, outcome: 'success' });
      const outcome = await trial(engine, found.desk, medium, to);
      return outcome.kind === 'sent' ? ok({}) : fail({ code: 'messages.testFailed', answer: outcome.answer });
    },
  };
}

async function trial(
  engine: EngineContext,
  { mail, sms }: SendingDesk,
  medium: 'email' | 'sms',
  to: string,
): Promise<Outcome> {
  const { name } = engine.opened().facility;
  const id = Buffer.from(engine.ids.random(16)).toString('hex');
  const text = `${name}: Fieldward`;
  if (medium === 'sms' && sms) return sms.send({ id: `test-${id}`, to, text });
  if (!mail) return { kind: 'trouble', answer: 'notSetUp' };
  const domain = addressOf(mail.server.from).email.split('@')[1] ?? 'fieldward';
  const date = new Date(engine.clock.nowMs());
  return sendMail(mail, { messageId: `<${id}@${domain}>`, to, subject: text, text, date });
}
