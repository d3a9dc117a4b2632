import * as z from 'zod';

/** What checking the trail has shown. */
export const trailCheck = z.object({
  ok: z.boolean(),
  entries: z.int(),
  faultCount: z.int(),
  faults: z.array(z.object({ code: z.string(), sequence: z.int(), device: z.string().exactOptional() })),
  /** Losses of its end that someone who manages the station knows of: no faults, but never forgotten. */
  losses: z.array(
    z.object({
      code: z.literal('audit.knownLoss'),
      device: z.string(),
      /** Up to where the trail reached, before it was lost. */
      sequence: z.int(),
      knownTo: z.string(),
      knownAt: z.string(),
      /** As the account is called now. */
      name: z.string().exactOptional(),
    }),
  ),
  /** Write it down elsewhere: a later check against it shows a folder that was put back. */
  head: z.object({ sequence: z.int(), hash: z.string() }),
  /** Up to where the server has it, by its signature. Absent where no server has said so. */
  countersigned: z.object({ sequence: z.int(), at: z.string() }).exactOptional(),
});
export type TrailCheck = z.infer<typeof trailCheck>;
