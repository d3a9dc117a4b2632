import * as z from 'zod';
import { codeableConceptSchema } from '#shared/kernel/clinical-values.ts';
import { formatDecimal, parseDecimal } from '#shared/kernel/decimal.ts';
import { dateTimeSpan, isDateTime, isInstant } from '#shared/kernel/instant.ts';
import type { Allergy } from '../allergies/allergy.record.ts';
import { MedicationRequest } from '../medications/medication-request.record.ts';
import { lineKeyOf } from '../medications/medicine-groups.rules.ts';
import type { Condition } from '../problems/condition.record.ts';
import { startMs } from '../results/recorded-time.rules.ts';
import {
  resultPointSchema,
  resultSeriesSchema,
  type ResultPoint,
  type ResultSeries,
} from '../results/result-series.rules.ts';
import { isBelieved, OPEN_STATUS } from './summary.rules.ts';

/**
 * How something stood at a moment, as far as its dates tell. `unclear`: its beginning is not known, or that it is over but
 * not since when.
 */
export const COMPARED_STATES = ['notYet', 'present', 'ended', 'unclear'] as const;
export type ComparedState = (typeof COMPARED_STATES)[number];

const states = z.array(z.enum(COMPARED_STATES));
export const comparedRecordSchema = z.object({ id: z.string(), code: codeableConceptSchema, states });
export type ComparedRecord = z.infer<typeof comparedRecordSchema>;
/** Orders of one line; the latest stands for it. */
export const comparedMedicineSchema = z.object({ order: MedicationRequest.schema, states });
export type ComparedMedicine = z.infer<typeof comparedMedicineSchema>;

export const comparedCellSchema = z.object({
  /** The latest value at the moment; absent where there was none. */
  point: resultPointSchema.exactOptional(),
  /** From the value before it in the row, as a decimal; absent where either is no plain number. */
  difference: z.string().exactOptional(),
  direction: z.enum(['up', 'down', 'same']).exactOptional(),
});
export type ComparedCell = z.infer<typeof comparedCellSchema>;
export const comparedSeriesSchema = z.object({
  /** Without its points. */
  series: resultSeriesSchema,
  cells: z.array(comparedCellSchema),
});
export type ComparedSeries = z.infer<typeof comparedSeriesSchema>;

/** One of the moments that are set side by side, in the order of time. */
export interface ComparedMoment {
  /** What began after it is not yet there. */
  readonly ms: number;
  /** What was recorded at this visit counts, whenever it is dated. */
  readonly encounterId?: string;
}

/** @param records as they are now: what was entered in error or refuted never was */
export function compareProblems(
  records: readonly Condition[],
  moments: readonly ComparedMoment[],
  zone: string,
): ComparedRecord[] {
  return records
    .filter(isBelieved)
    .map(({ id, code, clinicalStatus, onset, recordedDate, abatement, encounterId }) => {
      const isOver = clinicalStatus !== undefined && !OPEN_STATUS.some((open) => open === clinicalStatus);
      const life = { from: onset ?? recordedDate, to: abatement, isOver, encounterId };
      return { id, code, states: moments.map((moment) => stateAt(life, moment, zone)) };
    });
}

/** Known from the day it was recorded: that an allergy began before tells nothing to whoever acted before. */
export function compareAllergies(
  records: readonly Allergy[],
  moments: readonly ComparedMoment[],
  zone: string,
): ComparedRecord[] {
  return records
    .filter(({ verificationStatus }) => verificationStatus !== 'entered-in-error')
    .map(({ id, code, clinicalStatus, verificationStatus, onset, recordedDate, encounterId }) => {
      const isOver = verificationStatus === 'refuted' || (clinicalStatus ?? 'active') !== 'active';
      const life = { from: recordedDate ?? onset, to: undefined, isOver, encounterId };
      return { id, code, states: moments.map((moment) => stateAt(life, moment, zone)) };
    });
}

const NEVER_TAKEN: ReadonlySet<MedicationRequest['status']> = new Set(['draft', 'entered-in-error']);
const STANDING: ReadonlySet<MedicationRequest['status']> = new Set(['active', 'on-hold']);

/** One row a line: where one of its orders stood, the line did. @param orders newest first */
export function compareMedicines(
  orders: readonly MedicationRequest[],
  moments: readonly ComparedMoment[],
  zone: string,
): ComparedMedicine[] {
  const rows = new Map<string, ComparedMedicine>();
  for (const order of orders) {
    if (NEVER_TAKEN.has(order.status)) continue;
    const ends = (order.dosage ?? []).map(({ boundsEnd }) => boundsEnd);
    const life = {
      from: order.authoredOn,
      to: ends.includes(undefined) ? undefined : latest(ends, zone),
      isOver: !STANDING.has(order.status),
      encounterId: order.encounterId,
    };
    const own = moments.map((moment) => stateAt(life, moment, zone));
    const key = lineKeyOf(order);
    const row = rows.get(key);
    rows.set(key, {
      order: row?.order ?? order,
      states: own.map((state, index) => stronger(state, row?.states[index])),
    });
  }
  return [...rows.values()];
}

/** @param all with the points of every moment */
export function compareSeriesAt(
  all: readonly ResultSeries[],
  moments: readonly ComparedMoment[],
  /** Observations of each moment's visit. */
  ofVisit: readonly ReadonlySet<string>[],
  zone: string,
): ComparedSeries[] {
  return all
    .map((series): ComparedSeries => {
      let before: ResultPoint | undefined;
      const cells = moments.map((moment, index) => {
        const own = series.points.findLast(({ observationId }) => ofVisit[index]?.has(observationId));
        const point = own ?? series.points.findLast((one) => isBy(one.at, moment.ms, zone));
        const cell: ComparedCell = point ? { point, ...changeOf(before, point) } : {};
        before = point ?? before;
        return cell;
      });
      return { series: { ...series, points: [] }, cells };
    })
    .filter(({ cells }) => cells.some(({ point }) => point !== undefined));
}

/** True where the moments differ. */
export function hasChanged(
  row: { readonly states: readonly ComparedState[] } | { readonly cells: readonly ComparedCell[] },
): boolean {
  if ('states' in row) return new Set(row.states).size > 1;
  return new Set(row.cells.map(({ point }) => point?.quantity?.value ?? point?.text)).size > 1;
}

interface Life {
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** As of now. */
  readonly isOver: boolean;
  readonly encounterId: string | undefined;
}

function stateAt(
  { from, to, isOver, encounterId }: Life,
  moment: ComparedMoment,
  zone: string,
): ComparedState {
  const began =
    encounterId !== undefined && encounterId === moment.encounterId
      ? 'yes'
      : hasPassed(from, moment.ms, zone);
  if (began === 'no') return 'notYet';
  const ended = to === undefined ? (isOver ? 'unclear' : 'no') : hasPassed(to, moment.ms, zone);
  if (ended === 'yes') return 'ended';
  return began === 'unclear' || ended === 'unclear' ? 'unclear' : 'present';
}

/** A day counts from its beginning; a month or a year that holds the moment does not tell. */
function hasPassed(at: string | undefined, ms: number, zone: string): 'yes' | 'no' | 'unclear' {
  if (at === undefined || !isDateTime(at)) return 'unclear';
  const span = dateTimeSpan(at, zone);
  if (span.startMs > ms) return 'no';
  const isExact = isInstant(at) || at.length === 'YYYY-MM-DD'.length;
  return isExact || span.endMs <= ms ? 'yes' : 'unclear';
}

function isBy(at: string | undefined, ms: number, zone: string): boolean {
  return at !== undefined && isDateTime(at) && startMs(at, zone) <= ms;
}

const STRENGTH: { readonly [S in ComparedState]: number } = { present: 3, unclear: 2, ended: 1, notYet: 0 };

function stronger(a: ComparedState, b: ComparedState | undefined): ComparedState {
  return b !== undefined && STRENGTH[b] > STRENGTH[a] ? b : a;
}

function latest(dates: readonly (string | undefined)[], zone: string): string | undefined {
  return dates.toSorted((a, b) => startMs(a, zone) - startMs(b, zone)).at(-1);
}

/** A value below or above a limit (`< 5`) has no difference from another. */
function changeOf(
  before: ResultPoint | undefined,
  after: ResultPoint,
): Pick<ComparedCell, 'difference' | 'direction'> {
  if (!before || before.observationId === after.observationId) return {};
  const [from, to] = [before, after].map(({ quantity }) =>
    quantity && quantity.comparator === undefined ? parseDecimal(quantity.value) : undefined,
  );
  if (!from || !to) return {};
  const scale = Math.max(from.scale, to.scale);
  const digits =
    to.digits * 10n ** BigInt(scale - to.scale) - from.digits * 10n ** BigInt(scale - from.scale);
  const direction = digits === 0n ? 'same' : digits > 0n ? 'up' : 'down';
  return { difference: formatDecimal({ digits, scale }), direction };
}
