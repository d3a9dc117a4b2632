import { randomBytes } from 'node:crypto';
import { randomMrnPrefix } from '#shared/kernel/mrn.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { enrolledNumbers, numbersWrites, readNumbers } from '#shared/modules/patients/numbers.rules.ts';
import type { EnrolError } from '#shared/modules/session/enrol.rules.ts';
import type { CommonRefusal } from '#shared/kernel/contract.ts';
import type { EngineContext } from '../actions.ts';
import { runPlan } from '../commands/run-plan.ts';
import { changeServerSettings } from '../sync/server-settings.ts';
import { isGuarded } from '../sync/sync-station.ts';
import type { EnrolTarget } from './enrol-target.ts';
import { askToEnrol } from '#shared/transport/server-access.ts';
import { lineFetch } from '#shared/transport/line-fetch.ts';

/**
 * A station that has records comes to a server: with a code that founds its facility there, or one of the facility itself
 * for a station that was restored or copied. What it has goes up with the next sync. Numbers that were given stand; from now
 * on it numbers with a prefix that the server leased. Cut off, it is done again with the same code.
 */
export async function joinServer(
  engine: EngineContext,
  userId: string,
  target: EnrolTarget,
): Promise<Result<{ readonly server: string }, EnrolError | CommonRefusal>> {
  const { url, code, fingerprint } = target;
  if (!isGuarded(url)) return fail({ code: 'sync.notEncrypted' });
  const { replica, facility, device, signer } = engine.opened();
  const has = await readNumbers(replica.reader());
  const asked = await askToEnrol(url, lineFetch(target.fingerprint), {
    code,
    device,
    publicKey: signer.publicKey,
    facilityId: facility.id,
    facilityName: facility.name,
    prefixes: has ? [...has.used, has.prefix] : [],
  });
  if (!asked.ok) return asked;
  const { server, facts, prefixes, taken } = asked.value;
  const numbered = await runPlan(engine, {
    action: 'station.number',
    session: { userId },
    plan: async ({ read }) => {
      const before = await readNumbers(read);
      if (!before) return ok({ reply: undefined, writes: [] });
      const spare = randomMrnPrefix(randomBytes(8));
      const after = enrolledNumbers(before, prefixes, taken, spare);
      return ok({ reply: undefined, writes: numbersWrites(before, after) });
    },
  });
  if (!numbered.ok) return numbered;
  await changeServerSettings(engine, userId, 'station.join', () => ({
    addresses: [{ url, ...(fingerprint !== undefined && { fingerprint }) }],
    server,
    publicKey: facts.publicKey,
    credentials: { kind: 'device' },
  }));
  return ok({ server });
}
