import * as z from 'zod';
import { PERMISSIONS } from '#shared/kernel/permission.ts';
import type { CommonRefusal } from '#shared/kernel/contract.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { formatMrn } from '#shared/kernel/mrn.ts';
import { setCounter, type PlannedWrite } from '#shared/kernel/plan.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { MRN_NEXT, MRN_PREFIX } from '#shared/modules/patients/registration.rules.ts';
import type { SetupError, SignInError } from '#shared/modules/session/session.contract.ts';
import { Practitioner } from '#shared/modules/staff/practitioner.record.ts';
import type { BuiltInRole } from '#shared/modules/staff/roles.rules.ts';
import type { EngineContext } from '../actions.ts';
import { runPlan } from '../commands/run-plan.ts';
import { serialQueue } from '../commands/serial-queue.ts';
import { addAccount } from '../keys/accounts.ts';
import { findSlot } from '../keys/sign-in.ts';
import { readSlotFile } from '../keys/slot-file.ts';
import { isSetUp, stationFolder } from '../keys/station-folder.ts';
import { openStation, type Station } from '../station.ts';
import { demoClinic } from './demo-clinic.ts';

export interface DemoAccount {
  readonly login: string;
  readonly displayName: string;
  readonly roles: readonly BuiltInRole[];
  /** Place in DEMO_STAFF. */
  readonly practitioner?: number;
}

/** The administrator comes first. */
export const DEMO_ACCOUNTS: readonly DemoAccount[] = [
  { login: 'admin', displayName: 'Joyce Wafula', roles: ['administrator'] },
  { login: 'naomi', displayName: 'Naomi Mutiso', roles: ['receptionist'], practitioner: 2 },
  { login: 'paul', displayName: 'Dr Paul Otieno', roles: ['doctor'], practitioner: 0 },
  { login: 'wairimu', displayName: 'Nurse Wairimu Kariuki', roles: ['nurse'], practitioner: 1 },
];

/** Opens a clinic of invented people; it protects nothing. */
export const DEMO_PASSWORD = 'try-the-demo-clinic';

export interface DemoRequest {
  readonly dataDir: string;
  readonly password: string;
  readonly patients: number;
  readonly seed: number;
  readonly longHistories: number;
  readonly visitsOfLongHistory: number;
  onProgress?(patients: number): void;
}

export interface DemoInstalled {
  readonly patients: number;
  readonly records: number;
  readonly wasThere: boolean;
}

const PROGRESS = 'demo.progress';
const progressSchema = z.object({
  seed: z.int(),
  patients: z.int(),
  /** The clinic is invented for one moment, kept so that a run that was cut off goes on with the same clinic. */
  nowMs: z.number(),
  batches: z.int(),
  madePatients: z.int(),
  records: z.int(),
  isDone: z.boolean(),
});
type Progress = z.infer<typeof progressSchema>;

const WRITES_A_COMMIT = 900;

export type DemoError =
  | SetupError
  | SignInError
  | CommonRefusal
  /** A clinic of real people lies in that folder. */
  | { readonly code: 'demo.otherStation' };

/** Sets up the demo clinic in a data folder, or goes on where an earlier run was cut off. A finished one is left alone. */
export async function installDemo(request: DemoRequest): Promise<Result<DemoInstalled, DemoError>> {
  const station = await openStation({ dataDir: request.dataDir, host: 'cli' });
  try {
    const admin = await administrator(station, request);
    if (!admin.ok) return admin;
    const before = progressSchema.safeParse(await station.engine.opened().replica.reader().counter(PROGRESS));
    if (before.success && before.data.isDone) {
      return ok({ patients: before.data.madePatients, records: before.data.records, wasThere: true });
    }
    const start: Progress = before.success
      ? before.data
      : firstProgress(request, station.engine.clock.nowMs());
    const made = await makeClinic(station.engine, admin.value, request, start);
    if (!made.ok) return made;
    const accounts = await makeAccounts(station.engine, admin.value, request, made.value.practitionerIds);
    if (!accounts.ok) return accounts;
    const { madePatients, records } = made.value.progress;
    const done = await save(station.engine, admin.value, [
      setCounter(PROGRESS, { ...made.value.progress, isDone: true }),
    ]);
    return done.ok ? ok({ patients: madePatients, records, wasThere: false }) : done;
  } finally {
    await station.close();
  }
}

function firstProgress({ seed, patients }: DemoRequest, nowMs: number): Progress {
  return { seed, patients, nowMs, batches: 0, madePatients: 0, records: 0, isDone: false };
}

async function administrator(
  station: Station,
  { dataDir, password }: DemoRequest,
): Promise<Result<Id, DemoError>> {
  const [account] = DEMO_ACCOUNTS;
  if (!account) throw new Error('the demo clinic has no administrator');
  const { login, displayName } = account;
  if (isSetUp(stationFolder(dataDir))) {
    const seat = await station.sessions.signIn(login, { password }, 'session.signIn');
    if (!seat.ok) return seat;
    return station.engine.opened().facility.demo === true
      ? ok(seat.value.session.userId)
      : fail({ code: 'demo.otherStation' });
  }
  const clinic = {
    facilityName: 'Kisima Health Centre',
    zone: 'Africa/Nairobi',
    currency: 'KES',
    language: 'en',
    demo: true,
  } as const;
  const done = await station.sessions.setUp({ ...clinic, login, displayName, password });
  return done.ok ? ok(done.value.userId) : done;
}

async function makeClinic(
  engine: EngineContext,
  userId: Id,
  request: DemoRequest,
  start: Progress,
): Promise<Result<{ progress: Progress; practitionerIds: readonly Id[] }, DemoError>> {
  const reader = engine.opened().replica.reader();
  const prefix = await reader.counter(MRN_PREFIX);
  if (typeof prefix !== 'string') throw new Error('the station has no record number prefix');
  const firstNumber = Number(await reader.counter(MRN_NEXT)) - start.madePatients;
  let given = 0;
  const nextMrn = () => formatMrn(prefix, firstNumber + given++);
  const options = {
    ...request,
    seed: start.seed,
    patients: start.patients,
    nowMs: start.nowMs,
    nextMrn,
    withCalendar: true,
  };

  let progress = start;
  let practitionerIds: readonly Id[] = [];
  let waiting: PlannedWrite[] = [];
  const commit = async () => {
    const writes = [
      ...waiting,
      setCounter(MRN_NEXT, firstNumber + progress.madePatients),
      setCounter(PROGRESS, progress),
    ];
    waiting = [];
    request.onProgress?.(progress.madePatients);
    return save(engine, userId, writes);
  };
  let batch = 0;
  for (const { writes, patients } of demoClinic(options)) {
    if (batch === 0)
      practitionerIds = writes.flatMap((write) =>
        write.kind === 'put' && write.record === Practitioner ? [write.id] : [],
      );
    batch += 1;
    if (batch <= start.batches) continue;
    const { madePatients, records } = progress;
    progress = {
      ...progress,
      batches: batch,
      madePatients: madePatients + patients,
      records: records + writes.length,
    };
    waiting.push(...writes);
    if (waiting.length < WRITES_A_COMMIT) continue;
    const saved = await commit();
    if (!saved.ok) return saved;
  }
  const saved = await commit();
  return saved.ok ? ok({ progress, practitionerIds }) : saved;
}

async function makeAccounts(
  engine: EngineContext,
  userId: Id,
  { dataDir, password }: DemoRequest,
  practitionerIds: readonly Id[],
): Promise<Result<void, DemoError>> {
  const folder = stationFolder(dataDir);
  const keys = { folder, inTurn: serialQueue() };
  const [admin, ...others] = DEMO_ACCOUNTS;
  if (!admin) throw new Error('the demo clinic has no administrator');
  const session = { userId, login: admin.login, permissions: new Set(PERMISSIONS) };
  const by = { session, confirm: password };
  for (const { login, displayName, roles, practitioner } of others) {
    const slots = readSlotFile(folder.slots);
    if (slots.ok && findSlot(slots.value, login)) continue; // made by a run that was cut off
    const practitionerId = practitioner === undefined ? undefined : practitionerIds[practitioner];
    const account = { login, displayName, roles, password, ...(practitionerId ? { practitionerId } : {}) };
    const added = await addAccount(engine, keys, by, account, false);
    if (!added.ok) throw new Error(`demo account: ${added.error.code}`);
  }
  return ok(undefined);
}

function save(
  engine: EngineContext,
  userId: Id,
  writes: readonly PlannedWrite[],
): Promise<Result<undefined, CommonRefusal>> {
  return runPlan(engine, {
    action: 'demo.install',
    session: { userId },
    origin: 'import',
    plan: async () => ok({ reply: undefined, writes }),
  });
}
