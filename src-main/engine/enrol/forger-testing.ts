import { randomBytes } from 'node:crypto';
import { nextEnvelope } from '#shared/kernel/build-envelope.ts';
import type { Envelope } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { JsonObject } from '#shared/kernel/json.ts';
import { withProofs } from '#shared/kernel/proofs.ts';
import type { AnyRecord } from '#shared/kernel/record.ts';
import { writeStamp } from '#shared/kernel/stamp.ts';
import { newKeySlotOf } from '../keys/key-slots.ts';
import { personKeysOf } from '../keys/person-keys.ts';
import { personSigner, type PersonSigner } from '../keys/person-signer.ts';
import type { Station } from '../station.ts';
import { must, newId } from '../store/testing.ts';

export interface Forged {
  readonly record: AnyRecord;
  readonly id?: Id;
  readonly data: JsonObject;
  readonly author: string;
  /** Whose key signs, whatever name stands there. */
  readonly by?: PersonSigner | undefined;
  /** Without stamps no value is told apart, and none has a proof. */
  readonly isUnstamped?: true;
}

/** What whoever has taken a station apart writes into its replica, past the program. */
export class Forger {
  readonly #station: Station;
  #ms = Date.now();

  constructor(station: Station) {
    this.#station = station;
  }

  async write({ record, id = newId(record.type), data, author, by, isUnstamped }: Forged): Promise<Envelope> {
    const { replica, device, facility } = this.#station.engine.opened();
    const read = replica.reader();
    const [before, base] = [await read.envelope(record, id), (await read.rev(record, id)) ?? null];
    this.#ms += 1;
    const stamp = writeStamp({ ms: this.#ms, counter: 0 }, device);
    const made = must(
      nextEnvelope(record, id, { ...before?.data, ...data }, before, {
        facilityId: facility.id,
        commitId: 'forged',
        author,
        device,
        stamp,
      }),
    );
    const signed = by ? withProofs(made, stamp, (text) => by.sign(text)) : made;
    const envelope = isUnstamped ? { ...signed, stamps: before?.stamps ?? {} } : signed;
    if (!replica.commit([{ kind: 'put', envelope, base }]).ok) throw new Error('the forged one was not kept');
    return envelope;
  }
}

/** A key pair that an attacker made, as an account's. */
export async function ownKeys(userId: Id) {
  const { slot, privateKey } = await newKeySlotOf(
    { userId, login: 'x', displayName: 'X' },
    'whatever-they-like',
    randomBytes(32),
  );
  return { keys: personKeysOf(slot) as unknown as JsonObject, signer: personSigner(privateKey) }; // plain JSON
}
