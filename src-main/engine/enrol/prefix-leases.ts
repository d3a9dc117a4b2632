import { randomBytes } from 'node:crypto';
import { randomMrnPrefix } from '#shared/kernel/mrn.ts';
import { ok } from '#shared/kernel/result.ts';
import {
  FEW_NUMBERS,
  enrolledNumbers,
  numbersLeft,
  numbersWrites,
  prefixesUsed,
  PREFIXES_AHEAD,
  readNumbers,
  withPrefixes,
  type Numbers,
} from '#shared/modules/patients/numbers.rules.ts';
import type { EngineContext } from '../actions.ts';
import { runPlan } from '../commands/run-plan.ts';
import { UNKNOWN_USER } from '../keys/sign-in.ts';
import type { ReplicaHolder } from '../replica-holder.ts';
import type { RunningSync } from '../sync/running-sync-state.ts';
import { askPrefixes } from '#shared/transport/server-access.ts';
import { serverAt } from '../sync/server-settings.ts';
import { eachContact } from './each-contact.ts';
import { lineOf } from './server-remote.ts';

/**
 * Sees to it that a station has numbers ahead: it asks its server for more at a contact when few prefixes are left; one
 * without a server draws from random space before its own is used up.
 */
export function keepNumbers(engine: EngineContext, holder: ReplicaHolder, sync: RunningSync): void {
  const look = eachContact({ engine, holder, sync }, 'station.number', (signal) =>
    renew(engine, sync, signal),
  );
  holder.onOpened(() => {
    if (sync.settings() === undefined) look();
  });
}

async function renew(engine: EngineContext, sync: RunningSync, signal: AbortSignal): Promise<void> {
  const { replica, signer } = engine.opened();
  const numbers = await readNumbers(replica.reader());
  if (!numbers) return;
  const settings = sync.settings();
  const at = serverAt(settings, sync.state().address);
  if (!at) {
    if (numbersLeft(numbers) >= FEW_NUMBERS) return;
    return change(engine, (now) => withPrefixes(now, [randomMrnPrefix(randomBytes(8))]));
  }
  if (numbers.leased.length >= PREFIXES_AHEAD) return;
  const line = lineOf(engine, signer, at, at.server, { signal });
  const asked = await askPrefixes(line, numbers.leased, [...prefixesUsed(numbers)]);
  if (!asked.ok) return; // the next contact asks again
  const { prefixes, taken } = asked.value;
  const spare = randomMrnPrefix(randomBytes(8));
  return change(engine, (now) =>
    taken.includes(now.prefix)
      ? enrolledNumbers(now, prefixes, taken, spare)
      : withPrefixes(now, prefixes, taken),
  );
}

async function change(engine: EngineContext, to: (now: Numbers) => Numbers): Promise<void> {
  const done = await runPlan(engine, {
    action: 'station.number',
    session: { userId: UNKNOWN_USER },
    plan: async ({ read }) => {
      const before = await readNumbers(read);
      return ok({ reply: undefined, writes: before ? numbersWrites(before, to(before)) : [] });
    },
  });
  if (!done.ok) throw new Error(`station.number: ${done.error.code}`);
}
