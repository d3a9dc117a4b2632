import type { Id } from '#shared/kernel/ids.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import type { ScreenLanguage } from '#shared/kernel/screen-language.ts';
import { facilityRegion, writingLocale } from '#shared/kernel/zone-region.ts';
import { chartHandlers } from '#shared/modules/chart/chart.handlers.ts';
import { nameBook } from '#shared/modules/chart/timeline.handlers.ts';
import { Facility } from '#shared/modules/facilities/facility.record.ts';
import { personReader } from '#shared/modules/identity/person-reader.rules.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { conceptWords } from '#shared/modules/problems/concept-words.rules.ts';
import { recordTitle, reviewableOf, REVIEWABLE_TYPES } from '#shared/modules/reviews/reviewable.rules.ts';
import type { ActionContext, EngineContext } from '../actions.ts';
import type { PatientSummaryModel } from './patient-summary.model.ts';

export type SummaryAsked = ActionContext<{ readonly patientId: string; readonly language: ScreenLanguage }>;

/** @param number which print of it this is: from the second on it says so */
export async function readSummary(
  engine: EngineContext,
  context: SummaryAsked,
  number: number,
): Promise<PatientSummaryModel | undefined> {
  const { input, session, now, nowMs, today } = context;
  const { replica, facility: openedWith } = engine.opened();
  const read: Reader = personReader(replica.reader());
  const patient = await read.get(Patient, input.patientId);
  if (!patient) return undefined;
  const asking = { read, session, now, nowMs, today, input: { patientId: input.patientId } };
  const [facility, banner, newer, summary, immunizations] = await Promise.all([
    read.get(Facility, session.facilityId),
    chartHandlers.banner(asking),
    chartHandlers.newer(asking),
    chartHandlers.summary(asking),
    chartHandlers.immunizations(asking),
  ]);
  // These queries refuse nothing: what they cannot read they throw, and the dispatcher answers for it.
  if (!banner.ok || !newer.ok || !summary.ok || !immunizations.ok) throw new Error('a chart query refused');
  const { lastEncounters, encounters, ...chart } = summary.value;
  const own = facility ?? openedWith;
  const names = nameBook(read);
  const visits = await Promise.all(
    lastEncounters.map(async (encounter) => {
      const placeId = encounter.locationId ?? encounter.serviceProviderId;
      const place = placeId === undefined ? undefined : await names.place(placeId);
      return { encounter, ...(place === undefined ? {} : { place }) };
    }),
  );
  const unsettled = await unsettledNames(read, input.patientId);
  return {
    language: input.language,
    locale: writingLocale(input.language, facilityRegion(own.zone, own.address)),
    facility: own,
    patient,
    ...(newer.value.shown + newer.value.hidden > 0 ? { newer: newer.value } : {}),
    ...(unsettled.length > 0 ? { unsettled } : {}),
    allergies: banner.value.allergies,
    ...chart,
    immunizations: immunizations.value,
    visits,
    visitCount: encounters,
    printedAt: now,
    printedAtMs: nowMs,
    today,
    printedBy: session.displayName,
    ...(number > 1 ? { copyNumber: number } : {}),
  };
}

/** More than a paper can name; the chart names all. */
const MOST_NAMED = 20;

async function unsettledNames(read: Reader, patientId: Id): Promise<readonly string[]> {
  const waiting = await read.reviews({ types: REVIEWABLE_TYPES, patientId, limit: MOST_NAMED });
  const names = await Promise.all(
    waiting.map(async ({ id, type }) => {
      const record = reviewableOf(id);
      const data = record && (await read.envelope(record, id))?.data;
      return conceptWords(data && recordTitle(type, data));
    }),
  );
  return [...new Set(names.filter((name) => name !== ''))];
}
