import { fail, ok } from '#shared/kernel/result.ts';
import type { messageSetup, SendingServer } from '#shared/modules/messages/message-setup.contract.ts';
import { SETTINGS_ID } from '#shared/modules/messages/message-id.rules.ts';
import { MessageSettings } from '#shared/modules/messages/message-settings.record.ts';
import type { Medium } from '#shared/modules/messages/message.record.ts';
import { isSafe } from '#shared/modules/messages/safe-servers.rules.ts';
import { secretOf } from '#shared/modules/messages/sending-account.rules.ts';
import { sendingMeans } from '#shared/messaging/sending-means.ts';
import { sendTrial } from '#shared/messaging/trial.ts';
import type { MessageStanding } from '#shared/sync/messages-api.ts';
import { giveMessageAccount } from '#shared/transport/server-messages.ts';
import type { ActionHandlers, EngineContext } from '../actions.ts';
import { writeAudit } from '../commands/run-plan.ts';
import { personLine } from '../enrol/person-line.ts';
import type { StationKeys } from '../keys/station-keys.ts';
import { stackOf } from '../platform/log.ts';
import type { RunningSync } from '../sync/running-sync-state.ts';
import { serverAt } from '../sync/server-settings.ts';
import type { MessageSender } from './message-sender.ts';
import type { ServerSending } from './server-sending.ts';

interface SetupParts {
  readonly engine: EngineContext;
  readonly keys: StationKeys;
  readonly sync: RunningSync;
  readonly server: ServerSending;
  readonly sender: MessageSender;
}

export function messageSetupActions({
  engine,
  keys,
  sync,
  server,
  sender,
}: SetupParts): ActionHandlers<typeof messageSetup> {
  const watchers = new Set<() => void>();
  const settingsNow = () => engine.opened().replica.reader().get(MessageSettings, SETTINGS_ID);
  return {
    server: (_context, push) => {
      const tell = () => {
        if (!serverAt(sync.settings(), sync.state().address)) return push(ok({ reach: 'none', has: [] }));
        server.standing().then(
          (standing) => push(ok(told(standing))),
          (error: unknown) => engine.log.error('messages.server', { stack: stackOf(error) }),
        );
        return undefined;
      };
      tell();
      const stop = sender.onChange(tell);
      watchers.add(tell);
      return () => {
        stop();
        watchers.delete(tell);
      };
    },
    async giveServer({ input: { settings, emailPassword, smsSecret, confirm }, session }) {
      if (!isSafe(settings)) return fail({ code: 'messages.insecure' });
      const line = await personLine(engine, keys, sync, session, confirm);
      if (!line.ok) return line;
      const as = (medium: Medium, secret: string | undefined) => {
        const of = secretOf({ id: SETTINGS_ID, ...settings }, medium);
        return secret === undefined || of === undefined ? {} : { [medium]: { secret, of } };
      };
      const given = await giveMessageAccount(line.value, {
        ...as('email', emailPassword),
        ...as('sms', smsSecret),
      });
      if (!given.ok) return given;
      await writeAudit(engine, {
        action: 'messageSetup.giveServer',
        userId: session.userId,
        outcome: 'success',
      });
      for (const tell of watchers) tell();
      return ok({ server: given.value.server });
    },
    async test({ input: { medium, to }, session }) {
      const settings = await settingsNow();
      if (settings?.[medium] === undefined) return fail({ code: 'messages.notSetUp' });
      await writeAudit(engine, { action: 'messageSetup.test', userId: session.userId, outcome: 'success' });
      if (settings.server !== undefined) {
        const { outcome, answer = '' } = (await server.trial(medium, to)) ?? { outcome: 'away' };
        if (outcome === 'away') return fail({ code: 'messages.serverAway' });
        if (outcome === 'sent') return ok({});
        return outcome === 'failed'
          ? fail({ code: 'messages.testFailed', answer })
          : fail({ code: `messages.${outcome}` });
      }
      const { replica, facility } = engine.opened();
      const found = await sendingMeans({}, replica.reader());
      if (!('means' in found))
        return fail({ code: settings.enabled ? 'messages.noPassword' : 'messages.notSetUp' });
      if (!found.means.ready.includes(medium)) return fail({ code: 'messages.noPassword' });
      const here = { facility, nowMs: () => engine.clock.nowMs() };
      const outcome = await sendTrial(here, found.means, medium, to);
      return outcome.kind === 'sent' ? ok({}) : fail({ code: 'messages.testFailed', answer: outcome.answer });
    },
  };
}

function told(standing: MessageStanding | undefined): SendingServer {
  if (!standing) return { reach: 'away', has: [] };
  const { server, has, state, code, sentAt } = standing;
  return {
    reach: 'there',
    server,
    has,
    ...(state === 'trouble' && code !== undefined && { trouble: code }),
    ...(sentAt !== undefined && { sentAt }),
  };
}
