import type { Id } from '#shared/kernel/ids.ts';
import { personSigner, type PersonSigner } from './person-signer.ts';

interface Present {
  readonly signer: PersonSigner;
  readonly privateKey: Buffer;
  seats: number;
}

/** Who is signed in here, and can sign: in memory for as long as they are. */
export class PersonSigners {
  readonly #present = new Map<Id, Present>();

  /**
   * Someone has sat down.
   * @param given X25519, PKCS #8; copied, the caller wipes its own
   * @returns they have left
   */
  take(userId: Id, given: Buffer): () => void {
    const privateKey = Buffer.from(given);
    const before = this.#present.get(userId);
    // A key that was made anew takes the place of the one before, for all windows of its person.
    const present: Present = {
      signer: personSigner(privateKey),
      privateKey,
      seats: (before?.seats ?? 0) + 1,
    };
    before?.privateKey.fill(0);
    this.#present.set(userId, present);
    let isHere = true;
    return () => {
      if (!isHere) return;
      isHere = false;
      const now = this.#present.get(userId);
      if (!now) return;
      now.seats -= 1;
      if (now.seats > 0) return;
      now.privateKey.fill(0);
      this.#present.delete(userId);
    };
  }

  of(userId: Id): PersonSigner | undefined {
    return this.#present.get(userId)?.signer;
  }

  /** The replica closes. */
  clear(): void {
    for (const { privateKey } of this.#present.values()) privateKey.fill(0);
    this.#present.clear();
  }
}
