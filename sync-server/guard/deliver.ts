import type { JsonObject } from '#shared/kernel/json.ts';
import { WRITE_REFUSALS } from '#shared/sync/write-refusals.ts';
import type { Backend, DatabaseWrites } from '../backend.ts';
import { badRequest, conflict, notFound } from '../couch/couch-error.ts';
import { idOf, isMadeFrom, isStanding, standingOf } from '../standing.ts';
import { guardedDatabase } from './guarded-database.ts';
import { UNREADABLE, type GuardedWrites } from './guarded-writes.ts';
import type { Quarantine, WholeDocument } from './quarantine.ts';
import { envelopesOf } from './staff-book.ts';

interface DeliverParts {
  readonly backend: Pick<Backend, 'read' | 'commit'>;
  readonly quarantine: Quarantine;
  readonly writes: GuardedWrites;
}

export interface Delivery {
  /** They stand now, or did already. */
  readonly delivered: readonly number[];
  /** Another version stands than the one they were made from: only a station can merge them. */
  readonly stale: readonly number[];
}

type Place = 'fits' | 'stands' | 'stale';

/**
 * Writes refused documents after all, for a station that will not come again: all of them in one commit, as they were entered.
 * Asked again after a crash, it finds what stands already.
 * @throws CouchError 404 where there is none of a number, 400 where one is unreadable, 409 where what stands moved meanwhile
 */
export async function deliver(
  { backend, quarantine, writes }: DeliverParts,
  numbers: readonly number[],
  by: string,
): Promise<Delivery> {
  const kept = numbers.map((number) => {
    const { database, document } = wholeOf(quarantine, number);
    const [envelope] = envelopeOf(document);
    return { number, database, document: envelope ? writes.sealed(document, envelope) : document };
  });
  const places = new Map<number, Place>();
  const commit: DatabaseWrites[] = [];
  for (const [database, own] of Map.groupBy(kept, (one) => one.database)) {
    const all = own.map(({ document }) => document);
    const standing = await standingOf(backend, database, all);
    for (const { number, document } of own) {
      const there = standing.get(idOf(document));
      const place = isMadeFrom(document, there) ? 'fits' : 'stale';
      places.set(number, isStanding(document, there) ? 'stands' : place);
    }
    const documents = own
      .filter(({ number }) => places.get(number) === 'fits')
      .map(({ document }) => document);
    if (new Set(documents.map(idOf)).size < documents.length)
      throw badRequest('Two of these are versions of one document: the right one is to be named.');
    if (documents.length > 0) commit.push({ database, documents });
  }
  const moved = commit.length > 0 ? await backend.commit(commit) : [];
  if (moved.length > 0) throw conflict();
  const delivered = kept.filter(({ number }) => places.get(number) !== 'stale');
  for (const [name, own] of Map.groupBy(delivered, (one) => one.database)) {
    const database = guardedDatabase(name);
    if (!database) throw new Error('only databases of records have a quarantine');
    for (const { number } of own) quarantine.release(number, by);
    await writes.stand(
      database,
      own.flatMap(({ document }) => envelopeOf(document)),
    );
  }
  const of = (isStale: boolean) => numbers.filter((number) => (places.get(number) === 'stale') === isStale);
  return { delivered: of(false), stale: of(true) };
}

function wholeOf(quarantine: Quarantine, number: number): WholeDocument {
  const found = quarantine.whole(number);
  if (!found) throw notFound();
  const code = WRITE_REFUSALS.find((one) => one === found.code);
  if (code === undefined || UNREADABLE.has(code) || envelopeOf(found.document).length === 0) {
    throw badRequest('What no station could read is not written.');
  }
  return found;
}

function envelopeOf({ _id: id = null, _rev, ...members }: JsonObject): ReturnType<typeof envelopesOf> {
  return envelopesOf({ id, ...members });
}
