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
        points: [],
      };
      const flag = flagOf(judged, value.quantity);
      group.range = shownRange(normalRange(judged.referenceRange), value.quantity) ?? group.range;
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
  return [...groups].map(([key, { code, category, unit, range, points }]) => ({
    key,
    code,
    category,
    points: points.slice(-newest),
    total: points.length,
    ...(code.coding?.[0] ? { coding: code.coding[0] } : {}),
    ...(unit ? { unit } : {}),
    ...(range ? { range } : {}),
  }));
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
