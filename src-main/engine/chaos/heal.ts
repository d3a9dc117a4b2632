import type { Envelope } from '#shared/kernel/document.ts';
import { canonicalJson } from '#shared/kernel/json.ts';
import { openReviews } from '#shared/kernel/rivals.ts';
import type { AuditEvent } from '#shared/modules/audit/audit-event.record.ts';
import { records } from '#shared/registry.ts';
import { chainCheck } from '../commands/audit-chain.ts';
import { recordsByType } from '../store/record-indexes.ts';
import { answerOf, type Clinic, type Place } from './clinic.ts';
import { waitFor, type ClinicServer } from './clinic-server.ts';
import { findTokens, type Ledger } from './ledger.ts';
import { UNKNOWN_DEVICE, type SyncDone } from './orders.ts';

/** What rounds have done, of all stations together. */
export interface Synced {
  syncs: number;
  pulled: number;
  merged: number;
  pushed: number;
  restarted: number;
  /** Ended with a fault. */
  failed: number;
}

/** Five stations need three passes, when each has something for each of the others. */
const MOST_PASSES = 12;

/** One round at a desk, unless one is running there. @returns undefined also where the desk was killed over it */
export async function syncAt(place: Place, sums: Synced): Promise<SyncDone | undefined> {
  if (place.isSyncing) return undefined;
  place.isSyncing = true;
  const answer = await place.desk?.ask({ does: 'sync', url: place.line.url });
  place.isSyncing = false;
  const done = answer !== undefined && answer !== 'killed' && answer.ok ? answer.sync : undefined;
  if (!done) return undefined;
  place.isUnknown = done.fault === UNKNOWN_DEVICE;
  sums.syncs += 1;
  sums.pulled += done.pulled;
  sums.merged += done.merged;
  sums.pushed += done.pushed;
  sums.restarted += done.restarted;
  if (done.fault !== undefined) sums.failed += 1;
  return done;
}

export interface Healed {
  readonly faults: readonly string[];
  readonly reviews: number;
  readonly documents: number;
}

/** Lines are mended, rounds run until there is nothing left to do; then all of it is compared. */
export async function heal(clinic: Clinic, ledger: Ledger, sums: Synced): Promise<Healed> {
  for (const { line } of clinic.places) {
    line.state = { kind: 'good' };
    await line.quiet();
  }
  const [centre, site] = clinic.servers;
  if (!centre) throw new Error('there is a server');
  if (site?.up) {
    site.up.line.state = { kind: 'good' };
    await site.up.line.quiet();
    await site.lookUp();
  }
  const faults = await untilQuiet(clinic, sums);
  const served = await clinic.served(centre);
  const atSite = site ? await clinic.served(site) : [];
  if (site) faults.push(...differences(textsOf(served), textsOf(atSite), 'the site'));
  const found = findTokens(served);
  faults.push(...ledger.faults(found));
  const canonical = textsOf(served);
  for (const [index, place] of clinic.places.entries()) {
    const documents = await clinic.documentsOf(place);
    faults.push(...differences(canonical, textsOf(documents), `desk ${index}`));
    const { checked } = await answerOf(place, { does: 'check' });
    faults.push(...(checked?.faults ?? ['not checked']).map((fault) => `desk ${index}: ${fault}`));
  }
  faults.push(...trailFaults(served));
  const byType = recordsByType(records);
  const reviews = served.reduce((sum, envelope) => {
    const record = byType.get(envelope.type);
    return sum + (record ? openReviews(envelope, record).length : 0);
  }, 0);
  return { faults, reviews, documents: served.length };
}

async function untilQuiet(clinic: Clinic, sums: Synced): Promise<string[]> {
  const { places } = clinic;
  for (let pass = 1; pass <= MOST_PASSES; pass += 1) {
    let isQuiet = true;
    for (const place of places) {
      const done = await syncAt(place, sums);
      if (place.isUnknown) await clinic.enrol(place);
      isQuiet &&=
        done !== undefined && done.fault === undefined && done.pulled + done.pushed + done.merged === 0;
      if (done && done.notTaken > 0) return [`${done.notTaken} documents of the server were not taken`];
      if (done?.fault !== undefined && pass > 1) return [`a round ends with ${done.fault} on a good line`];
    }
    const isSame = await areSame(clinic);
    if (!isSame) return ['the site and the centre do not come to the same on a good line'];
    if (isQuiet) return [];
  }
  return [`not quiet after ${MOST_PASSES} passes`];
}

/** What stands at the site stands at the centre, and the other way round but for the trails of others. */
function areSame(clinic: Clinic): Promise<boolean> {
  const [centre, site] = clinic.servers;
  const texts = async (server: ClinicServer) => textsOf(await clinic.served(server));
  if (!centre || !site) return Promise.resolve(true);
  return waitFor(async () => differences(await texts(centre), await texts(site), '').length === 0);
}

function textsOf(documents: readonly Envelope[]): ReadonlyMap<string, string> {
  return new Map(documents.map((envelope) => [envelope.id, canonicalJson(envelope)]));
}

/** A station has all that the server has, but for the trails of others. */
function differences(
  served: ReadonlyMap<string, string>,
  here: ReadonlyMap<string, string>,
  where: string,
): readonly string[] {
  const ids = new Set([...here.keys(), ...[...served.keys()].filter((id) => !id.startsWith('auditEvent:'))]);
  return [...ids].flatMap((id) => {
    const [there, own] = [served.get(id), here.get(id)];
    if (there === own) return [];
    return [
      `${where}: ${there === undefined ? 'only here' : own === undefined ? 'not here' : 'differs'}: ${id}`,
    ];
  });
}

/** The chains of all devices, as the server has them. */
function trailFaults(served: readonly Envelope[]): readonly string[] {
  const chain = chainCheck();
  return served
    .filter(({ type }) => type === 'auditEvent')
    .map(({ id, data }) => ({ id, ...data }) as unknown as AuditEvent) // stations have checked what it says
    .toSorted((a, b) => a.sequence - b.sequence)
    .flatMap((event) => {
      const fault = chain.next(event);
      return fault ? [`the server's trail: ${JSON.stringify(fault)} ${event.id}`] : [];
    });
}
