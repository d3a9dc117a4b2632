import { claimantOf, claimOf } from '#shared/modules/messages/message-id.rules.ts';
import type { Message } from '#shared/modules/messages/message.record.ts';
import type { Claims } from '#shared/messaging/sending-place.ts';
import type { EngineContext } from '../actions.ts';
import { holdLine } from '../scheduling/hold-line.ts';
import type { RunningSync } from '../sync/running-sync-state.ts';

/** The server gives each message to one desk; a clinic without a server has one. */
export function serverClaims(engine: EngineContext, sync: RunningSync): Claims {
  const line = holdLine(engine, sync);
  const claimant = (message: Message) => claimantOf(claimOf(message), engine.opened().device);
  return {
    isAlone: () => !sync.settings(),
    async take(message) {
      // A clinic without a server has this desk only.
      if (!sync.settings()) return 'given';
      const appointment = claimant(message);
      // Until the appointment begins: nothing is sent after that.
      const span = { fromMs: 0, toMs: Date.parse(message.start) };
      const asked = await line.say({ ask: [{ appointment, resources: [claimOf(message)], ...span }] });
      if (!asked) return 'unknown';
      if (!asked.held) return 'elsewhere';
      // What is only asked for ends by itself, in the midst of whatever this desk is at.
      return (await line.say({ keep: [appointment] }))?.held === true ? 'given' : 'unknown';
    },
    async giveBack(message) {
      // Where this is lost the message stays this desk's, which goes on with it.
      if (sync.settings()) await line.say({ release: [claimant(message)] });
    },
  };
}
