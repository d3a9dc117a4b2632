import type { MergedPair, PersonLinks } from '#shared/interop/fhir/person-links.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { Merged } from './write-merges.ts';

const LINK = 'Patient.link';

/** Whom the input of an import holds for one person, and what became of it. */
export class LinkTally {
  readonly #linked = new Map<Id, PersonLinks & { readonly isTold: boolean }>();
  readonly #held = new Set<string>();
  #merged = 0;

  /** Patients who are one with another now, and were not before. */
  get merged(): number {
    return this.#merged;
  }

  /** @param isTold what they say is counted among what no field holds */
  add(id: Id, links: PersonLinks, isTold: boolean): void {
    this.#linked.set(id, { ...links, isTold: isTold || this.#linked.get(id)?.isTold === true });
  }

  /**
   * Each pair once, though either may speak of it.
   * @param strangers under an id that is somebody else's here nobody is who the source means
   */
  pairs(strangers: ReadonlySet<Id>): readonly MergedPair[] {
    const pairs = [...this.#linked.values()]
      .flatMap((links) => links.pairs)
      .filter(({ patientId, replacedId }) => !strangers.has(patientId) && !strangers.has(replacedId));
    return [...new Map(pairs.map((pair) => [keyOf(pair), pair])).values()];
  }

  addMerged({ made, held }: Merged): void {
    this.#merged += made;
    for (const pair of held) this.#held.add(keyOf(pair));
  }

  /** What no field holds, without the links that were taken in. @param unmapped FHIR paths: how often each */
  without(unmapped: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
    const taken = [...this.#linked.values()].filter(
      ({ pairs, isAll, isTold }) => isTold && isAll && pairs.every((pair) => this.#held.has(keyOf(pair))),
    ).length;
    if (taken === 0) return unmapped;
    const left = (unmapped.get(LINK) ?? 0) - taken;
    return new Map(
      [...unmapped, [LINK, left] as const].filter(([path, count]) => path !== LINK || count > 0),
    );
  }
}

function keyOf({ patientId, replacedId }: MergedPair): string {
  return `${patientId} ${replacedId}`;
}
