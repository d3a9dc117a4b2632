import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runPlan } from '#engine/commands/run-plan.ts';
import { aServerProcess, type ServerProcess } from '#engine/sync/sync-testing.ts';
import {
  type Cleanups,
  setUpStation,
  temporaryDataDir,
  testStation,
  testWindow,
  TEST_PASSWORD,
} from '#engine/station-testing.ts';
import type { Station } from '#engine/station.ts';
import { put } from '#shared/kernel/plan.ts';
import type { Client } from '#shared/kernel/port.ts';
import { fail, ok } from '#shared/kernel/result.ts';
import type { Allergy } from '#shared/modules/allergies/allergy.record.ts';
import { MedicationRequest } from '#shared/modules/medications/medication-request.record.ts';
import { contracts } from '#shared/registry.ts';
import { run } from './cli-testing.ts';

const ENV = { FIELDWARD_PASSWORD: TEST_PASSWORD, FIELDWARD_SYNC_PASSWORD: 'correct horse battery' };

const GRACE = {
  name: [{ family: 'Odhiambo', given: ['Grace'] }],
  gender: 'female',
  birthDate: '1987-04-02',
} as const;
const PENICILLIN = { substance: 'Penicillin', type: 'allergy', reactions: [] } as const;

const twiceADay = (milligrams: string): NonNullable<MedicationRequest['dosage']> => [
  { dose: { value: milligrams, unit: 'mg', code: 'mg' }, frequency: 2, period: '1', periodUnit: 'd' },
];

/** What each desk enters while it has no line to the other. */
const APART = {
  first: {
    label: 'Reception',
    criticality: 'high',
    note: 'Swelling of the face after one tablet in 2019, told by her mother. Treated at the district hospital.',
    dose: '500',
    birthDate: '1987-04-12',
  },
  second: {
    label: 'Ward',
    criticality: 'unable-to-assess',
    note: 'Swelling of the face after two tablets in 2019, told by herself. Treated at home.',
    dose: '1000',
    birthDate: '1987-02-04',
  },
} as const;

export interface ConflictedStations {
  /** Their data folders. */
  readonly first: string;
  readonly second: string;
  readonly server: ServerProcess;
  readonly patientId: string;
  readonly allergyId: string;
  readonly orderId: string;
  sync(dataDir: string): Promise<void>;
  /** The administrator at a station, until the cleanups run. */
  seatedAt(dataDir: string): Promise<{ readonly station: Station; readonly client: Client }>;
}

/**
 * Two stations of one clinic that edited the same allergy, dose and birth date apart, and then met through a real server:
 * both hold all values.
 */
export async function conflictedStations(cleanups: Cleanups): Promise<ConflictedStations> {
  const place = temporaryDataDir(cleanups);
  const [first, second, stick] = [join(place, 'first'), join(place, 'second'), join(place, 'stick')];
  mkdirSync(stick);
  const made = await setUpStation(cleanups, { dataDir: first });
  const { recoveryKey } = made;
  await made.client.request(contracts.session.confirmRecovery, { recoveryKey });
  const registered = await made.client.request(contracts.patients.register, GRACE);
  if (!registered.ok) throw new Error(registered.error.code);
  const patientId = registered.value.id;
  const noted = await made.client.request(contracts.allergies.save, {
    patientId,
    entry: { ...PENICILLIN, criticality: 'low' },
  });
  if (!noted.ok) throw new Error(noted.error.code);
  const userId = await administratorAt(made.client);
  const order = await ordered(made.station, userId, patientId);
  await made.station.close();
  await mustRun(['backup', 'run', '--data', first, '--to', stick]);
  await mustRun(['restore', '--from', stick, '--data', second]);
  const server = await aServerProcess(join(place, 'server'));
  cleanups.add(() => server.stop());
  const sync = (dataDir: string) =>
    mustRun(['sync', 'once', '--data', dataDir, '--url', server.url, '--json']);
  for (const dataDir of [first, second, first]) await sync(dataDir);
  await editedAt(cleanups, first, userId, APART.first, noted.value, order);
  await editedAt(cleanups, second, userId, APART.second, noted.value, order);
  for (const dataDir of [first, second, first]) await sync(dataDir);
  return {
    first,
    second,
    server,
    patientId,
    allergyId: noted.value.id,
    orderId: order.id,
    sync,
    seatedAt: (dataDir) => seated(cleanups, dataDir),
  };
}

/** Who sits there. */
async function administratorAt(client: Client): Promise<string> {
  const entries = await client.request(contracts.audit.list, {
    action: 'patients.register',
    limit: 1,
  });
  const userId = entries.ok ? entries.value.entries[0]?.userId : undefined;
  if (userId === undefined) throw new Error('nobody has registered anyone');
  return userId;
}

async function mustRun(args: readonly string[]): Promise<void> {
  const { code, err } = await run(args, ENV);
  if (code !== 0) throw new Error(`${args[0] ?? ''} ended with ${code}: ${err}`);
}

async function seated(cleanups: Cleanups, dataDir: string) {
  const station = await testStation(cleanups, { dataDir });
  const { client } = testWindow(station, cleanups);
  const signedIn = await client.request(contracts.session.signIn, {
    login: 'admin',
    password: TEST_PASSWORD,
  });
  if (!signedIn.ok) throw new Error(signedIn.error.code);
  return { station, client };
}

async function ordered(station: Station, userId: string, patientId: string): Promise<MedicationRequest> {
  const made = await runPlan(station.engine, {
    action: 'test.order',
    session: { userId },
    plan: async ({ newId, now }) => {
      const order: MedicationRequest = {
        id: newId('medicationRequest'),
        patientId,
        status: 'active',
        intent: 'order',
        medication: { text: 'Amoxicillin' },
        authoredOn: now,
        dosage: twiceADay('250'),
      };
      return ok({ reply: order, writes: [put(MedicationRequest, order)] });
    },
  });
  if (!made.ok) throw new Error(made.error.code);
  return made.value;
}

async function editedAt(
  cleanups: Cleanups,
  dataDir: string,
  userId: string,
  { label, criticality, note, dose, birthDate }: (typeof APART)['first' | 'second'],
  base: Allergy,
  order: MedicationRequest,
): Promise<void> {
  const { station, client } = await seated(cleanups, dataDir);
  const { engine } = station;
  const labelled = await client.request(contracts.staff.labelDevice, {
    device: engine.opened().device,
    label,
  });
  const { patientId } = base;
  const saved = await client.request(contracts.allergies.save, {
    patientId,
    base,
    entry: { ...PENICILLIN, criticality, note },
  });
  const updated = await client.request(contracts.patients.update, {
    id: patientId,
    base: GRACE,
    registration: { ...GRACE, birthDate },
  });
  const changed = await runPlan(engine, {
    action: 'test.order',
    session: { userId },
    plan: async ({ read }) => {
      const found = await read.get(MedicationRequest, order.id);
      if (!found) return fail({ code: 'notFound', type: 'medicationRequest', id: order.id } as const);
      return ok({ reply: found, writes: [put(MedicationRequest, { ...found, dosage: twiceADay(dose) })] });
    },
  });
  for (const done of [labelled, saved, updated, changed]) if (!done.ok) throw new Error(done.error.code);
  await station.close();
}
