import type { CommonRefusal } from '#shared/kernel/contract.ts';
import type { Access } from '#shared/kernel/permission.ts';
import type { Session } from '#shared/kernel/session.ts';
import type { ScreenLanguage } from '#shared/kernel/screen-language.ts';
import { facilityRegion } from '#shared/kernel/zone-region.ts';
import type { SessionState, SignedInUser } from '#shared/modules/session/session.contract.ts';
import type { Facility } from '#shared/modules/facilities/facility.record.ts';

type FacilityFace = Extract<SessionState, { state: 'signedIn' }>['facility'];

/** Who sits at one window. */
export type Seat =
  | { readonly state: 'empty' }
  | { readonly state: 'locked'; readonly user: SignedInUser; readonly facility: FacilityFace }
  | {
      /** Left as a public screen: whoever opened it is not here, and it may ask for nothing but what it shows. */
      readonly state: 'display';
      /** Of whoever opened it, with that one permission. */
      readonly session: Session;
      readonly facility: FacilityFace;
      readonly language: ScreenLanguage;
      /** Gives up the replica. */
      release(): void;
    }
  | {
      readonly state: 'taken';
      readonly session: Session;
      readonly user: SignedInUser;
      readonly facility: FacilityFace;
      /** Gives up the replica. */
      release(): void;
    };

/** One connection's state. Whoever listens hears of each change after it. */
export interface ConnectionSeat {
  now(): Seat;
  /** A closed seat stays empty, and lets go at once of what it is given. */
  change(seat: Seat): void;
  /** Whether the window is gone: who sits down there now has left already. */
  isClosed(): boolean;
  /** The window is gone. A sign-in that is still under way must not leave the replica open for nobody. */
  close(): void;
  /** The same person, with other rights or another name of the facility: the replica stays theirs. */
  renew(parts: Pick<Extract<Seat, { state: 'taken' }>, 'session' | 'user' | 'facility'>): void;
  /** Seconds until the window locks by itself; undefined while it does not. */
  locksIn(): number | undefined;
  warn(locksInSeconds: number | undefined): void;
  onChange(listener: () => void): () => void;
  /** Of the warning alone: nothing that is shown depends on it but itself. */
  onWarning(listener: () => void): () => void;
}

export function connectionSeat(): ConnectionSeat {
  let seat: Seat = { state: 'empty' };
  let isClosed = false;
  let locksInSeconds: number | undefined;
  const listeners = new Set<() => void>();
  const warningListeners = new Set<() => void>();
  const tell = (all: ReadonlySet<() => void>) => {
    for (const listener of all) listener();
  };
  const change = (next: Seat) => {
    if (isClosed) {
      releaseOf(next)?.();
      return;
    }
    const before = seat;
    seat = next;
    locksInSeconds = undefined;
    // Subscriptions end before the replica that they read may close.
    tell(listeners);
    releaseOf(before)?.();
  };
  return {
    now: () => seat,
    change,
    isClosed: () => isClosed,
    close() {
      change({ state: 'empty' });
      isClosed = true;
    },
    locksIn: () => locksInSeconds,
    warn(seconds) {
      locksInSeconds = seconds;
      tell(warningListeners);
    },
    onWarning(listener) {
      warningListeners.add(listener);
      return () => void warningListeners.delete(listener);
    },
    renew(parts) {
      if (seat.state !== 'taken') return;
      seat = { ...seat, ...parts };
      tell(listeners);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function releaseOf(seat: Seat): (() => void) | undefined {
  return seat.state === 'taken' || seat.state === 'display' ? () => seat.release() : undefined;
}

type Needs = SignedInUser['needs'] & {};

/** @param roles as they are called: a built-in role's key, or the name that the facility gave to its own */
export function signedInUser(
  session: Session,
  { roles, needs, hasCode }: { readonly roles: string[]; readonly needs: Needs; readonly hasCode: boolean },
): SignedInUser {
  const { userId, login, displayName, permissions } = session;
  return {
    userId,
    login,
    displayName,
    roles,
    permissions: [...permissions],
    hasCode,
    ...(needs.length > 0 ? { needs } : {}),
  };
}

/** @param autoLockMinutes as it holds at this station */
export function facilityFace(facility: Facility, autoLockMinutes: number): FacilityFace {
  const { id, name, zone, currency, language, demo = false } = facility;
  const region = facilityRegion(zone, facility.address);
  return {
    id,
    name,
    zone,
    currency,
    language,
    demo,
    ...(region === undefined ? {} : { region }),
    autoLockMinutes,
  };
}

/** A public screen asks as nobody for all but what it shows. */
export function sessionFor(seat: Seat, permission: Access): Session | undefined {
  if (seat.state === 'taken') return seat.session;
  if (seat.state !== 'display' || permission === 'public' || permission === 'signedIn') return undefined;
  return seat.session.permissions.has(permission) ? seat.session : undefined;
}

export function absenceOf(seat: ConnectionSeat): CommonRefusal {
  return { code: seat.now().state === 'empty' ? 'notSignedIn' : 'locked' };
}
