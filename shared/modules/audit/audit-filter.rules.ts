import * as z from 'zod';
import { isIdOf } from '#shared/kernel/ids.ts';
import { patientId } from '../patients/patient-id.rules.ts';

export const auditFilter = z.object({
  patientId: patientId.exactOptional(),
  /** A `user:…` id, or `unknown` for logins that are nobody's. */
  userId: z
    .string()
    .max(80)
    .refine((id) => id === 'unknown' || isIdOf('user', id), { error: 'ref.malformed' })
    .exactOptional(),
  /** A channel such as `patients.open`, or the beginning of one: `patients.` */
  action: z.string().max(80).exactOptional(),
  outcome: z.enum(['success', 'refused']).exactOptional(),
  /** Calendar days at the facility, both included. */
  fromDay: z.iso.date().exactOptional(),
  toDay: z.iso.date().exactOptional(),
});
export type AuditFilter = z.infer<typeof auditFilter>;
