import type { InputOf, OutputOf, QueryContext } from '#shared/kernel/contract.ts';
import { codeKey } from '#shared/kernel/code-key.ts';
import {
  calendarDateInZone,
  dateTimeSpan,
  instantFromMs,
  isDateTime,
  isInstant,
} from '#shared/kernel/instant.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { fail, ok } from '#shared/kernel/result.ts';
import { isOfPerson } from '../identity/person-reader.rules.ts';
import { Allergy } from '../allergies/allergy.record.ts';
import { listedAllergies } from '../allergies/allergies.rules.ts';
import { Encounter } from '../encounters/encounter.record.ts';
import { MedicationRequest } from '../medications/medication-request.record.ts';
import { Condition } from '../problems/condition.record.ts';
import { Observation } from '../results/observation.record.ts';
import { startMs } from '../results/recorded-time.rules.ts';
import { comparePanelOrder } from '../results/result-order.rules.ts';
import { seriesOf } from '../results/result-series.rules.ts';
import type { chart } from './chart.contract.ts';
import type { AskedMoment } from './timeline-asked.rules.ts';
import {
  compareAllergies,
  compareMedicines,
  compareProblems,
  compareSeriesAt,
  type ComparedMoment,
} from './compare.rules.ts';
import { newestOfEach } from './newest-observations.ts';
import { completeAfterMs } from './newest.rules.ts';
import { newestFirst } from './timeline.rules.ts';

type Moment = ComparedMoment & { readonly shown: OutputOf<typeof chart.compare>['moments'][number] };

/** Of each test at first; more where many hold no value or crowd into two days. */
const BEFORE_MOMENT = 4;
const DAY_MS = 86_400_000;
const MOST_POINTS = 10_000;

export async function compare({ input, read, session }: QueryContext<InputOf<(typeof chart)['compare']>>) {
  const { patientId } = input;
  const { zone } = session;
  const moments: Moment[] = [];
  for (const asked of input.moments) {
    const moment = await momentOf(read, patientId, asked, zone);
    if (!moment)
      return fail({
        code: 'notFound',
        type: 'encounter',
        id: 'encounterId' in asked ? asked.encounterId : '',
      });
    moments.push(moment);
  }
  moments.sort((a, b) => a.ms - b.ms);
  const [conditions, orders, allergies, ofVisit] = await Promise.all([
    read.list(Condition, { where: { patientId } }),
    read.list(MedicationRequest, { where: { patientId } }),
    read.list(Allergy, { where: { patientId } }),
    Promise.all(moments.map(({ encounterId }) => observationsAt(read, patientId, encounterId))),
  ]);
  const before = await observationsBefore(read, patientId, moments, zone);
  const observations = new Map([...before, ...ofVisit.flat()].map((one) => [one.id, one]));
  const series = compareSeriesAt(
    seriesOf([...observations.values()], zone, MOST_POINTS).toSorted(comparePanelOrder),
    moments,
    ofVisit.map((own) => new Set(own.map(({ id }) => id))),
    zone,
  );
  const isVital = ({ series: { category } }: { readonly series: { readonly category: string } }) =>
    category === 'vital-signs';
  const newestOrders = newestFirst(
    orders.map((order) => ({
      id: order.id,
      order,
      ...(order.authoredOn === undefined ? {} : { at: order.authoredOn }),
    })),
    zone,
  );
  return ok({
    moments: moments.map(({ shown }) => shown),
    problems: compareProblems(
      conditions.filter(({ placeholder }) => placeholder !== true),
      moments,
      zone,
    ),
    medicines: compareMedicines(
      newestOrders.map(({ order }) => order),
      moments,
      zone,
    ),
    allergies: compareAllergies(listedAllergies(allergies), moments, zone),
    vitals: series.filter(isVital),
    results: series.filter((one) => !isVital(one)),
  });
}

/** A visit counts until its end; one without, until the end of the day on which it began. */
async function momentOf(
  read: Reader,
  patientId: string,
  asked: AskedMoment,
  zone: string,
): Promise<Moment | undefined> {
  if ('at' in asked)
    return isDateTime(asked.at)
      ? { ms: dateTimeSpan(asked.at, zone).endMs, shown: { at: asked.at } }
      : undefined;
  const visit = await read.get(Encounter, asked.encounterId);
  if (!visit || !(await isOfPerson(read, patientId, visit.patientId))) return undefined;
  const { id, start, end, type } = visit;
  const until = end ?? (isInstant(start) ? calendarDateInZone(start, zone) : start);
  if (!isDateTime(until)) return undefined;
  return {
    ms: dateTimeSpan(until, zone).endMs,
    encounterId: id,
    shown: { at: start, encounterId: id, ...(type?.[0] ? { title: type[0] } : {}) },
  };
}

async function observationsAt(
  read: Reader,
  patientId: string,
  encounterId: string | undefined,
): Promise<readonly Observation[]> {
  if (encounterId === undefined) return [];
  const found = await read.list(Observation, { where: { encounterId } });
  const theirs = await Promise.all(found.map((one) => isOfPerson(read, patientId, one.patientId)));
  return found.filter((_, index) => theirs[index]);
}

/** The latest of each test by each moment. */
async function observationsBefore(
  read: Reader,
  patientId: string,
  moments: readonly ComparedMoment[],
  zone: string,
): Promise<readonly Observation[]> {
  const { observations: tests } = await newestOfEach(read, patientId, 1, zone);
  const found: Observation[] = [];
  const seen = new Set<string>();
  for (const { category, code } of tests) {
    const key = codeKey(code) ?? '';
    if (seen.has(`${category} ${key}`)) continue;
    seen.add(`${category} ${key}`);
    for (const { ms } of moments)
      found.push(...(await latestBefore(read, { patientId, category, code: key }, ms, zone)));
  }
  return found;
}

async function latestBefore(
  read: Reader,
  where: { readonly patientId: string; readonly category: string; readonly code: string },
  ms: number,
  zone: string,
): Promise<readonly Observation[]> {
  // Texts of other offsets may sort a day too late.
  const before = instantFromMs(ms + 2 * DAY_MS).slice(0, 'YYYY-MM-DD'.length);
  for (let limit = BEFORE_MOMENT; ; limit *= 4) {
    const found = await read.list(Observation, {
      where,
      orderBy: 'effective',
      direction: 'desc',
      before,
      limit,
    });
    const by = found.filter(({ effective }) => startMs(effective, zone) <= ms);
    if (found.length < limit) return by;
    const after = completeAfterMs({ count: found.length, limit, lastAt: found.at(-1)?.effective }, zone);
    const hasLatest = by.some(
      (one) => seriesOf([one], zone).length > 0 && startMs(one.effective, zone) > after,
    );
    if (hasLatest) return by;
  }
}
