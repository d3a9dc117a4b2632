import { ok } from '#shared/kernel/result.ts';
import type { messages } from '#shared/modules/messages/messages.contract.ts';
import type { ActionHandlers } from '../actions.ts';
import type { MessageSender } from './message-sender.ts';

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
