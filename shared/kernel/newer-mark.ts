import * as z from 'zod';

/**
 * On a record that a newer program wrote: it was read as far as this one understands it, for showing alone. Never stored;
 * the document keeps all that it had.
 */
export type NewerMark = {
  /** The version of the document. */
  readonly v: number;
  /** Fields that are there and say what this program does not understand. What is required has a stand-in. */
  readonly unread: readonly string[];
};

export const newerMarkSchema: z.ZodType<NewerMark> = z.object({
  v: z.int(),
  unread: z.array(z.string().max(80)).readonly(),
});
