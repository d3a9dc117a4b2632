import type { CommonRefusal } from '#shared/kernel/contract.ts';
import { dateTimeSpan, isDateTime } from '#shared/kernel/instant.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { ScreenLanguage } from '#shared/kernel/screen-language.ts';
import { chartHandlers } from '#shared/modules/chart/chart.handlers.ts';
import { documentsHandlers } from '#shared/modules/documents/documents.handlers.ts';
import { historyHandlers } from '#shared/modules/history/history.handlers.ts';
import { isOfPerson, personReader } from '#shared/modules/identity/person-reader.rules.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import type { ChartPart, ChartPartsAsked } from '#shared/modules/prints/chart-parts.rules.ts';
import { Observation } from '#shared/modules/results/observation.record.ts';
import { comparePanelOrder } from '#shared/modules/results/result-order.rules.ts';
import { seriesOf } from '#shared/modules/results/result-series.rules.ts';
import type { ActionContext, EngineContext } from '../actions.ts';
import type { ChartPartsModel } from './chart-parts.model.ts';
import { readSummary } from './read-summary.ts';

export type PartsAsked = ActionContext<{
  readonly patientId: string;
  readonly language: ScreenLanguage;
  readonly asked: ChartPartsAsked;
}>;

/** Beyond this a paper says how many it leaves out. */
const MOST_ITEMS = 500;
const PAGE = 500;
const MOST_POINTS = 10_000;

/** What the chosen parts hold, through the same queries as the screens. Refuses a visit that is not this patient's. */
export async function readChartParts(
  engine: EngineContext,
  context: PartsAsked,
  number: number,
): Promise<Result<ChartPartsModel, CommonRefusal>> {
  const { input, session, now, nowMs, today } = context;
  const { patientId, asked } = input;
  const summary = await readSummary(engine, context, number);
  if (!summary) return fail({ code: 'notFound', type: Patient.type, id: patientId });
  const read = personReader(engine.opened().replica.reader());
  const asking = <I>(of: I) => ({ read, session, now, nowMs, today, input: of });
  const has = (part: ChartPart) => asked.parts.includes(part);
  const fits = (at: string | undefined) => isWithin(at, asked, session.zone);
  const { from, until, words, kinds, visitId, moments } = asked;

  const visit =
    has('visit') && visitId !== undefined
      ? await chartHandlers.encounter(asking({ id: visitId }))
      : undefined;
  if (visit && !visit.ok) return visit;
  if (visit && !(await isOfPerson(read, patientId, visit.value.encounter.patientId)))
    return fail({ code: 'notFound', type: 'encounter', id: visitId ?? '' });
  const compare =
    has('compare') && moments ? await chartHandlers.compare(asking({ patientId, moments })) : undefined;
  if (compare && !compare.ok) return compare;
  const [problems, medicines, observations, history, documents] = await Promise.all([
    has('problems') ? chartHandlers.problems(asking({ patientId })) : undefined,
    has('medicines') ? chartHandlers.medicines(asking({ patientId })) : undefined,
    has('results') ? read.list(Observation, { where: { patientId } }) : undefined,
    has('history') ? historyHandlers.overview(asking({ patientId })) : undefined,
    has('documents') ? documentsHandlers.list(asking({ patientId })) : undefined,
  ]);
  const results =
    observations &&
    seriesOf(
      observations.filter(({ effective }) => fits(effective)),
      session.zone,
      MOST_POINTS,
    ).toSorted(comparePanelOrder);
  const timeline = has('timeline')
    ? await timelineOf(async (offset) => {
        const page = {
          patientId,
          offset,
          limit: PAGE,
          ...(words ? { words } : {}),
          ...(kinds?.length ? { kinds } : {}),
        };
        const found = await chartHandlers.timeline(asking(page));
        if (!found.ok) throw new Error('a chart query refused');
        return found.value;
      }, fits)
    : undefined;
  return ok({
    summary,
    parts: asked.parts,
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
    ...(problems?.ok ? { problems: problems.value } : {}),
    ...(medicines?.ok ? { medicines: medicines.value } : {}),
    ...(results ? { results } : {}),
    ...(history?.ok ? { history: history.value } : {}),
    ...(documents?.ok ? { documents: documents.value } : {}),
    ...(timeline
      ? { timeline: { ...timeline, ...(words ? { words } : {}), ...(kinds?.length ? { kinds } : {}) } }
      : {}),
    ...(visit ? { visit: visit.value } : {}),
    ...(compare ? { compare: compare.value } : {}),
  });
}

type TimelinePage = Omit<NonNullable<ChartPartsModel['timeline']>, 'words' | 'kinds'>;

async function timelineOf(
  pageFrom: (offset: number) => Promise<TimelinePage>,
  fits: (at: string | undefined) => boolean,
): Promise<TimelinePage> {
  const items: TimelinePage['items'][number][] = [];
  let [read, total] = [0, Number.POSITIVE_INFINITY];
  while (read < total) {
    const page = await pageFrom(read);
    items.push(...page.items.filter(({ at }) => fits(at)));
    total = page.total;
    read += page.items.length;
    if (page.items.length === 0) break;
  }
  return { items: items.slice(0, MOST_ITEMS), total: items.length };
}

/** What has no date is in no period, and in none is everything. */
function isWithin(at: string | undefined, { from, until }: ChartPartsAsked, zone: string): boolean {
  if (from === undefined && until === undefined) return true;
  if (at === undefined || !isDateTime(at)) return false;
  const span = dateTimeSpan(at, zone);
  const isAfter = from === undefined || !isDateTime(from) || span.endMs >= dateTimeSpan(from, zone).startMs;
  return (
    isAfter && (until === undefined || !isDateTime(until) || span.startMs <= dateTimeSpan(until, zone).endMs)
  );
}
