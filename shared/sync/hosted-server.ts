import * as z from 'zod';

/**
 * What a station and the server that it runs for a small clinic say to each other over the channel between their two
 * processes. Keys and passwords go this way, and by no argument or variable that a list of processes shows.
 */
export const hostedOrder = z.object({
  kind: z.literal('run'),
  folder: z.string().max(4_096),
  /** Of the server's data: 64 hexadecimal digits. */
  key: z.string().regex(/^[0-9a-f]{64}$/),
  adminPassword: z.string().max(200),
  /** 0: any that is free. */
  port: z.int().min(0).max(65_535),
  /** By which the other desks find it, the nearest first. */
  addresses: z.array(z.url().max(300)).max(10),
});
export type HostedOrder = z.infer<typeof hostedOrder>;

/** Ends in good order; so does a channel that is cut, because the station is gone then. */
export const hostedEnd = z.object({ kind: z.literal('stop') });

export const hostedAnswer = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('listening'),
    /** How its own machine reaches it. */
    url: z.url().max(300),
    /** SHA-256 of its certificate, 64 hexadecimal digits. */
    fingerprint: z.string().max(64),
  }),
  z.object({ kind: z.literal('failed'), code: z.enum(['hosting.portInUse', 'hosting.cannotRun']) }),
]);
export type HostedAnswer = z.infer<typeof hostedAnswer>;
