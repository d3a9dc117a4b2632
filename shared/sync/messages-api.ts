import * as z from 'zod';
import { ACCESS_PATH } from './access-api.ts';

/**
 * What a station and its server say of sending messages about appointments: where the facility's settings name the server, it sends.
 *
 * | request | by whom | |
 * |---|---|---|
 * | `GET /_fieldward/messages` | a device: how the server stands with its facility | `messageStanding` |
 * | `POST /_fieldward/messages` | a device's staff who may set messages up | `messageAccountOrder` → `messageStanding` |
 * | `POST /_fieldward/messages/now` | a device: all that is due is tried | `{}` → `messageStanding` |
 * | `POST /_fieldward/messages/test` | a device: a word to an address, by the settings as the server has them | `messageTrial` → `messageTrialAnswer` |
 */
export const MESSAGES_PATH = `${ACCESS_PATH}/messages`;

const medium = z.enum(['email', 'sms']);
/** A secret, and whom it was entered for: it is told to nobody else. */
const secret = z.object({ secret: z.string().min(1).max(500), of: z.string().min(1).max(600) });

/** What is left out stays as it is. */
export const messageAccountOrder = z.object({ email: secret.exactOptional(), sms: secret.exactOptional() });
export type MessageAccountOrder = z.infer<typeof messageAccountOrder>;

export const messageStanding = z.object({
  /** By which settings name it. */
  server: z.string().max(100),
  /** Whom it has a secret for. */
  has: z.array(z.object({ medium, of: z.string().max(600) })).max(2),
  /** `elsewhere`: settings, as far as they have come, name somebody else, or no secret is for what they name. */
  state: z.enum(['off', 'elsewhere', 'ready', 'trouble']),
  /** Of trouble: `EAUTH`, `ECONNREFUSED`. */
  code: z.string().max(60).exactOptional(),
  sentAt: z.iso.datetime().exactOptional(),
  /** Of the last attempt that failed. */
  failure: z.object({ code: z.string().max(60), at: z.iso.datetime() }).exactOptional(),
  waiting: z.int().min(0),
});
export type MessageStanding = z.infer<typeof messageStanding>;

export const messageTrial = z.object({
  medium,
  to: z
    .string()
    .max(200)
    .regex(/^[^\s,;<>]+$/),
});
/** `answer`: what the other side said where it did not take it. */
export const messageTrialAnswer = z.object({
  outcome: z.enum(['sent', 'failed', 'notSetUp', 'noPassword']),
  answer: z.string().max(60).exactOptional(),
});
export type MessageTrialAnswer = z.infer<typeof messageTrialAnswer>;
