import type { QueryContext, InputOf } from '#shared/kernel/contract.ts';
import { fullName, mainName } from '#shared/kernel/human-name.ts';
import { isIdOf } from '#shared/kernel/ids.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import type { AnyRecord, RecordOf } from '#shared/kernel/record.ts';
import { ok } from '#shared/kernel/result.ts';
import { Allergy } from '../allergies/allergy.record.ts';
import { CarePlan } from '../care-plans/care-plan.record.ts';
import { Encounter } from '../encounters/encounter.record.ts';
import { Procedure } from '../encounters/procedure.record.ts';
import { Location } from '../facilities/location.record.ts';
import { Organization } from '../facilities/organization.record.ts';
import { Immunization } from '../immunizations/immunization.record.ts';
import { MedicationRequest } from '../medications/medication-request.record.ts';
import { Condition } from '../problems/condition.record.ts';
import { DiagnosticReport } from '../results/diagnostic-report.record.ts';
import { Practitioner } from '../staff/practitioner.record.ts';
import type { chart, TimelineItem, TimelineKind } from './chart.contract.ts';
import { askedWords, entryOf, hasWords, newestFirst, wordsOf, type HistoryEntry } from './timeline.rules.ts';

type KindedEntry = HistoryEntry & { readonly kind: TimelineKind };
type Sources = {
  readonly [K in TimelineKind]: (read: Reader, patientId: string) => Promise<readonly HistoryEntry[]>;
};

const SOURCES: Sources = {
  encounter: source(Encounter, entryOf.encounter),
  condition: source(Condition, entryOf.condition),
  procedure: source(Procedure, entryOf.procedure),
  medicationRequest: source(MedicationRequest, entryOf.medicationRequest),
  immunization: source(Immunization, entryOf.immunization),
  diagnosticReport: source(DiagnosticReport, entryOf.diagnosticReport),
  carePlan: source(CarePlan, entryOf.carePlan),
  allergy: source(Allergy, entryOf.allergy),
};
const KINDS = Object.keys(SOURCES) as readonly TimelineKind[]; // the keys of a map over exactly these

/** Each kind is read once, whole, by the patient's index; people and places are looked up for what is shown. */
export async function timeline({ input, read, session }: QueryContext<InputOf<(typeof chart)['timeline']>>) {
  const kinds = input.kinds ?? KINDS;
  const entries = await Promise.all(
    kinds.map(async (kind): Promise<readonly KindedEntry[]> => {
      const found = await SOURCES[kind](read, input.patientId);
      return found.map((entry) => ({ ...entry, kind }));
    }),
  );
  const names = nameBook(read);
  const asked = askedWords(input.words);
  const matching = asked.length === 0 ? entries.flat() : await matchingEntries(entries.flat(), asked, names);
  const page = newestFirst(matching, session.zone).slice(input.offset, input.offset + input.limit);
  return ok({ items: await Promise.all(page.map((entry) => itemOf(entry, names))), total: matching.length });
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

function source<R extends AnyRecord>(record: R, toEntry: (value: RecordOf<R>) => HistoryEntry) {
  return async (read: Reader, patientId: string) => {
    // Every record of the timeline has a patientId; the general type of its fields does not say so.
    const where = { patientId } as Parameters<typeof read.list<R>>[1]['where'];
    const found = await read.list(record, { where });
    // What is known only because another record names it did not happen here as far as anyone knows.
    return found.filter((value) => !('placeholder' in value && value.placeholder === true)).map(toEntry);
  };
}
