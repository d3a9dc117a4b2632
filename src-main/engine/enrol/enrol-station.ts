import { randomBytes } from 'node:crypto';
import { renameSync, rmSync } from 'node:fs';
import { randomMrnPrefix } from '#shared/kernel/mrn.ts';
import { readRecord } from '#shared/kernel/record.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { Facility } from '#shared/modules/facilities/facility.record.ts';
import { enrolledNumbers, numbersWrites, type Numbers } from '#shared/modules/patients/numbers.rules.ts';
import type { EnrolError, EnrolStep } from '#shared/modules/session/enrol.rules.ts';
import { records } from '#shared/registry.ts';
import type { Enrolled } from '#shared/sync/access-api.ts';
import { databaseOf, decodeRow } from '#shared/sync/couch-document.ts';
import type { Remote } from '#shared/sync/remote.ts';
import type { EngineContext, OpenedReplica } from '../actions.ts';
import { runPlan } from '../commands/run-plan.ts';
import { followStaffKeys } from '../follow-staff-keys.ts';
import { sealForRecovery } from '../keys/key-slots.ts';
import { UNKNOWN_USER } from '../keys/sign-in.ts';
import { readSlotFile, SLOT_FILE_VERSION, writeSlotFile } from '../keys/slot-file.ts';
import { prepareFolder, type StationFolder } from '../keys/station-folder.ts';
import type { StationKeys } from '../keys/station-keys.ts';
import type { ReplicaHolder } from '../replica-holder.ts';
import type { Cipher } from '../store/sqlite-file.ts';
import { recordsByType } from '../store/record-indexes.ts';
import { httpRemote } from '#shared/transport/http-remote.ts';
import { changeServerSettings } from '../sync/server-settings.ts';
import { isGuarded } from '../sync/sync-station.ts';
import { enrolDraft, type EnrolDraft } from './enrol-draft.ts';
import type { EnrolTarget } from './enrol-target.ts';
import { pullFirst } from './first-sync.ts';
import { lineFetch } from '#shared/transport/line-fetch.ts';
import { lineOf } from './server-remote.ts';
import { askToEnrol, type AccessError } from '#shared/transport/server-access.ts';

/** What people need before they can sign in. */
const BEFORE_SIGN_IN = ['reference', 'staff'] as const;

export interface EnrolDone {
  readonly opened: OpenedReplica;
  readonly remote: Remote;
  release(): void;
}

/**
 * A new desk of a facility that a server has: keys of its own, the code for a way in, then staff and reference data. The
 * slot file gets its name once somebody can sign in by it; cut off before, it is begun again with the same code.
 */
export async function enrolStation(
  engine: EngineContext,
  holder: ReplicaHolder,
  { folder, keychain }: Pick<StationKeys, 'folder' | 'keychain'>,
  cipher: Cipher,
  target: EnrolTarget,
  { tell, signal }: { tell(step: EnrolStep): void; readonly signal: AbortSignal },
): Promise<Result<EnrolDone, EnrolError>> {
  const { url } = target;
  if (!isGuarded(url)) return fail({ code: 'sync.notEncrypted' });
  const prepared = prepareFolder(folder);
  if (!prepared.ok) return prepared;
  tell('asking');
  const draft = await enrolDraft(folder, target.code);
  const { device, deviceKey } = draft;
  // The same device may ask again with its code: the answer may have been lost.
  const enrolled = await askToEnrol(target.url, lineFetch(target.fingerprint), {
    code: target.code,
    device,
    publicKey: deviceKey.publicKey,
    prefixes: [],
  });
  if (!enrolled.ok) return enrolled;
  const { facilityId, server } = enrolled.value;
  const remote = httpRemote(lineOf(engine, draft.signer, target, server, { signal }));
  tell('staff');
  const facility = await readFacility(remote, facilityId);
  if (!facility.ok) return facility;
  const opened = await holder.open({
    file: folder.replica,
    dataKey: Buffer.from(draft.dataKey),
    cipher,
    device: draft.device,
    facilityId,
    create: { facility: facility.value },
    signer: draft.signer,
  });
  if (!opened.ok) return fail({ code: 'setup.cannotWrite' });
  const settled = await settle(engine, { folder, keychain }, cipher, draft, enrolled.value, remote, target);
  draft.dataKey.fill(0);
  if (settled.ok) return ok({ ...opened.value, remote });
  opened.value.release();
  return settled;
}

async function readFacility(
  remote: Remote,
  facilityId: string,
): Promise<Result<Facility, AccessError | { readonly code: 'enrol.facilityEmpty' }>> {
  const found = await remote.documents(databaseOf(facilityId, Facility.compartment), [facilityId]);
  if (!found.ok)
    return found.error.code === 'remote.noDatabase' ? fail({ code: 'enrol.facilityEmpty' }) : found;
  const [row] = found.value;
  const incoming = row && decodeRow(row, Facility.compartment, recordsByType(records));
  const facility = incoming?.kind === 'version' ? readRecord(Facility, incoming.envelope) : undefined;
  return facility?.ok ? facility : fail({ code: 'enrol.facilityEmpty' });
}

/** Takes in who may sign in, and gives each a slot. */
async function settle(
  engine: EngineContext,
  { folder, keychain }: Pick<StationKeys, 'folder' | 'keychain'>,
  cipher: Cipher,
  { dataKey, device, deviceKey }: EnrolDraft,
  { facilityId, server, facts, prefixes, taken }: Enrolled,
  remote: Remote,
  { url, fingerprint }: EnrolTarget,
): Promise<Result<void, EnrolError>> {
  const pulled = await pullFirst(engine, remote, BEFORE_SIGN_IN);
  if (!pulled.ok) return pulled;
  writeSlotFile(folder.slotsDraft, {
    version: SLOT_FILE_VERSION,
    cipher,
    device,
    facilityId,
    facilityName: engine.opened().facility.name,
    slots: [],
    // Nobody was shown this one: the first who looks after the station is asked to make another.
    recovery: sealForRecovery(dataKey).recovery,
    recoveryShownTo: UNKNOWN_USER,
    deviceKey,
    toAudit: [],
  });
  await followStaffKeys(engine, { folder: asDraft(folder), keychain }, dataKey);
  const file = readSlotFile(folder.slotsDraft);
  if (!file.ok || file.value.slots.length === 0) return fail({ code: 'enrol.noStaff' });
  const spare = randomMrnPrefix(randomBytes(8));
  const numbers: Numbers = { prefix: spare, next: 1, leased: [], used: [] };
  const numbered = await runPlan(engine, {
    action: 'station.number',
    session: { userId: UNKNOWN_USER },
    plan: async () => {
      const { used: _spare, ...begun } = enrolledNumbers(numbers, prefixes, taken, spare);
      return ok({ reply: undefined, writes: numbersWrites(undefined, { ...begun, used: [] }) });
    },
  });
  if (!numbered.ok) throw new Error(`station.number: ${numbered.error.code}`);
  await changeServerSettings(engine, UNKNOWN_USER, 'station.enrol', () => ({
    addresses: [{ url, ...(fingerprint !== undefined && { fingerprint }) }],
    server,
    publicKey: facts.publicKey,
    credentials: { kind: 'device' },
  }));
  renameSync(folder.slotsDraft, folder.slots);
  rmSync(folder.enrolDraft, { force: true });
  return ok(undefined);
}

/** The slot file does not have its name yet. */
function asDraft(folder: StationFolder): StationFolder {
  return { ...folder, slots: folder.slotsDraft };
}
