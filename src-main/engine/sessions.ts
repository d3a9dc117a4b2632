import { existsSync } from 'node:fs';
import type { CommonRefusal } from '#shared/kernel/contract.ts';
import type { Permission } from '#shared/kernel/permission.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { SessionState, SetupError, SignInError } from '#shared/modules/session/session.contract.ts';
import type { EnrolError, EnrolStep } from '#shared/modules/session/enrol.rules.ts';
import type { EngineContext, OpenedReplica } from './actions.ts';
import { ownIdentity } from './backup/own-identity.ts';
import { keepHead } from './commands/kept-head.ts';
import { noteLostChanges } from './commands/lost-changes.ts';
import { writeAudit } from './commands/run-plan.ts';
import type { ConnectionSeat, Seat } from './connection.ts';
import { enrolStation } from './enrol/enrol-station.ts';
import type { EnrolTarget } from './enrol/enrol-target.ts';
import type { Arrivals } from './enrol/first-sync.ts';
import type { Revocation } from './enrol/revocation.ts';
import { readRevoked } from './enrol/revoked-folder.ts';
import { followStaffKeys } from './follow-staff-keys.ts';
import { noteRecovered } from './keys/code-note.ts';
import { openDeviceKey } from './keys/device-key.ts';
import { openBox } from './keys/seal.ts';
import { clearFailures, unlockStation } from './keys/sign-in.ts';
import { BLOB_KEY, changeSlotFile, readSlotFile, SLOTS_DAMAGED } from './keys/slot-file.ts';
import { isBegun, isSetUp, type StationFolder } from './keys/station-folder.ts';
import type { StationKeys } from './keys/station-keys.ts';
import { onDisk, signInRefusal } from './on-disk.ts';
import { proveUnsent } from './prove-unsent.ts';
import { isRecorded, recordDevice } from './record-device.ts';
import type { ReplicaHolder } from './replica-holder.ts';
import { finishRekey } from './rekey-station.ts';
import { sessionFacts, slotOf } from './session-facts.ts';
import { setUpStation, type SetUpDone, type SetUpInput } from './set-up.ts';
import type { Cipher } from './store/sqlite-file.ts';

const DISPLAY: Permission = 'queue.display';
type Taken = Extract<Seat, { state: 'taken' }>;

/** Who may sit down at a station, whatever the window. */
export interface Sessions {
  setUp(input: SetUpInput): Promise<Result<SetUpDone & { readonly seat: Taken }, SetupError | CommonRefusal>>;
  enrol(target: EnrolTarget): Promise<Result<{ readonly facilityName: string }, EnrolError>>;
  signIn(
    login: string,
    secret: { readonly password: string; readonly code?: string | undefined },
    action: 'session.signIn' | 'session.unlock',
  ): Promise<Result<Taken, SignInError>>;
  /** After accounts, roles, the facility or the slots have changed: the seat with what its person may do now. */
  renew(seat: ConnectionSeat): Promise<void>;
  /** What a window of that seat shows. */
  stateOf(seat: Seat, locksInSeconds?: number): SessionState;
  /** Calls back when the station was set up or enrolled, and while it is: windows that offer to do so hear of it. */
  onSetUp(listener: () => void): () => void;
  /** Calls back when the station begins to make its keys anew, and when it has them: every window says so. */
  onMakingKeys(listener: () => void): () => void;
}

export function stationSessions(
  engine: EngineContext,
  holder: ReplicaHolder,
  keys: StationKeys,
  cipher: Cipher,
  arriving: Arrivals,
  revocation: Revocation,
): Sessions {
  const { folder, inTurn } = keys;
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  let enrolling: EnrolStep | undefined;
  arriving.onChange(tell);
  revocation.onChange(tell);
  const making = () => (holder.isRewriting() ? ({ isMakingKeys: true } as const) : {});
  return {
    setUp: (input) =>
      inTurn(async () => {
        const done = await setUpStation(engine, holder, folder, cipher, input);
        if (!done.ok) return done;
        const { opened, userId, release } = done.value;
        const seat = await takeSeat(folder, opened, userId, release, false);
        if (!seat) throw new Error('the administrator just made is missing');
        tell();
        return ok({ ...done.value, seat });
      }),
    enrol: (target) =>
      inTurn(async () => {
        try {
          const done = await enrolStation(engine, holder, keys, cipher, target, {
            signal: arriving.signal,
            tell(step) {
              enrolling = step;
              tell();
            },
          });
          if (done.ok) arriving.begin(done.value);
          return done.ok ? ok({ facilityName: done.value.opened.facility.name }) : done;
        } finally {
          enrolling = undefined;
          tell();
        }
      }),
    signIn: (login, { password, code }, action) =>
      onDisk(inTurn, async (holding, wiping) => {
        const { keychain } = keys;
        if (revocation.isUnderWay() || readRevoked(folder)) return fail({ code: 'station.revoked' });
        const unlocked = await unlockStation(folder, login, password, engine.clock, {
          code,
          keychain,
          keepsPrivateKey: true,
        });
        if (!unlocked.ok) return unlocked;
        const { dataKey, slot, privateKey } = unlocked.value;
        if (!privateKey) throw new Error('the private key was asked for');
        wiping(privateKey);
        finishRekey(folder, dataKey);
        const owned = holder.current()
          ? ok(unlocked.value.file)
          : await ownIdentity(folder, unlocked.value.file, dataKey, {
              userId: slot.userId,
              atMs: engine.clock.nowMs(),
            });
        if (!owned.ok) return fail(signInRefusal(owned.error));
        const deviceKey = openDeviceKey(owned.value, dataKey);
        if (!deviceKey.ok) return fail(SLOTS_DAMAGED);
        const { file, signer, isNew } = deviceKey.value;
        if (isNew)
          changeSlotFile(folder.slots, (now) => ({
            ...now,
            ...(file.deviceKey ? { deviceKey: file.deviceKey } : {}),
          }));
        const blobKey = file.blobKey ? openBox(dataKey, file.blobKey, BLOB_KEY) : undefined;
        if (blobKey && !blobKey.ok) return fail(SLOTS_DAMAGED);
        const held = await holder.open({
          file: folder.replica,
          dataKey,
          cipher: file.cipher,
          device: file.device,
          facilityId: file.facilityId,
          signer,
          ...(blobKey ? { blobKey: blobKey.value } : {}),
        });
        if (!held.ok) return fail(signInRefusal(held.error));
        const { opened } = held.value;
        const leave = opened.people.take(slot.userId, privateKey);
        const release = () => {
          leave();
          held.value.release();
        };
        holding(release);
        for (const { atMs, ...entry } of file.toAudit) {
          const outcome = entry.reason === undefined ? 'success' : 'refused';
          await writeAudit(engine, { ...entry, outcome, recordedAtMs: atMs });
        }
        await noteRecovered(engine, file);
        // Of an enrolled station nobody had signed in yet.
        if (isNew || !(await isRecorded(opened))) await recordDevice(engine, slot.userId, deviceKey.value);
        await followStaffKeys(engine, keys, opened.proofKey, slot.userId);
        await proveUnsent(engine, folder, slot.userId);
        const seat = await takeSeat(folder, opened, slot.userId, release, engine.host !== 'cli');
        await writeAudit(engine, {
          action,
          userId: slot.userId,
          ...(seat ? { outcome: 'success' } : { outcome: 'refused', reason: 'session.inactive' }),
        });
        clearFailures(folder, slot.userId, file.toAudit.length);
        await keepHead(opened, folder.slots);
        await noteLostChanges(engine, folder.slots);
        if (seat) return ok(seat);
        release();
        return fail({ code: 'session.wrongPassword' }); // an account that was closed tells a stranger nothing
      }),
    renew: async (seat) => {
      const before = seat.now();
      const opened = holder.current();
      if ((before.state !== 'taken' && before.state !== 'display') || !opened) return;
      const file = readSlotFile(folder.slots);
      const { userId } = before.session;
      const facts = file.ok
        ? await sessionFacts(
            opened,
            slotOf(file.value.slots, userId),
            // Whoever sits elsewhere is not torn from their work by a key that someone is just writing down.
            file.value.recoveryShownTo === userId ||
              (file.value.recoveryShownTo !== undefined && isAskedForRecovery(before)),
          )
        : undefined;
      const now = seat.now();
      if (now.state !== before.state || now.session.userId !== before.session.userId) return;
      if (now.state === 'display') {
        if (!facts?.session.permissions.has(DISPLAY)) seat.change({ state: 'empty' });
        return;
      }
      if (facts) seat.renew(facts);
      else seat.change({ state: 'empty' });
    },
    stateOf: (seat, locksInSeconds) => {
      if (seat.state === 'taken') {
        const { user, facility } = seat;
        const warning = locksInSeconds === undefined ? {} : { locksInSeconds };
        return { state: 'signedIn', user, facility, ...warning, ...making() };
      }
      if (seat.state === 'locked')
        return { state: 'locked', user: seat.user, facility: seat.facility, ...making() };
      if (seat.state === 'display')
        return { state: 'display', facility: seat.facility, language: seat.language, ...making() };
      const empty = emptyState(folder);
      if (revocation.isUnderWay() && empty.state === 'signedOut')
        return { state: 'revoked', facilityName: empty.facilityName ?? '' };
      if (empty.state === 'setupNeeded') return { ...empty, ...(enrolling && { enrolling }) };
      if (empty.state !== 'signedOut') return empty;
      const documents = arriving.now();
      return { ...empty, ...(documents !== undefined && { arriving: documents }), ...making() };
    },
    onSetUp: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    onMakingKeys: holder.onRewriting,
  };
}

async function takeSeat(
  folder: StationFolder,
  opened: OpenedReplica,
  userId: string,
  release: () => void,
  asksRecovery: boolean,
): Promise<Taken | undefined> {
  const file = readSlotFile(folder.slots);
  const facts = file.ok
    ? await sessionFacts(
        opened,
        slotOf(file.value.slots, userId),
        asksRecovery && file.value.recoveryShownTo !== undefined,
      )
    : undefined;
  return facts && { state: 'taken', ...facts, release };
}

function isAskedForRecovery(seat: Seat): boolean {
  return seat.state === 'taken' && (seat.user.needs?.includes('recovery') ?? false);
}

function emptyState(folder: StationFolder): SessionState {
  const revoked = readRevoked(folder);
  if (revoked) {
    const { facilityName, version: _version, ...wiped } = revoked;
    return { state: 'revoked', facilityName, wiped };
  }
  if (!isSetUp(folder)) {
    // A replica without its keys: setting up anew would bury it.
    const isOrphaned = existsSync(folder.replica) && !isBegun(folder);
    return isOrphaned ? { state: 'unusable', code: 'station.keysMissing' } : { state: 'setupNeeded' };
  }
  const file = readSlotFile(folder.slots);
  if (!file.ok) return { state: 'unusable', ...file.error };
  if (!existsSync(folder.replica)) return { state: 'unusable', code: 'store.missing' };
  return { state: 'signedOut', facilityName: file.value.facilityName };
}

/** What `session.state` pushes to one window. */
export function watchState(
  sessions: Sessions,
  seat: ConnectionSeat,
  push: (state: SessionState) => void,
): () => void {
  const tell = () => push(sessions.stateOf(seat.now(), seat.locksIn()));
  const stops = [
    seat.onChange(tell),
    seat.onWarning(tell),
    sessions.onSetUp(tell),
    sessions.onMakingKeys(tell),
  ];
  tell();
  return () => {
    for (const stop of stops) stop();
  };
}
