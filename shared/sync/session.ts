import type { Compartment } from '../kernel/document.ts';
import type { Id } from '../kernel/ids.ts';
import type { AnyRecord } from '../kernel/record.ts';
import { fail, ok, type Result } from '../kernel/result.ts';
import { databaseOf } from './couch-document.ts';
import type { Checkpoint, LocalFault, LocalStore, Parting, SyncWrite } from './local-store.ts';
import type { Remote, RemoteFault } from './remote.ts';

export type SyncFault = RemoteFault | LocalFault;

export interface SyncPorts {
  readonly local: LocalStore;
  readonly remote: Remote;
  readonly facilityId: Id;
  readonly device: string;
  readonly records: ReadonlyMap<string, AnyRecord>;
  /** Milliseconds that only go forward. */
  readonly elapsedMs: () => number;
  /** Told after each page that was taken in. @param left rows to come, where the server tells */
  readonly onTaken?: (compartment: Compartment, rows: number, left: number | undefined) => void;
}

/** What a round did. Counts only, and ids with codes: never what a document says. */
export interface SyncCounts {
  pulled: number;
  merged: number;
  pushed: number;
  /** Compartments of which the server had lost something, or was another one: all of them were compared anew. */
  restarted: number;
  /** What stands on the server and was not taken. */
  readonly notTaken: { readonly id: Id; readonly code: string }[];
}

/**
 * One compartment's place on the server.
 *
 * The device leaves a numbered marker there (a `_local` document) before it notes here that anything was read or sent, and
 * notes the number with it. A server whose marker is lower was set back to before that: what is known of it does not
 * hold. So nothing that a restored server has lost is ever taken for sent.
 */
export interface Session {
  readonly compartment: Compartment;
  readonly database: string;
  readonly since: string;
  /** Leaves the next marker: what follows may then be noted. */
  mark(): Promise<Result<void, RemoteFault>>;
  /** The writes, and how far the compartment is read, in one transaction. */
  note(writes: readonly SyncWrite[], since?: string, newest?: string): Result<void, LocalFault>;
}

export async function beginSession(
  { local, remote, facilityId, device }: SyncPorts,
  server: string,
  compartment: Compartment,
  counts: SyncCounts,
): Promise<Result<Session, SyncFault>> {
  const database = databaseOf(facilityId, compartment);
  const known = local.checkpoint(compartment);
  let found = known ? await remote.marker(database, device) : fail({ code: 'remote.noDatabase' } as const);
  if (!found.ok && found.error.code === 'remote.noDatabase') {
    const made = await remote.ensure(database);
    if (!made.ok) return made;
    found = await remote.marker(database, device);
  }
  if (!found.ok) return found;
  let rev = found.value?.rev;
  const number = found.value?.number ?? 0;
  const start: Checkpoint = { server, device, since: '0', marker: number };
  let checkpoint = known ?? start;
  if (known && (known.server !== server || known.device !== device || number < known.marker)) {
    const back = known.server === server ? undefined : goingBack(local, compartment, start);
    checkpoint = back ? { ...start, since: back.since } : start;
    const forgotten = local.commit([
      ...partingFrom(local, compartment, known, start),
      { kind: 'forget', compartment, ...(back && { afterSeq: back.settledSeq }) },
      { kind: 'checkpoint', compartment, checkpoint },
    ]);
    if (!forgotten.ok) return forgotten;
    if (!back) counts.restarted += 1;
  }
  let marker = Math.max(number, checkpoint.marker);
  const session: Session = {
    compartment,
    database,
    get since() {
      return checkpoint.since;
    },
    async mark() {
      const left = await remote.leaveMarker(database, device, marker + 1, rev);
      if (!left.ok) return left;
      marker = left.value.number;
      rev = left.value.rev;
      return ok(undefined);
    },
    note(writes, since = checkpoint.since, newest) {
      const next: Checkpoint = { server, device, since, marker };
      const committed = local.commit(
        [...writes, { kind: 'checkpoint', compartment, checkpoint: next }],
        newest,
      );
      if (committed.ok) checkpoint = next;
      return committed;
    },
  };
  return ok(session);
}

/** Where this compartment stood with that server when it was left. @returns undefined where it was set back since, or never met */
function goingBack(
  { partings }: LocalStore,
  compartment: Compartment,
  { server, device, marker }: Checkpoint,
): Parting | undefined {
  const back = partings?.of(compartment, server);
  return back?.device === device && marker >= back.marker ? back : undefined;
}

/** What is to be known of the server that is left, when it is gone back to. */
function partingFrom(
  { partings }: LocalStore,
  compartment: Compartment,
  { server, ...left }: Checkpoint,
  next: Checkpoint,
): readonly SyncWrite[] {
  if (!partings || server === next.server || left.device !== next.device) return [];
  const parting = { ...left, settledSeq: partings.settledSeq(compartment) };
  return [{ kind: 'part', compartment, server, parting }];
}
