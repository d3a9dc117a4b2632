import * as z from 'zod';
import {
  codeableConceptSchema,
  codingSchema,
  conceptText,
  quantitySchema,
  type CodeableConcept,
} from '#shared/kernel/clinical-values.ts';
import { newerMarkSchema } from '#shared/kernel/newer-mark.ts';
import type { Observation } from './observation.record.ts';
import { compareValues, startMs } from './recorded-time.rules.ts';
import { FLAGS } from './flag.rules.ts';
import { flagOf, normalRange, shownRange, type Judged } from './result-flags.rules.ts';

export const resultPointSchema = z.object({
  observationId: z.string(),
  at: z.string().optional(),
  quantity: quantitySchema.optional(),
  /** Shown where the value is no quantity. */
  text: z.string().optional(),
  flag: z.enum(FLAGS).optional(),
  /** `final`, `preliminary`, `amended`… FHIR observation-status. */
  status: z.string(),
  newer: newerMarkSchema.exactOptional(),
});
export type ResultPoint = z.infer<typeof resultPointSchema>;

/** The values of one test over time, oldest first; the last point is the latest. */
export const resultSeriesSchema = z.object({
  key: z.string(),
  code: codeableConceptSchema,
  coding: codingSchema.optional(),
  category: z.string(),
  unit: z.string().optional(),
  range: z
    .object({ low: z.string().optional(), high: z.string().optional(), text: z.string().optional() })
    .optional(),
  /** The observation that the range came with: the latest that has one. */
  rangeOf: z.string().exactOptional(),
  points: z.array(resultPointSchema),
  /** Of how many these points are the newest: of all that were read, which a summary limits too. */
  total: z.int(),
});
export type ResultSeries = z.infer<typeof resultSeriesSchema>;

/**
 * Observations grouped by what was measured and in which unit (values in different units never share a line), blood
 * pressure and other panels by component.
 * @param zone IANA time zone in which bare dates are days
 * @param newest how many points each series lists, counted from the latest
 */
export function seriesOf(
  observations: readonly Observation[],
  zone: string,
  newest = 60,
): readonly ResultSeries[] {
  const groups = new Map<
    string,
    {
      code: CodeableConcept;
      category: string;
      unit: string | undefined;
      range: ResultSeries['range'];
      rangeOf: string | undefined;
      points: ResultPoint[];
    }
  >();
  const ordered = observations
    .filter((observation) => observation.status !== 'entered-in-error' && observation.status !== 'cancelled')
    .map((observation) => ({ observation, ms: startMs(observation.effective, zone) }))
    .toSorted((a, b) => compareValues(a.ms, b.ms) || compareValues(a.observation.id, b.observation.id));
  for (const { observation } of ordered) {
    for (const { code, value, judged } of valuesOf(observation)) {
      const coding = code.coding?.find((candidate) => candidate.code) ?? undefined;
      const unit = value.quantity?.unit ?? value.quantity?.code;
      const key = `${coding?.system ?? ''}|${coding?.code ?? conceptText(code)}|${unit ?? ''}`;
      const group = groups.get(key) ?? {
        code,
        category: observation.category,
        unit,
        range: undefined,
        rangeOf: undefined,
        points: [],
      };
      const flag = flagOf(judged, value.quantity);
      const range = shownRange(normalRange(judged.referenceRange), value.quantity);
      if (range) [group.range, group.rangeOf] = [range, observation.id];
      group.points.push({
        observationId: observation.id,
        status: observation.status,
        ...(observation.effective ? { at: observation.effective } : {}),
        ...value,
        ...(flag ? { flag } : {}),
        ...(observation.newer ? { newer: observation.newer } : {}),
      });
      groups.set(key, group);
    }
  }
  return [...groups].map(([key, { code, category, unit, range, rangeOf, points }]) => ({
    key,
    code,
    category,
    points: points.slice(-newest),
    total: points.length,
    ...(code.coding?.[0] ? { coding: code.coding[0] } : {}),
    ...(unit ? { unit } : {}),
    ...(range ? { range } : {}),
    ...(rangeOf === undefined ? {} : { rangeOf }),
  }));
}

/**
 * The series of all observations from the series of pages of them, whatever the pages: as `seriesOf` would have made
 * them at once. An observation that came in two pages counts as in the first.
 * @param zone as of `seriesOf`
 */
export function joinSeries(
  pages: readonly (readonly ResultSeries[])[],
  zone: string,
): readonly ResultSeries[] {
  const parts = new Map<string, ResultSeries[]>();
  const seen = new Set<string>();
  for (const page of pages) {
    const ids = new Set<string>();
    for (const series of page) {
      const points = series.points.filter(({ observationId }) => !seen.has(observationId));
      for (const { observationId } of points) ids.add(observationId);
      if (points.length === 0) continue;
      const known = parts.get(series.key);
      if (known) known.push({ ...series, points });
      else parts.set(series.key, [{ ...series, points }]);
    }
    for (const id of ids) seen.add(id);
  }
  const joined = [...parts.values()].map((of) => joinParts(of, zone));
  return joined.toSorted((a, b) => comparePoints(a.points[0], b.points[0], zone));
}

/** Series of one key: named by the oldest point, with the range of the latest that has one. */
function joinParts(parts: readonly ResultSeries[], zone: string): ResultSeries {
  const [first, ...others] = parts;
  if (!first) throw new Error('a series has parts');
  if (others.length === 0) return { ...first, total: first.points.length };
  const points = parts
    .flatMap((part) => part.points)
    .map((point) => ({ point, ms: startMs(point.at, zone) }))
    .toSorted(
      (a, b) => compareValues(a.ms, b.ms) || compareValues(a.point.observationId, b.point.observationId),
    )
    .map(({ point }) => point);
  const partOf = (id: string | undefined) =>
    parts.find((part) => part.points.some(({ observationId }) => observationId === id));
  const { range: _range, rangeOf: _rangeOf, ...named } = partOf(points[0]?.observationId) ?? first;
  const ranged = new Set(parts.flatMap(({ rangeOf }) => rangeOf ?? []));
  const rangeOf = points.findLast(({ observationId }) => ranged.has(observationId))?.observationId;
  const range = parts.find((part) => part.rangeOf === rangeOf)?.range;
  return {
    ...named,
    points,
    total: points.length,
    ...(range && rangeOf !== undefined ? { range, rangeOf } : {}),
  };
}

function comparePoints(a: ResultPoint | undefined, b: ResultPoint | undefined, zone: string): number {
  return (
    compareValues(startMs(a?.at, zone), startMs(b?.at, zone)) ||
    compareValues(a?.observationId ?? '', b?.observationId ?? '')
  );
}

type Value = Pick<ResultPoint, 'quantity' | 'text'>;
interface ObservedValue {
  readonly code: CodeableConcept;
  readonly value: Value;
  /** What this very value came with: a panel's judgement says nothing of its components. */
  readonly judged: Judged;
}

function valuesOf(observation: Observation): readonly ObservedValue[] {
  return [observation, ...(observation.component ?? [])].flatMap((observed) => {
    const value = valueOf(observed);
    return value ? [{ code: observed.code, value, judged: observed }] : [];
  });
}

type Valued = Pick<
  Observation,
  'valueQuantity' | 'valueCode' | 'valueText' | 'valueBoolean' | 'valueInteger' | 'valueInstant'
>;

function valueOf(observed: Valued): Value | undefined {
  if (observed.valueQuantity) return { quantity: observed.valueQuantity };
  if (observed.valueCode) return { text: conceptText(observed.valueCode) };
  if (observed.valueText !== undefined) return { text: observed.valueText };
  if (observed.valueInteger !== undefined) return { text: String(observed.valueInteger) };
  if (observed.valueBoolean !== undefined) return { text: String(observed.valueBoolean) };
  return observed.valueInstant === undefined ? undefined : { text: observed.valueInstant };
}
