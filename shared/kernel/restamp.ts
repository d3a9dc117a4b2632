import type { Envelope } from './document.ts';
import type { Stamp } from './stamp.ts';

/**
 * The same document with other stamps, as if its values had been entered at those moments: all that names a stamp follows, in
 * the order of before. Proofs of what was moved are gone, because they are of the moment, too.
 * @param moved new stamps by old; in the same order
 */
export function restamped(envelope: Envelope, moved: ReadonlyMap<Stamp, Stamp>): Envelope {
  const to = (stamp: Stamp) => moved.get(stamp) ?? stamp;
  const keys = <T>(of: { readonly [stamp: Stamp]: T }) =>
    Object.fromEntries(Object.entries(of).map(([stamp, value]) => [to(stamp), value]));
  const fields = <T, U>(of: { readonly [field: string]: T }, change: (value: T) => U) =>
    Object.fromEntries(Object.entries(of).map(([field, value]) => [field, change(value)]));
  const { stamps, rivals, seen, writers, proofs } = envelope;
  const proven = proofs && withoutMoved(proofs, moved);
  const { proofs: _proofs, ...rest } = envelope;
  return {
    ...rest,
    stamps: fields(stamps, to),
    ...(rivals && { rivals: fields(rivals, keys) }),
    ...(seen && { seen: fields(seen, (list) => list.map(to)) }),
    ...(writers && { writers: keys(writers) }),
    ...(proven && Object.keys(proven).length > 0 && { proofs: proven }),
  };
}

function withoutMoved(
  proofs: NonNullable<Envelope['proofs']>,
  moved: ReadonlyMap<Stamp, Stamp>,
): NonNullable<Envelope['proofs']> {
  return Object.fromEntries(
    Object.entries(proofs).flatMap(([field, ofField]) => {
      const left = Object.entries(ofField).filter(([stamp]) => !moved.has(stamp));
      return left.length > 0 ? [[field, Object.fromEntries(left)] as const] : [];
    }),
  );
}

/** All stamps that a document names. */
export function stampsNamed({ stamps, rivals = {}, seen = {} }: Envelope): readonly Stamp[] {
  return [
    ...Object.values(stamps),
    ...Object.values(rivals).flatMap((ofField) => Object.keys(ofField)),
    ...Object.values(seen).flat(),
  ];
}
