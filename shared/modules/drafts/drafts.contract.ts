import * as z from 'zod';
import { command, contract, failsWith, query } from '#shared/kernel/contract.ts';

const key = z.string().regex(/^[a-z-]{1,40}(\/[a-zA-Z0-9:-]{1,80})?$/);
const value = z.record(z.string(), z.json());

/** In UTF-16 units of canonical JSON: a long form fully filled in takes a tenth. */
export const DRAFT_MAX = 64 * 1024;

/** What a person has typed and not yet saved: kept per person, inside the encrypted store, on this station. */
export const drafts = contract('drafts', {
  get: query({
    input: z.object({ key }),
    output: z.object({ savedAt: z.string(), value }).optional(),
    permission: 'signedIn',
  }),
  save: command({
    input: z.object({ key, value }),
    output: z.object({ savedAt: z.string() }),
    permission: 'signedIn',
    fails: failsWith<{ readonly code: 'draft.tooLong'; readonly max: number }>(),
  }),
  discard: command({ input: z.object({ key }), output: z.object({}), permission: 'signedIn' }),
});
