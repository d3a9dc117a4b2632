import type { Medium } from '#shared/modules/messages/message.record.ts';
import type { MessageStanding, MessageTrialAnswer } from '#shared/sync/messages-api.ts';
import { askForTrial, askMessageStanding, askToSend } from '#shared/transport/server-messages.ts';
import type { ServerLine } from '#shared/transport/server-line.ts';
import type { EngineContext } from '../actions.ts';
import { lineOf } from '../enrol/server-remote.ts';
import type { RunningSync } from '../sync/running-sync-state.ts';
import { serverAt } from '../sync/server-settings.ts';

/** The server that may send in this desk's place. Each answer is undefined where it cannot be asked, or is older than that. */
export interface ServerSending {
  standing(): Promise<MessageStanding | undefined>;
  /** It tries all that is due. */
  now(): Promise<MessageStanding | undefined>;
  trial(medium: Medium, to: string): Promise<MessageTrialAnswer | undefined>;
}

export function serverSending(
  engine: EngineContext,
  sync: Pick<RunningSync, 'settings' | 'state'>,
): ServerSending {
  let kept: { readonly of: string; readonly line: ServerLine } | undefined;
  const line = (): ServerLine | undefined => {
    const address = serverAt(sync.settings(), sync.state().address);
    if (!address) return undefined;
    const { signer } = engine.opened();
    const of = `${address.url} ${address.server} ${signer.device}`;
    if (kept?.of !== of) kept = { of, line: lineOf(engine, signer, address, address.server) };
    return kept.line;
  };
  const heard = async <T>(
    ask: (to: ServerLine) => Promise<{ readonly ok: true; readonly value: T } | { readonly ok: false }>,
  ): Promise<T | undefined> => {
    const to = line();
    const answer = to && (await ask(to));
    return answer?.ok ? answer.value : undefined;
  };
  return {
    standing: () => heard(askMessageStanding),
    now: () => heard(askToSend),
    trial: (medium, to) => heard((server) => askForTrial(server, { medium, to })),
  };
}
