import { contracts } from '#shared/registry.ts';
import { MRN_MAX_COUNTER } from '#shared/kernel/mrn.ts';
import { setCounter } from '#shared/kernel/plan.ts';
import { ok } from '#shared/kernel/result.ts';
import { MRN_LEASED } from '#shared/modules/patients/numbers.rules.ts';
import { MRN_NEXT } from '#shared/modules/patients/registration.rules.ts';
import { runPlan } from './commands/run-plan.ts';
import { UNKNOWN_USER } from './keys/sign-in.ts';
import { silentLog } from './platform/log.ts';
import { openStation } from './station.ts';
import { Cleanups, testWindow } from './station-testing.ts';

/**
 * A station as it stands when it has given nearly all of a million record numbers and was leased no further ones, which
 * takes years of registering: `spent-numbers.process.ts <data folder> <login> <password> <numbers left>`.
 */
const [dataDir = '', login = '', password = '', left = ''] = process.argv.slice(2);
const station = await openStation({ dataDir, host: 'cli', log: silentLog });
const cleanups = new Cleanups();
const { client } = testWindow(station, cleanups);
const seated = await client.request(contracts.session.signIn, { login, password });
if (!seated.ok) throw new Error(seated.error.code);
const spent = await runPlan(station.engine, {
  action: 'test',
  session: { userId: UNKNOWN_USER },
  plan: async () =>
    ok({
      reply: undefined,
      writes: [setCounter(MRN_LEASED, []), setCounter(MRN_NEXT, MRN_MAX_COUNTER + 1 - Number(left))],
    }),
});
if (!spent.ok) throw new Error(spent.error.code);
await cleanups.run();
await station.close();
