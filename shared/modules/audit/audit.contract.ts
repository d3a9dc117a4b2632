import * as z from 'zod';
import { action, contract } from '#shared/kernel/contract.ts';
import { auditFilter } from './audit-filter.rules.ts';
import { trailCheck } from './trail-check.rules.ts';

export const auditEntry = z.object({
  id: z.string(),
  sequence: z.int(),
  device: z.string().exactOptional(),
  recordedAt: z.string(),
  userId: z.string(),
  /** Login and name as they are now; absent for who is no account. */
  user: z.object({ login: z.string(), displayName: z.string() }).exactOptional(),
  action: z.string(),
  outcome: z.enum(['success', 'refused']),
  reason: z.string().exactOptional(),
  patientId: z.string().exactOptional(),
  /** Only for who may see patients. */
  patient: z.object({ mrn: z.string(), name: z.string() }).exactOptional(),
  /** Parts of the chart that were printed. */
  parts: z.array(z.string()).exactOptional(),
  entityIds: z.array(z.string()).exactOptional(),
  entityCount: z.int().exactOptional(),
});
export type AuditEntry = z.infer<typeof auditEntry>;

const cursor = z.object({ at: z.string().max(40), skip: z.int().min(0) });

export const audit = contract('audit', {
  /** Newest first. Looking is noted in the trail, once for each filter: that is why this is no live query. */
  list: action({
    input: auditFilter.extend({
      limit: z.int().min(1).max(200).default(50),
      /** `next` of the page before. */
      cursor: cursor.exactOptional(),
    }),
    output: z.object({ entries: z.array(auditEntry), next: cursor.exactOptional() }),
    permission: 'audit.read',
  }),
  /** Actions that occur in the newest entries, for a list to choose from. */
  actions: action({ input: z.object({}), output: z.array(z.string()), permission: 'audit.read' }),
  /** Checks the chain, its signatures and the kept head. */
  verify: action({
    input: z.object({}),
    output: trailCheck,
    permission: 'audit.read',
  }),
  /** Newest first, at most 100,000 entries; `cli audit export` has no limit. */
  export: action({
    input: auditFilter.extend({ format: z.enum(['csv', 'fhir']) }),
    output: z.object({
      fileName: z.string(),
      mediaType: z.enum(['text/csv', 'application/fhir+ndjson']),
      text: z.string(),
      count: z.int(),
      isComplete: z.boolean(),
    }),
    permission: 'audit.read',
  }),
});
