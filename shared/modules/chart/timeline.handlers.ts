import type { QueryContext, InputOf } from '#shared/kernel/contract.ts';
import { fullName, mainName } from '#shared/kernel/human-name.ts';
import { isIdOf } from '#shared/kernel/ids.ts';
import type { ListQuery, NewerDocument, Reader } from '#shared/kernel/reader.ts';
import type { AnyRecord, FieldNameOf, RecordOf } from '#shared/kernel/record.ts';
import { ok } from '#shared/kernel/result.ts';
import { Allergy } from '../allergies/allergy.record.ts';
import { CarePlan } from '../care-plans/care-plan.record.ts';
import { Document } from '../documents/document.record.ts';
import { Encounter } from '../encounters/encounter.record.ts';
import { Procedure } from '../encounters/procedure.record.ts';
import { Location } from '../facilities/location.record.ts';
import { Organization } from '../facilities/organization.record.ts';
import { FamilyMember } from '../history/family-member.record.ts';
import { Immunization } from '../immunizations/immunization.record.ts';
import { MedicationRequest } from '../medications/medication-request.record.ts';
import { Condition } from '../problems/condition.record.ts';
import { DiagnosticReport } from '../results/diagnostic-report.record.ts';
import { startMs } from '../results/recorded-time.rules.ts';
import { Practitioner } from '../staff/practitioner.record.ts';
import type { chart, TimelineItem } from './chart.contract.ts';
import type { TimelineKind } from './timeline-asked.rules.ts';
import { countVisits } from './count-visits.ts';
import { completeAfterMs } from './newest.rules.ts';
import { askedWords, entryOf, hasWords, newestFirst, wordsOf, type HistoryEntry } from './timeline.rules.ts';

/** Of each kind at first, as a share of the page: what a patient has most of is read once more, the others are not read for nothing. */
const FIRST_SHARE = 0.4;
const PAGE_MARGIN = 8;
const UNDATED_PAGE = 10;

type KindedEntry = HistoryEntry & { readonly kind: TimelineKind };
type Source = (ask: Ask) => Promise<Found>;
interface Ask {
  readonly read: Reader;
  readonly patientId: string;
  readonly zone: string;
  /** A kind with any of these is read whole: their dates may not be where the index looks for them. */
  readonly newer: readonly NewerDocument[];
  /** How many of the newest; infinity for all. */
  readonly limit: number;
}
interface Found {
  readonly entries: readonly HistoryEntry[];
  /** Every entry later than this is among them, in milliseconds. */
  readonly completeAfterMs: number;
  readonly total: number;
}

const SOURCES: { readonly [K in TimelineKind]: Source } = {
  encounter: dated(Encounter, entryOf.encounter, 'start', (read, patientId) => countVisits(read, patientId)),
  condition: dated(Condition, entryOf.condition, 'onset'),
  procedure: dated(Procedure, entryOf.procedure, 'performedStart'),
  medicationRequest: dated(MedicationRequest, entryOf.medicationRequest, 'authoredOn'),
  immunization: dated(Immunization, entryOf.immunization, 'occurrence'),
  diagnosticReport: dated(DiagnosticReport, entryOf.diagnosticReport, 'effective'),
  carePlan: whole(CarePlan, entryOf.carePlan),
  allergy: whole(Allergy, entryOf.allergy),
  familyMember: whole(FamilyMember, entryOf.familyMember),
  document: whole(Document, entryOf.document),
};
const KINDS = Object.keys(SOURCES) as readonly TimelineKind[]; // the keys of a map over exactly these

/** As much of each kind is read as the page may show; all of it to find words. */
export async function timeline({ input, read, session }: QueryContext<InputOf<(typeof chart)['timeline']>>) {
  const { patientId } = input;
  // What may not be seen is not told of, here either.
  const maySeeDocuments = session.permissions.has('document.read');
  const kinds = (input.kinds ?? KINDS).filter((kind) => kind !== 'document' || maySeeDocuments);
  const { zone } = session;
  const names = nameBook(read);
  const asked = askedWords(input.words);
  const newer = await read.newerOf(patientId);
  const ask = async (kind: TimelineKind, limit: number) => {
    const found = await SOURCES[kind]({ read, patientId, zone, newer, limit });
    return { ...found, kind, limit };
  };
  const wanted = input.offset + input.limit;
  if (asked.length > 0) {
    const found = await Promise.all(kinds.map((kind) => ask(kind, Number.POSITIVE_INFINITY)));
    const matching = newestFirst(await matchingEntries(kinded(found), asked, names), zone);
    return ok({ items: await itemsOf(matching.slice(input.offset, wanted), names), total: matching.length });
  }
  let found = await Promise.all(
    kinds.map((kind) => ask(kind, Math.ceil(wanted * FIRST_SHARE) + PAGE_MARGIN)),
  );
  for (;;) {
    const newest = newestFirst(kinded(found), zone).slice(0, wanted);
    const total = found.reduce((sum, one) => sum + one.total, 0);
    const shownToMs = newest.length < wanted ? Number.NEGATIVE_INFINITY : startMs(newest.at(-1)?.at, zone);
    const isShort = (one: Found) =>
      one.completeAfterMs > Number.NEGATIVE_INFINITY && shownToMs <= one.completeAfterMs;
    if (!found.some(isShort)) return ok({ items: await itemsOf(newest.slice(input.offset), names), total });
    found = await Promise.all(found.map(async (one) => (isShort(one) ? ask(one.kind, one.limit * 2) : one)));
  }
}

function kinded(found: readonly (Found & { readonly kind: TimelineKind })[]): readonly KindedEntry[] {
  return found.flatMap(({ entries, kind }) => entries.map((entry) => ({ ...entry, kind })));
}

function itemsOf(entries: readonly KindedEntry[], names: NameBook): Promise<TimelineItem[]> {
  return Promise.all(entries.map((entry) => itemOf(entry, names)));
}

export interface NameBook {
  person(id: string): Promise<string | undefined>;
  place(id: string): Promise<string | undefined>;
}

/** Names of people and places, each looked up once. */
export function nameBook(read: Reader): NameBook {
  const known = new Map<string, Promise<string | undefined>>();
  const once = (id: string, look: () => Promise<string | undefined>) => {
    const found = known.get(id) ?? look();
    known.set(id, found);
    return found;
  };
  return {
    person: (id) =>
      once(id, async () => {
        const name = mainName((await read.get(Practitioner, id))?.name ?? []);
        return (name && fullName(name)) || undefined;
      }),
    place: (id) =>
      once(
        id,
        async () =>
          (isIdOf('location', id) ? await read.get(Location, id) : await read.get(Organization, id))?.name,
      ),
  };
}

async function matchingEntries(entries: readonly KindedEntry[], asked: readonly string[], names: NameBook) {
  const matching: KindedEntry[] = [];
  for (const entry of entries) {
    const { who, where } = await namesOf(entry, names);
    if (hasWords(asked, [...wordsOf(entry.title), entry.detail, who, where])) matching.push(entry);
  }
  return matching;
}

async function itemOf(entry: KindedEntry, names: NameBook): Promise<TimelineItem> {
  const { practitionerIds: _people, placeId: _place, ...item } = entry;
  return { ...item, ...(await namesOf(entry, names)) };
}

async function namesOf(
  { practitionerIds, placeId }: HistoryEntry,
  names: NameBook,
): Promise<Pick<TimelineItem, 'who' | 'where'>> {
  const people = await Promise.all(practitionerIds.map((id) => names.person(id)));
  const who = people.filter((name) => name !== undefined).join(', ');
  const where = placeId === undefined ? undefined : await names.place(placeId);
  return { ...(who === '' ? {} : { who }), ...(where === undefined ? {} : { where }) };
}

/** A kind of which a patient has few, or whose date is now one field and now another. */
function whole<R extends AnyRecord>(record: R, toEntry: (value: RecordOf<R>) => HistoryEntry): Source {
  return async ({ read, patientId }) => {
    const entries = (await read.list(record, { where: ofPatient<R>(patientId) }))
      .filter(isKnown)
      .map(toEntry);
    return { entries, completeAfterMs: Number.NEGATIVE_INFINITY, total: entries.length };
  };
}

/**
 * A kind that is read from its newest back. What lacks the field may have another date, and is read whole: it stands
 * first in ascending order.
 */
function dated<R extends AnyRecord>(
  record: R,
  toEntry: (value: RecordOf<R>) => HistoryEntry,
  orderBy: FieldNameOf<R>,
  count: (read: Reader, patientId: string) => Promise<number> = (read, patientId) =>
    read.count(record, ofPatient<R>(patientId)),
): Source {
  const dateOf = (value: RecordOf<R> | undefined) =>
    (value as { readonly [field: string]: string | undefined } | undefined)?.[orderBy]; // dates are text
  return async ({ read, patientId, zone, newer, limit: most }) => {
    const where = ofPatient<R>(patientId);
    const limit = newer.some(({ type }) => type === record.type) ? Number.POSITIVE_INFINITY : most;
    const page = await read.list(record, {
      where,
      orderBy,
      direction: 'desc',
      ...(limit < Number.POSITIVE_INFINITY && { limit }),
    });
    if (page.length < limit) {
      const entries = page.filter(isKnown).map(toEntry);
      return { entries, completeAfterMs: Number.NEGATIVE_INFINITY, total: entries.length };
    }
    const undated: RecordOf<R>[] = [];
    for (let offset = 0; ; offset += UNDATED_PAGE) {
      const first = await read.list(record, { where, orderBy, limit: UNDATED_PAGE, offset });
      undated.push(...first.filter((value) => dateOf(value) === undefined));
      if (first.length < UNDATED_PAGE || dateOf(first.at(-1)) !== undefined) break;
    }
    const dates = page.filter((value) => dateOf(value) !== undefined);
    return {
      entries: [...dates, ...undated].filter(isKnown).map(toEntry),
      completeAfterMs: completeAfterMs({ count: page.length, limit, lastAt: dateOf(page.at(-1)) }, zone),
      total: await count(read, patientId),
    };
  };
}

/** Every record of the timeline has a patientId. */
function ofPatient<R extends AnyRecord>(patientId: string): ListQuery<R>['where'] {
  return { patientId };
}

/** What is known only because another record names it did not happen here as far as anyone knows. */
function isKnown(value: object): boolean {
  return !('placeholder' in value && value.placeholder === true);
}
