import type { Compartment } from '../kernel/document.ts';
import { ok, type Result } from '../kernel/result.ts';
import type { Stamp } from '../kernel/stamp.ts';
import { decodeRow, type Incoming } from './couch-document.ts';
import type { SyncWrite } from './local-store.ts';
import { FIRST_PACE, paceAfter, type Pace } from './pace.ts';
import { reconcile } from './reconcile.ts';
import type { ChangesPage, RemoteFault, RemoteRow } from './remote.ts';
import type { Session, SyncCounts, SyncFault, SyncPorts } from './session.ts';

/** Documents in one transaction: whoever works at the desk waits for one such at most. */
const SLICE = 200;

/** Paces of this process, by database: a line that was slow is not asked for much at first. */
const paces = new WeakMap<SyncPorts['remote'], Map<string, Pace>>();

/** Takes in what has changed on the server since the last time, page by page. What is in is in, whatever happens next. */
export async function pull(
  ports: SyncPorts,
  session: Session,
  counts: SyncCounts,
): Promise<Result<void, SyncFault>> {
  let asked = ask(ports, session.database, session.since);
  for (;;) {
    const page = await asked;
    if (!page.ok) return page;
    const { rows, lastSeq, isLast, left } = page.value;
    if (rows.length === 0 && lastSeq === session.since) return ok(undefined);
    const leaving = rows.length > 0 ? session.mark() : ok(undefined);
    // The next page is on its way while this one is written.
    if (!isLast) asked = ask(ports, session.database, lastSeq);
    const marked = await leaving;
    const taken = marked.ok ? await takePage(ports, session, page.value, counts) : marked;
    ports.onTaken?.(session.compartment, rows.length, isLast ? 0 : left);
    if (!taken.ok || isLast) {
      if (!isLast) await asked; // not left behind
      return taken;
    }
  }
}

async function ask(
  { remote, elapsedMs }: SyncPorts,
  database: string,
  since: string,
): Promise<Result<ChangesPage, RemoteFault>> {
  const ofRemote = paces.get(remote) ?? new Map<string, Pace>();
  paces.set(remote, ofRemote);
  const pace = ofRemote.get(database) ?? FIRST_PACE;
  const began = elapsedMs();
  const page = await remote.changes(database, since, pace.rows);
  ofRemote.set(database, paceAfter(pace, page.ok ? { tookMs: elapsedMs() - began } : 'failed'));
  return page;
}

async function takePage(
  ports: SyncPorts,
  session: Session,
  { rows, lastSeq }: ChangesPage,
  counts: SyncCounts,
): Promise<Result<void, SyncFault>> {
  for (let at = 0; at < rows.length || at === 0; at += SLICE) {
    const slice = rows.slice(at, at + SLICE);
    const isEnd = at + SLICE >= rows.length;
    const { writes, newest } = takeRows(ports, session.compartment, slice, counts);
    const noted = session.note(writes, isEnd ? lastSeq : slice.at(-1)?.seq, newest);
    if (!noted.ok) return noted;
    counts.pulled += writes.filter(({ kind }) => kind === 'take').length;
    if (!isEnd) await ports.local.breathe();
  }
  await ports.local.breathe();
  return ok(undefined);
}

export interface TakenRows {
  readonly writes: readonly SyncWrite[];
  /** The newest stamp that came in. */
  readonly newest?: Stamp;
}

/** What becomes of rows here. To be committed at once: it builds on what stands now. */
export function takeRows(
  { local, records }: SyncPorts,
  compartment: Compartment,
  rows: readonly RemoteRow[],
  counts: SyncCounts,
): TakenRows {
  const states = local.states(
    compartment,
    rows.map(({ id }) => id),
  );
  const writes: SyncWrite[] = [];
  let newest: Stamp | undefined;
  for (const row of rows) {
    const incoming = decodeRow(row, compartment, records);
    if (incoming.kind === 'other') continue;
    if (incoming.kind === 'malformed') {
      counts.notTaken.push({ id: incoming.id, code: incoming.code });
      continue;
    }
    const record = incoming.kind === 'version' ? records.get(incoming.envelope.type) : undefined;
    const result = reconcile(compartment, states.get(row.id), incoming, record);
    if (result.kind === 'contradiction') {
      counts.notTaken.push({ id: row.id, code: result.code });
      continue;
    }
    if (result.isMerged) counts.merged += 1;
    if (result.write) writes.push(result.write);
    newest = later(newest, newestIn(incoming));
  }
  return { writes, ...(newest !== undefined && { newest }) };
}

function newestIn(incoming: Incoming): Stamp | undefined {
  if (incoming.kind !== 'version') return undefined;
  const { stamps, rivals } = incoming.envelope;
  let newest: Stamp | undefined;
  for (const field in stamps) newest = later(newest, stamps[field]);
  for (const ofField of Object.values(rivals ?? {}))
    for (const stamp of Object.keys(ofField)) newest = later(newest, stamp);
  return newest;
}

function later(a: Stamp | undefined, b: Stamp | undefined): Stamp | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? b : a;
}
