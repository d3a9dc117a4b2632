import type { HandlersFor } from '#shared/kernel/contract.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { fail, ok } from '#shared/kernel/result.ts';
import { hiddenAllergies, listedAllergies, standingStatement } from '../allergies/allergies.rules.ts';
import { AllergyStatement } from '../allergies/allergy-statement.record.ts';
import { Allergy } from '../allergies/allergy.record.ts';
import { CarePlan } from '../care-plans/care-plan.record.ts';
import { Encounter } from '../encounters/encounter.record.ts';
import { isVisit } from '../encounters/encounter.rules.ts';
import { Procedure } from '../encounters/procedure.record.ts';
import { Immunization } from '../immunizations/immunization.record.ts';
import { MedicationRequest } from '../medications/medication-request.record.ts';
import { medicineGroups } from '../medications/medicine-groups.rules.ts';
import { Condition } from '../problems/condition.record.ts';
import { DiagnosticReport } from '../results/diagnostic-report.record.ts';
import { Observation } from '../results/observation.record.ts';
import { startMs } from '../results/recorded-time.rules.ts';
import { seriesOf } from '../results/result-series.rules.ts';
import type { AllergyState, chart } from './chart.contract.ts';
import { compare } from './compare.handlers.ts';
import { countVisits } from './count-visits.ts';
import { newestObservations, newestOfEach } from './newest-observations.ts';
import { completeAfterMs } from './newest.rules.ts';
import { isCurrentMedicine, isForbiddenMedicine, isStoppedMedicine, latestWeight } from './summary.rules.ts';
import { summaryProblems } from './summary-problems.ts';
import { nameBook, timeline } from './timeline.handlers.ts';
import { newestFirst } from './timeline.rules.ts';

/** A summary shows the present and a short trend; the results page shows them all. */
const SUMMARY_POINTS = 12;
const SUMMARY_ENCOUNTERS = 5;
const ALL_POINTS = 10_000;
/** Enough that a weight is nearly always among them. */
const WEIGHT_POINTS = 4;

export const chartHandlers: HandlersFor<typeof chart> = {
  async banner({ input, read, session }) {
    const where = { patientId: input.patientId, category: 'vital-signs' };
    const vitals = await newestObservations(read, where, WEIGHT_POINTS, session.zone);
    const weight = latestWeight(vitals, session.zone);
    return ok({ allergies: await allergyState(read, input.patientId), ...(weight ? { weight } : {}) });
  },

  async summary({ input, read, session }) {
    const { patientId } = input;
    const newest = (category: string) =>
      newestObservations(read, { patientId, category }, SUMMARY_POINTS, session.zone);
    const [problems, requests, vitals, laboratory, lastEncounters, encounters] = await Promise.all([
      summaryProblems(read, patientId),
      read.list(MedicationRequest, { where: { patientId } }),
      newest('vital-signs'),
      newest('laboratory'),
      lastVisits(read, patientId, session.zone),
      countVisits(read, patientId, 'entered-in-error'),
    ]);
    const orders = dated(requests, ({ authoredOn }) => authoredOn, session.zone);
    return ok({
      problems: [...dated(problems.open, ({ onset, recordedDate }) => onset ?? recordedDate, session.zone)],
      resolvedProblems: problems.closed,
      medicines: orders.filter(isCurrentMedicine),
      forbiddenMedicines: orders.filter(isForbiddenMedicine),
      stoppedMedicines: medicineGroups(orders.filter(isStoppedMedicine)).length,
      vitals: [...seriesOf(vitals, session.zone, SUMMARY_POINTS)],
      results: [...seriesOf(laboratory, session.zone, SUMMARY_POINTS)],
      lastEncounters: [...lastEncounters],
      encounters,
    });
  },

  async newer({ input, read }) {
    const newer = await read.newerOf(input.patientId);
    const shown = newer.filter(({ isShown }) => isShown).length;
    return ok({ shown, hidden: newer.length - shown });
  },

  timeline,

  async problems({ input, read, session }) {
    const found = await read.list(Condition, { where: input });
    return ok([...dated(found, ({ onset, recordedDate }) => onset ?? recordedDate, session.zone)]);
  },
  async medicines({ input, read, session }) {
    const found = await read.list(MedicationRequest, { where: input });
    return ok([...dated(found, ({ authoredOn }) => authoredOn, session.zone)]);
  },
  async immunizations({ input, read, session }) {
    const found = await read.list(Immunization, { where: input });
    return ok([...dated(found, ({ occurrence }) => occurrence, session.zone)]);
  },
  async carePlans({ input, read, session }) {
    const found = await read.list(CarePlan, { where: input });
    return ok([...dated(found, ({ start }) => start, session.zone)]);
  },

  async results({ input: { patientId, newest }, read, session }) {
    const { observations, older } = await newestOfEach(read, patientId, newest, session.zone);
    return ok({ series: [...seriesOf(observations, session.zone, ALL_POINTS)], older: [...older] });
  },
  async olderResults({ input: { patientId, category, code, offset, limit }, read, session }) {
    const where = { patientId, category, code };
    const found = await read.list(Observation, {
      where,
      orderBy: 'effective',
      direction: 'desc',
      offset,
      limit,
    });
    return ok([...seriesOf(found, session.zone, ALL_POINTS)]);
  },

  compare,

  async encounter({ input, read }) {
    const encounterId = input.id;
    const encounter = await read.get(Encounter, encounterId);
    if (!encounter) return fail({ code: 'notFound', type: 'encounter', id: encounterId });
    const names = nameBook(read);
    const placeId = encounter.locationId ?? encounter.serviceProviderId;
    const [conditions, procedures, observations, reports, people, place] = await Promise.all([
      read.list(Condition, { where: { encounterId } }),
      read.list(Procedure, { where: { encounterId } }),
      read.list(Observation, { where: { encounterId } }),
      read.list(DiagnosticReport, { where: { encounterId } }),
      Promise.all((encounter.participantIds ?? []).map((id) => names.person(id))),
      placeId === undefined ? undefined : names.place(placeId),
    ]);
    return ok({
      encounter,
      conditions: [...conditions],
      procedures: [...procedures],
      observations: [...observations],
      reports: [...reports],
      participants: people.filter((name) => name !== undefined),
      ...(place === undefined ? {} : { place }),
    });
  },
};

async function allergyState(read: Reader, patientId: string): Promise<AllergyState> {
  const [allergies, statements, hidden] = await Promise.all([
    read.list(Allergy, { where: { patientId } }),
    read.list(AllergyStatement, { where: { patientId } }),
    hiddenAllergies(read, patientId),
  ]);
  const statement = hidden > 0 ? undefined : standingStatement(statements, allergies);
  if (statement) return { state: 'noneKnown', statement };
  const listed = listedAllergies(allergies);
  if (listed.length === 0 && hidden === 0) return { state: 'notRecorded' };
  const reviewed = listed
    .flatMap(({ recordedDate }) => recordedDate ?? [])
    .toSorted()
    .at(-1);
  return {
    state: 'listed',
    allergies: [...listed],
    ...(hidden === 0 ? {} : { hidden }),
    ...(reviewed === undefined ? {} : { reviewed }),
  };
}

/** The latest visits by moment: the newest texts, and more where many are not visits or crowd into two days. */
async function lastVisits(read: Reader, patientId: string, zone: string): Promise<readonly Encounter[]> {
  for (let limit = SUMMARY_ENCOUNTERS * 2; ; limit *= 4) {
    const found = await read.list(Encounter, {
      where: { patientId },
      orderBy: 'start',
      direction: 'desc',
      limit,
    });
    const visits = dated(found.filter(isVisit), ({ start }) => start, zone).slice(0, SUMMARY_ENCOUNTERS);
    if (found.length < limit) return visits;
    const completeAfter = completeAfterMs({ count: found.length, limit, lastAt: found.at(-1)?.start }, zone);
    if (startMs(visits[SUMMARY_ENCOUNTERS - 1]?.start, zone) > completeAfter) return visits;
  }
}

function dated<T extends { readonly id: string }>(
  values: readonly T[],
  at: (value: T) => string | undefined,
  zone: string,
): readonly T[] {
  const entries = values.map((value) => {
    const when = at(value);
    return { id: value.id, value, ...(when === undefined ? {} : { at: when }) };
  });
  return newestFirst(entries, zone).map(({ value }) => value);
}
