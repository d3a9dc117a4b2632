import type { Envelope } from './document.ts';
import { canonicalJson } from './json.ts';
import { authorOf, fieldState, type Marks } from './rivals.ts';
import type { Stamp } from './stamp.ts';

/** Marks a server's signature. It is greater than every letter of base64: of two proofs of one value a merge keeps it. */
const OF_SERVER = '~';

export const serverProof = (signature: string): string => OF_SERVER + signature;

/** What is signed of one value: it cannot be moved to another document, field, moment or author. */
export function proofText(envelope: Envelope, field: string, stamp: Stamp): string {
  const { facilityId, id } = envelope;
  const value = fieldState(envelope, field).candidates.get(stamp) ?? null;
  return canonicalJson(['fieldward value', facilityId, id, field, stamp, authorOf(envelope, stamp), value]);
}

/** Fields of which a value with this stamp stands or lies beside the one that does. */
export function fieldsAt({ stamps, rivals = {} }: Envelope, stamp: Stamp): readonly string[] {
  const standing = Object.keys(stamps).filter((field) => stamps[field] === stamp);
  return [...standing, ...Object.keys(rivals).filter((field) => rivals[field]?.[stamp] !== undefined)];
}

/** The proofs of some versions that are about values which have these marks. */
export function keptProofs(
  versions: readonly Pick<Envelope, 'proofs'>[],
  { stamps, rivals = {} }: Marks,
): Pick<Envelope, 'proofs'> {
  const kept: { [field: string]: { [stamp: Stamp]: string } } = {};
  for (const [field, ofField] of versions.flatMap(({ proofs = {} }) => Object.entries(proofs))) {
    for (const [stamp, proof] of Object.entries(ofField)) {
      if (stamps[field] !== stamp && rivals[field]?.[stamp] === undefined) continue;
      const before = kept[field]?.[stamp];
      kept[field] = { ...kept[field], [stamp]: before !== undefined && before > proof ? before : proof };
    }
  }
  return Object.keys(kept).length > 0 ? { proofs: kept } : {};
}

/** The version with a proof of each value that has this stamp. */
export function withProofs(
  envelope: Envelope,
  stamp: Stamp,
  prove: (text: string, field: string) => string,
): Envelope {
  const proofs: { [field: string]: { readonly [stamp: Stamp]: string } } = { ...envelope.proofs };
  for (const field of fieldsAt(envelope, stamp))
    proofs[field] = { ...proofs[field], [stamp]: prove(proofText(envelope, field, stamp), field) };
  return Object.keys(proofs).length > 0 ? { ...envelope, proofs } : envelope;
}

export type ProofFault = 'proof_missing' | 'proof_wrong';

/** Who can say whether a signature is somebody's. */
export interface ProofKeys {
  isByPerson(author: string, text: string, signature: string): boolean;
  isByServer(text: string, signature: string): boolean;
}

/** Whether a value is proven to be of whoever it names. @returns undefined where it is */
export function proofFault(
  envelope: Envelope,
  field: string,
  stamp: Stamp,
  keys: ProofKeys,
): ProofFault | undefined {
  const proof = envelope.proofs?.[field]?.[stamp];
  if (proof === undefined) return 'proof_missing';
  const text = proofText(envelope, field, stamp);
  const isProven = proof.startsWith(OF_SERVER)
    ? keys.isByServer(text, proof.slice(OF_SERVER.length))
    : keys.isByPerson(authorOf(envelope, stamp), text, proof);
  return isProven ? undefined : 'proof_wrong';
}
