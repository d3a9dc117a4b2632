import { hashRaw } from '@node-rs/argon2';
import { randomBytes } from 'node:crypto';
import * as z from 'zod';

/** How a password becomes a key, kept with the box it opens so that the cost can rise without locking anyone out. */
export const stretchSchema = z.object({
  algorithm: z.literal('argon2id'),
  salt: z.base64().max(100),
  memoryKib: z.int().min(8).max(4_194_304),
  passes: z.int().min(1).max(100),
  lanes: z.int().min(1).max(64),
});
export type Stretch = z.infer<typeof stretchSchema>;

/** The package names it in a const enum, which does not exist at run time. */
const ARGON2ID = 2;

/** @source RFC 9106 §4, second recommended option, in one lane: above every OWASP minimum, about 0.2 s on a small machine */
export function newStretch(): Stretch {
  return {
    algorithm: 'argon2id',
    salt: randomBytes(16).toString('base64'),
    memoryKib: 65_536,
    passes: 3,
    lanes: 1,
  };
}

/** @returns 32 bytes */
export async function passwordKey(password: string, stretch: Stretch): Promise<Buffer> {
  return hashRaw(password.normalize('NFC'), {
    algorithm: ARGON2ID,
    salt: Buffer.from(stretch.salt, 'base64'),
    memoryCost: stretch.memoryKib,
    timeCost: stretch.passes,
    parallelism: stretch.lanes,
    outputLen: 32,
  });
}
