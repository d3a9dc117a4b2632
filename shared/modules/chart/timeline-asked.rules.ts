import * as z from 'zod';
import { isDateTime } from '#shared/kernel/instant.ts';

export const TIMELINE_KINDS = [
  'encounter',
  'condition',
  'procedure',
  'medicationRequest',
  'immunization',
  'diagnosticReport',
  'carePlan',
  'allergy',
  'familyMember',
  'document',
] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

const comparedMoment = z.union([
  z.strictObject({ encounterId: z.string().max(80) }),
  /** The end of the day, where only that is known. */
  z.strictObject({
    at: z
      .string()
      .max(40)
      .refine((text): boolean => isDateTime(text), { error: 'date.notADate' }),
  }),
]);
export type AskedMoment = z.infer<typeof comparedMoment>;
export const MOST_COMPARED = 4;
export const comparedMoments = z.array(comparedMoment).min(2).max(MOST_COMPARED);
