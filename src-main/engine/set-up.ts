import { renameSync, rmSync } from 'node:fs';
import type { CommonRefusal, InputOf } from '#shared/kernel/contract.ts';
import { randomMrnPrefix } from '#shared/kernel/mrn.ts';
import { put, setCounter } from '#shared/kernel/plan.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { Facility } from '#shared/modules/facilities/facility.record.ts';
import { MRN_NEXT, MRN_PREFIX } from '#shared/modules/patients/registration.rules.ts';
import { TICKETS_PLAIN } from '#shared/modules/queue/tickets.rules.ts';
import type { session, SetupError } from '#shared/modules/session/session.contract.ts';
import { isZone } from '#shared/modules/facilities/zone.rules.ts';
import { Device } from '#shared/modules/station/device.record.ts';
import { User } from '#shared/modules/staff/user.record.ts';
import { randomBytes } from 'node:crypto';
import type { EngineContext, OpenedReplica } from './actions.ts';
import { noteOpened, thisMachine } from './backup/station-place.ts';
import { runPlan } from './commands/run-plan.ts';
import { openDeviceKey } from './keys/device-key.ts';
import { newDeviceName } from './keys/device-name.ts';
import { DATA_KEY_BYTES, newKeySlotOf, sealForRecovery } from './keys/key-slots.ts';
import { checkPassword } from './keys/password.rules.ts';
import { asShared, personKeysOf, shareKeys } from './keys/person-keys.ts';
import { SLOT_FILE_VERSION, writeSlotFile, type SlotFile } from './keys/slot-file.ts';
import { prepareFolder, type StationFolder } from './keys/station-folder.ts';
import { newId } from './platform/ids.ts';
import type { ReplicaHolder } from './replica-holder.ts';
import type { Cipher } from './store/sqlite-file.ts';

export type SetUpInput = InputOf<(typeof session)['setUp']> & { readonly demo?: boolean };

export interface SetUpDone {
  readonly opened: OpenedReplica;
  readonly userId: string;
  readonly recoveryKey: string;
  readonly mrnPrefix: string;
  release(): void;
}

/**
 * A first run: the data key, its slots, the replica, the facility and its administrator. The slot file gets its name
 * last, so that a first run which is cut off anywhere starts anew. The password is checked before anything is made.
 */
export async function setUpStation(
  engine: EngineContext,
  holder: ReplicaHolder,
  folder: StationFolder,
  cipher: Cipher,
  input: SetUpInput,
): Promise<Result<SetUpDone, SetupError | CommonRefusal>> {
  if (!isZone(input.zone))
    return fail({ code: 'badInput', issues: [{ path: 'zone', code: 'zone.unknown' }] });
  const password = checkPassword(input.password, [input.login, input.displayName, input.facilityName]);
  if (!password.ok) return password;
  const prepared = prepareFolder(folder);
  if (!prepared.ok) return prepared;

  const { clock, ids } = engine;
  const dataKey = randomBytes(DATA_KEY_BYTES);
  const user = {
    id: newId(User.type, clock, ids),
    login: input.login.trim().toLowerCase(),
    displayName: input.displayName,
    roles: ['administrator'] as const,
    active: true,
    language: input.language,
  };
  const facility = {
    id: newId(Facility.type, clock, ids),
    name: input.facilityName,
    zone: input.zone,
    currency: input.currency,
    language: input.language,
    ...(input.demo ? { demo: true } : {}),
  };
  const device = newDeviceName();
  const deviceId = newId(Device.type, clock, ids);
  const mrnPrefix = randomMrnPrefix(randomBytes(8));
  const { text: recoveryKey, recovery } = sealForRecovery(dataKey);
  const { slot: made, privateKey } = await newKeySlotOf(
    { userId: user.id, login: user.login, displayName: user.displayName },
    input.password,
    dataKey,
  );
  const slot = asShared(made);
  const keyed = openDeviceKey<SlotFile>(
    {
      version: SLOT_FILE_VERSION,
      cipher,
      device,
      facilityId: facility.id,
      facilityName: facility.name,
      slots: [slot],
      recovery,
      provesKeys: true,
      // A window shows the key, and may be closed before it is on paper. The command line prints it.
      ...(engine.host === 'cli' ? {} : { recoveryShownTo: user.id }),
      toAudit: [],
    },
    dataKey,
  );
  if (!keyed.ok) throw new Error('a key just made opens');
  const { signer, file } = keyed.value;
  writeSlotFile(folder.slotsDraft, file);
  const opened = await holder.open({
    file: folder.replica,
    dataKey,
    cipher,
    device,
    facilityId: facility.id,
    create: { facility },
    signer,
  });
  if (!opened.ok) {
    privateKey.fill(0);
    return fail({ code: 'setup.cannotWrite' });
  }
  const leave = opened.value.opened.people.take(user.id, privateKey);
  privateKey.fill(0);
  const release = () => {
    leave();
    opened.value.release();
  };
  const written = await runPlan(engine, {
    action: 'session.setUp',
    session: { userId: user.id },
    plan: async ({ now, read }) =>
      ok({
        reply: undefined,
        writes: [
          put(Facility, facility),
          put(User, user),
          await shareKeys(read, user.id, personKeysOf(slot)),
          put(Device, { id: deviceId, device, publicKey: signer.publicKey, since: now }),
          setCounter(MRN_PREFIX, mrnPrefix),
          setCounter(MRN_NEXT, 1),
          setCounter(TICKETS_PLAIN, true),
        ],
      }),
  });
  if (!written.ok) {
    release();
    return written;
  }
  // Before there is a station: copies of it that are made before it is opened again are told from it.
  await noteOpened(folder.dataDir, thisMachine(), { isNew: true, nowMs: clock.nowMs() });
  renameSync(folder.slotsDraft, folder.slots);
  rmSync(folder.enrolDraft, { force: true });
  return ok({ ...opened.value, release, userId: user.id, recoveryKey, mrnPrefix });
}
