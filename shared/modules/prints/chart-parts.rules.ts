import * as z from 'zod';
import { isPartialDate } from '#shared/kernel/partial-date.ts';
import type { Permission } from '#shared/kernel/permission.ts';
import { comparedMoments, TIMELINE_KINDS } from '../chart/timeline-asked.rules.ts';

/** What of a chart can be put on one paper, in the order in which it is printed. */
export const CHART_PARTS = [
  'summary',
  'compare',
  'visit',
  'allergies',
  'problems',
  'medicines',
  'results',
  'history',
  'documents',
  'timeline',
] as const;
export type ChartPart = (typeof CHART_PARTS)[number];

const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .refine((text): boolean => isPartialDate(text), { error: 'date.notADate' });

export const chartPartsAsked = z
  .strictObject({
    parts: z.array(z.enum(CHART_PARTS)).min(1).max(CHART_PARTS.length),
    /** Of the results and the timeline: first and last day. */
    from: day.exactOptional(),
    until: day.exactOptional(),
    visitId: z.string().max(80).exactOptional(),
    /** As the timeline is filtered on the screen. */
    kinds: z.array(z.enum(TIMELINE_KINDS)).exactOptional(),
    words: z.string().max(100).exactOptional(),
    moments: comparedMoments.exactOptional(),
  })
  .refine(({ parts, visitId }) => !parts.includes('visit') || visitId !== undefined, { path: ['visitId'] })
  .refine(({ parts, moments }) => !parts.includes('compare') || moments !== undefined, { path: ['moments'] })
  .refine(({ from, until }) => from === undefined || until === undefined || from <= until, {
    path: ['until'],
    error: 'date.beforeStart',
  });
export type ChartPartsAsked = z.infer<typeof chartPartsAsked>;

/** What may not be seen is not printed. */
export function permissionOf(part: ChartPart): Permission {
  return part === 'documents' ? 'document.read' : 'chart.read';
}

/** The permission that is missing for one of the parts. */
export function missingPermission(
  parts: readonly ChartPart[],
  permissions: ReadonlySet<Permission>,
): Permission | undefined {
  return parts.map(permissionOf).find((permission) => !permissions.has(permission));
}
