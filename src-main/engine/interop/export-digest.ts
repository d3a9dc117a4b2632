import { createHash } from 'node:crypto';
import { canonicalFhirText, type Members } from '#shared/interop/fhir/fhir-json.ts';
import { withoutRecordNumbers } from '#shared/interop/fhir/record-number.ts';

const MODULUS = 2n ** 256n;

/**
 * One digest of a set of resources, whatever their order, in constant memory: the sum, modulo 2^256, of the SHA-256 of
 * each one's canonical JSON, without the record numbers that exporting facilities add. Import, export and import into an
 * empty station, and the next export has the same.
 * @source Clarke D et al. Incremental Multiset Hash Functions. ASIACRYPT 2003. doi:10.1007/978-3-540-40061-5_12 (additive).
 *   Tells copies apart that went wrong; it is no signature.
 */
export class ExportDigest {
  #sum = 0n;

  add(resource: Members): void {
    const hash = createHash('sha256')
      .update(canonicalFhirText(withoutRecordNumbers(resource)))
      .digest('hex');
    this.addHash(hash);
  }

  /** @param hash SHA-256, hexadecimal, of a resource's canonical JSON, where it was written in pieces */
  addHash(hash: string): void {
    this.#sum = (this.#sum + BigInt(`0x${hash}`)) % MODULUS;
  }

  /** 64 hexadecimal digits. */
  text(): string {
    return this.#sum.toString(16).padStart(64, '0');
  }
}
