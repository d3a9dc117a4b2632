import * as z from 'zod';
import { fail, ok } from '#shared/kernel/result.ts';
import type { MatchesError, network } from '#shared/modules/network/network.contract.ts';
import { ACCESS_PATH } from '#shared/sync/access-api.ts';
import { identityAnswer } from '#shared/sync/network-api.ts';
import type { ActionHandlers, EngineContext } from '../actions.ts';
import { writeAudit } from '../commands/run-plan.ts';
import type { RunningSync } from '../sync/running-sync-state.ts';

/** Somebody waits for it. */
const PATIENCE_MS = 20_000;
const refusal = z.looseObject({ error: z.string() });
const REFUSALS: { readonly [error: string]: MatchesError['code'] } = {
  consent_missing: 'network.consentMissing',
  not_in_network: 'network.notMember',
  too_many_requests: 'network.tooMany',
};

export function networkActions(engine: EngineContext, sync: RunningSync): ActionHandlers<typeof network> {
  return {
    async matches({ input: { patientId }, session }) {
      const line = sync.servers()?.at(0, () => AbortSignal.timeout(PATIENCE_MS)).line;
      if (!line) return fail({ code: 'network.noServer' });
      // Before it is asked: what the server is told of is that somebody looks for this person.
      await writeAudit(engine, {
        action: 'network.matches',
        userId: session.userId,
        outcome: 'success',
        patientId,
      });
      const answer = await line.ask('POST', `${ACCESS_PATH}/identity`, { body: { patientId } });
      if (!answer.ok) return fail({ code: 'network.noAnswer' });
      const { status, value } = answer.value;
      if (status < 300) {
        const read = identityAnswer.safeParse(value);
        return read.success ? ok(read.data.matches) : fail({ code: 'network.noAnswer' });
      }
      const error = refusal.safeParse(value).data?.error ?? '';
      return fail({ code: REFUSALS[error] ?? 'network.noAnswer' });
    },
  };
}
