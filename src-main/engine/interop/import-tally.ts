import type { TakenResource } from '#shared/interop/fhir/take-document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { ImportReport } from '#shared/modules/imports/import-report.rules.ts';
import type { ImportError } from './import-messages.ts';
import { LinkTally } from './link-tally.ts';
import { momentOf, type Awaited } from './placeholders.ts';
import type { Outcome } from './write-resources.ts';

/** Errors listed; of an input that is wrong throughout, more would only fill memory. */
const MOST_ERRORS = 10_000;

/** What an import has done so far, and what it still waits for. Ids of all that has arrived are held, 60 bytes each. */
export class ImportTally {
  readonly links = new LinkTally();
  readonly #imported = new Map<string, number>();
  readonly #unmapped = new Map<string, number>();
  readonly #errors: ImportError[] = [];
  readonly #arrived = new Set<Id>();
  readonly #counted = new Set<Id>();
  readonly #awaited = new Map<Id, Awaited>();
  readonly #source: string | undefined;
  #unchanged = 0;
  #placeholders = 0;
  #resources = 0;

  /** @param source name given to the system that the input comes from */
  constructor(source?: string) {
    this.#source = source;
  }

  /** Resources that have been dealt with, refused ones not among them. */
  get resources(): number {
    return this.#resources;
  }

  refuse(errors: readonly ImportError[]): void {
    this.#errors.push(...errors.slice(0, MOST_ERRORS - this.#errors.length));
  }

  /** A resource counts once, however many versions of it the input holds. */
  add(resources: readonly TakenResource[], outcomes: readonly Outcome[]): void {
    for (const [index, resource] of resources.entries()) {
      const { id, resourceType, unmapped } = resource;
      const isNew = outcomes[index] !== 'unchanged' && !this.#counted.has(id);
      if (isNew) {
        this.#counted.add(id);
        this.#imported.set(resourceType, (this.#imported.get(resourceType) ?? 0) + 1);
        for (const path of unmapped) this.#unmapped.set(path, (this.#unmapped.get(path) ?? 0) + 1);
      } else {
        this.#unchanged += 1;
      }
      if (resource.merges) this.links.add(id, resource.merges, isNew);
      this.#arrived.add(id);
      this.#awaited.delete(id);
    }
    for (const resource of resources) this.#await(resource);
    this.#resources += resources.length;
  }

  #await({ targets, recordType, id, data }: TakenResource): void {
    for (const [targetId, target] of targets) {
      if (this.#arrived.has(targetId)) continue;
      const known = this.#awaited.get(targetId);
      const mayBeAnother =
        target.type === 'practitioner' || target.type === 'organization' || target.type === 'location';
      if (known) {
        if (mayBeAnother) known.referrers.push({ type: recordType, id });
        continue;
      }
      const patientId = data['patientId'];
      const at = momentOf(data);
      this.#awaited.set(targetId, {
        target,
        ...(typeof patientId === 'string' ? { patientId } : {}),
        ...(at === undefined ? {} : { at }),
        referrers: mayBeAnother ? [{ type: recordType, id }] : [],
      });
    }
  }

  awaited(): ReadonlyMap<Id, Awaited> {
    return this.#awaited;
  }

  addPlaceholders(count: number): void {
    this.#placeholders += count;
  }

  report(): ImportReport {
    const sorted = (counts: ReadonlyMap<string, number>) =>
      Object.fromEntries([...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)));
    return {
      ...(this.#source === undefined ? {} : { source: this.#source }),
      imported: sorted(this.#imported),
      unchanged: this.#unchanged,
      errors: [...this.#errors],
      unmapped: sorted(this.links.without(this.#unmapped)),
      placeholders: this.#placeholders,
      ...(this.links.merged > 0 ? { merged: this.links.merged } : {}),
    };
  }
}
