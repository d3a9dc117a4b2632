import { f } from '#shared/kernel/field.ts';
import { makeId, parseId, type Id } from '#shared/kernel/ids.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';

/** AES-256-GCM: ciphertext and tag, and their nonce. Base64. */
const box = f.group({ nonce: f.text({ max: 40 }), box: f.text({ max: 8_000 }) });

/**
 * What lets an account open any station of its facility: each station that has this seals its own data key to the public
 * key. No channel hands it out. One field, so that two changes made apart never mix: the later stands whole.
 */
export const StaffKey = defineRecord({
  type: 'staffKey',
  compartment: 'staff',
  v: 1,
  fields: {
    userId: f.ref('user'),
    /** Absent once the account is closed. */
    keys: f
      .group({
        /** X25519, SPKI, base64. */
        publicKey: f.text({ max: 200 }),
        /** The private key under Argon2id of the password. */
        privateKey: box,
        stretch: f.group({
          algorithm: f.oneOf(['argon2id']),
          salt: f.text({ max: 100 }),
          memoryKib: f.integer({ min: 8, max: 4_194_304 }),
          passes: f.integer({ min: 1, max: 100 }),
          lanes: f.integer({ min: 1, max: 64 }),
        }),
        /** The secret of one-time codes, under a key that follows from the private key, as it was when it was set up. */
        code: box.optional(),
        /** Names that setting up: each station counts the codes used there beside it. */
        codeMark: f.text({ max: 40 }).optional(),
        /** The password was given by an administrator. */
        temporary: f.boolean().optional(),
      })
      .optional(),
  },
});
export type StaffKey = RecordOf<typeof StaffKey>;
export type PersonKeys = NonNullable<StaffKey['keys']>;

/** One for each account, whichever station writes it first. */
export function staffKeyId(userId: Id): Id {
  const user = parseId(userId);
  if (!user.ok) throw new Error('a user has an id');
  return makeId(StaffKey.type, user.value.uuid);
}
