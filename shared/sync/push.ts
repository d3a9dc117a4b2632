import type { Compartment } from '../kernel/document.ts';
import type { Id } from '../kernel/ids.ts';
import type { JsonObject } from '../kernel/json.ts';
import { ok, type Result } from '../kernel/result.ts';
import { encodeDocument } from './couch-document.ts';
import type { RemoteMark, SyncWrite, UnsentVersion } from './local-store.ts';
import { takeRows } from './pull.ts';
import type { PushOutcome, RemoteRow } from './remote.ts';
import { Sender } from './sender.ts';
import type { Session, SyncCounts, SyncFault, SyncPorts } from './session.ts';

/** Versions looked at a time. */
const PAGE = 500;
/** Of the server's words that are kept with a refused document. */
const MOST_REASON = 500;
/** A document that others keep changing is left for the next round. */
const MOST_PASSES = 10;

/**
 * Sends what the server does not have, in the order in which it was done, each version onto the one it was made from. Where
 * the server has moved on, the two are merged and sent again.
 */
export async function push(
  ports: SyncPorts,
  sessions: ReadonlyMap<Compartment, Session>,
  counts: SyncCounts,
  triesHeld: boolean,
): Promise<Result<void, SyncFault>> {
  for (let pass = 1; pass <= MOST_PASSES; pass += 1) {
    let sent = 0;
    let after = 0;
    let isBroken = false;
    const senders = new Map(
      [...sessions.values()].map(
        (session) => [session.compartment, senderOf(ports, session, counts)] as const,
      ),
    );
    while (!isBroken) {
      const page = ports.local.unsent(after, PAGE);
      const last = page.at(-1);
      if (!last) break;
      after = last.seq;
      // What was held back is tried once a round at most: the server's rules, or the program there, may have changed.
      const isTried = triesHeld && pass === 1;
      for (const version of page) {
        const sender = senders.get(version.compartment);
        if (!sender || (version.held && !isTried)) continue;
        sender.add(version);
        sent += 1;
      }
      const goesOn = await Promise.all([...senders.values()].map((sender) => sender.room()));
      isBroken = goesOn.includes(false);
      await ports.local.breathe();
    }
    // One that throws is told of when the others have ended, too: the replica is theirs until then.
    const ended = await Promise.allSettled([...senders.values()].map((sender) => sender.end()));
    const done = ended.map((one) => {
      if (one.status === 'rejected') throw one.reason;
      return one.value;
    });
    const failed = done.find((one) => !one.ok);
    if (failed) return failed;
    if (sent === 0) break;
  }
  return ok(undefined);
}

function senderOf(
  ports: SyncPorts,
  session: Session,
  counts: SyncCounts,
): Sender<UnsentVersion, Outcomes, SyncFault> {
  return new Sender({
    size: ({ size }) => size,
    send: (batch) => send(ports, session, batch),
    settle: (batches) => settle(ports, session, batches, counts),
    isTooLarge: ({ code }) => code === 'remote.tooLarge',
  });
}

type Outcome = PushOutcome | { readonly kind: 'tooLarge' } | undefined;
type Outcomes = readonly { readonly version: UnsentVersion; readonly outcome: Outcome }[];

async function send(
  { local, remote }: SyncPorts,
  { database }: Session,
  due: readonly UnsentVersion[],
): Promise<Result<Outcomes, SyncFault>> {
  const leaving = local.leaving(due);
  if (!leaving.ok) return leaving;
  const batch = leaving.value; // what was edited since goes with a later page
  if (batch.length === 0) return ok([]);
  const documents = batch.map(({ envelope, remoteRev, deleted }): JsonObject =>
    encodeDocument(envelope, remoteRev, deleted),
  );
  const pushed = await remote.push(database, documents);
  if (pushed.ok) return ok(batch.map((version, index) => ({ version, outcome: pushed.value[index] })));
  const [only] = batch;
  const isOne = only && batch.length === 1 && pushed.error.code === 'remote.tooLarge';
  return isOne ? ok([{ version: only, outcome: { kind: 'tooLarge' } }]) : pushed;
}

/** Notes what became of what was sent. Others' versions are taken in where they came before ours. */
async function settle(
  ports: SyncPorts,
  session: Session,
  batches: readonly Outcomes[],
  counts: SyncCounts,
): Promise<Result<void, SyncFault>> {
  const sent = batches.filter((outcomes) => outcomes.length > 0);
  if (sent.length === 0) return ok(undefined);
  const there = new Map<Id, RemoteRow>();
  for (const outcomes of sent) {
    const stale = outcomes.flatMap(({ version, outcome }) => (outcome?.kind === 'conflict' ? [version] : []));
    const found = await documentsOf(ports, session, stale);
    if (!found.ok) return found;
    for (const row of found.value) there.set(row.id, row);
  }
  // One for all of them: a server that was behind others has answered them meanwhile.
  const marked = await session.mark();
  if (!marked.ok) return marked;
  for (const outcomes of sent) {
    const noted = noteBatch(ports, session, outcomes, there, counts);
    if (!noted.ok) return noted;
    await ports.local.breathe();
  }
  return ok(undefined);
}

/** In one transaction. */
function noteBatch(
  ports: SyncPorts,
  session: Session,
  outcomes: Outcomes,
  there: ReadonlyMap<string, RemoteRow>,
  counts: SyncCounts,
): Result<void, SyncFault> {
  const marks = outcomes.flatMap(({ version, outcome }) =>
    markOf(session.compartment, version, outcome, there),
  );
  const rows = outcomes.flatMap(({ version, outcome }) =>
    outcome?.kind === 'conflict' ? (there.get(version.envelope.id) ?? []) : [],
  );
  const { writes, newest } = takeRows(ports, session.compartment, rows, counts);
  const noted = session.note([...marks, ...writes] satisfies readonly SyncWrite[], undefined, newest);
  if (noted.ok) counts.pushed += marks.filter(({ kind }) => kind === 'sent').length;
  return noted;
}

async function documentsOf(
  { remote }: SyncPorts,
  { database }: Session,
  stale: readonly UnsentVersion[],
): ReturnType<SyncPorts['remote']['documents']> {
  if (stale.length === 0) return ok([]);
  return remote.documents(
    database,
    stale.map(({ envelope }) => envelope.id),
  );
}

function markOf(
  compartment: Compartment,
  version: UnsentVersion,
  outcome: Outcome,
  there: ReadonlyMap<string, RemoteRow>,
): readonly RemoteMark[] {
  const { envelope, seq } = version;
  const { id } = envelope;
  switch (outcome?.kind) {
    case 'taken':
      return [{ kind: 'sent', compartment, id, seq, remoteRev: outcome.rev, version: envelope }];
    case 'refused': {
      const reason = `${outcome.error}: ${outcome.reason}`.slice(0, MOST_REASON);
      return [holdOf(compartment, version, { code: 'sync.refused', reason })];
    }
    case 'tooLarge':
      return [holdOf(compartment, version, { code: 'sync.tooLarge' })];
    case 'conflict':
      return there.has(id) ? [] : [{ kind: 'lost', compartment, id }];
    case undefined:
      return [];
  }
}

function holdOf(
  compartment: Compartment,
  { envelope, seq }: UnsentVersion,
  held: Extract<RemoteMark, { kind: 'hold' }>['held'],
): RemoteMark {
  return { kind: 'hold', compartment, id: envelope.id, seq, held };
}
