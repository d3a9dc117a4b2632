import type { Envelope } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { ReviewDecision } from '#shared/modules/reviews/review-decision.record.ts';
import { tokensIn, type Saw } from './orders.ts';

interface Entered {
  field: string;
  /** Absent for a new record of which the answer never came. */
  id?: Id;
  isConfirmed: boolean;
  /** It lay on one disk alone, and that disk was put back to an older state. */
  isLost: boolean;
  /** What it took the place of, as the desk saw it. */
  replaces: readonly string[];
  /** Somebody may have taken it back: then it is gone, and what it took the place of is there again. */
  mayBeUndone: boolean;
}

/** Where the words are that people have entered, and where they stood. */
export interface Found {
  readonly documents: ReadonlyMap<Id, Envelope>;
  /** By token: `<id> <field>`. */
  readonly tokens: ReadonlyMap<string, readonly string[]>;
}

export function findTokens(documents: Iterable<Envelope>): Found {
  const byId = new Map<Id, Envelope>();
  const tokens = new Map<string, string[]>();
  for (const envelope of documents) {
    byId.set(envelope.id, envelope);
    if (envelope.type === ReviewDecision.type) continue; // tells them once more
    const { data, rivals = {} } = envelope;
    for (const field of new Set([...Object.keys(data), ...Object.keys(rivals)])) {
      const beside = Object.values(rivals[field] ?? {}).map(({ value }) => value);
      for (const token of new Set([data[field], ...beside].flatMap(tokensIn))) {
        tokens.set(token, [...(tokens.get(token) ?? []), `${envelope.id} ${field}`]);
      }
    }
  }
  return { documents: byId, tokens };
}

/** What people have entered, kept outside of the stations: the word on what must be there. */
export class Ledger {
  readonly #entered = new Map<string, Entered>();
  /** By patient. */
  readonly #numbers = new Map<Id, string>();
  refused = 0;
  undone = 0;

  asked(token: string, field: string, id?: Id): void {
    this.#entered.set(token, {
      field,
      ...(id !== undefined && { id }),
      isConfirmed: false,
      isLost: false,
      replaces: [],
      mayBeUndone: false,
    });
  }

  undoing(tokens: readonly string[]): void {
    for (const token of tokens) {
      const entered = this.#entered.get(token);
      if (entered) entered.mayBeUndone = true;
    }
  }

  saw(token: string, { field, tokens }: Saw): void {
    const entered = this.#entered.get(token);
    if (!entered) return;
    entered.field = field;
    entered.replaces = tokens;
  }

  confirmed(token: string, { id, mrn }: { readonly id?: Id; readonly mrn?: string }): void {
    const entered = this.#entered.get(token);
    if (!entered) return;
    entered.isConfirmed = true;
    if (id !== undefined) entered.id = id;
    if (id !== undefined && mrn !== undefined) this.#numbers.set(id, mrn);
  }

  counts() {
    const all = [...this.#entered.values()];
    return {
      edits: all.length,
      confirmed: all.filter(({ isConfirmed }) => isConfirmed).length,
      lostWithADisk: all.filter(({ isLost }) => isLost).length,
    };
  }

  /** What was entered, confirmed and is neither there nor replaced by something that is. */
  missing(found: Found): readonly string[] {
    const isAccounted = this.#accounts(found);
    return [...this.#entered].flatMap(([token, { isConfirmed, isLost }]) =>
      isConfirmed && !isLost && !isAccounted(token) ? [token] : [],
    );
  }

  /** A disk was put back: what nobody else has is gone, and nobody can be asked for it. */
  lose(found: Found): void {
    for (const token of this.missing(found)) {
      const entered = this.#entered.get(token);
      if (entered) entered.isLost = true;
    }
    for (const id of this.#numbers.keys()) if (!found.documents.has(id)) this.#numbers.delete(id);
  }

  faults(found: Found): readonly string[] {
    const isAccounted = this.#accounts(found);
    const faults = this.missing(found).map((token) => `lost: ${this.#words(token)}`);
    for (const [token, places] of found.tokens) {
      const entered = this.#entered.get(token);
      if (places.length > 1) faults.push(`doubled: ${this.#words(token)} in ${places.join(', ')}`);
      const isThere = places.every(
        (place) => place === `${entered?.id ?? place.split(' ')[0]} ${entered?.field}`,
      );
      if (!isThere) faults.push(`misplaced: ${this.#words(token)} in ${places.join(', ')}`);
    }
    // An undo enters them anew: beside what another desk had put in their place meanwhile, too.
    const again = new Set(
      [...this.#entered.values()].flatMap((one) => (one.mayBeUndone ? one.replaces : [])),
    );
    for (const [token, { replaces }] of this.#entered) {
      if (!isAccounted(token)) continue;
      for (const gone of replaces.filter((one) => found.tokens.has(one) && !again.has(one)))
        faults.push(`came back: ${this.#words(gone)}, which ${this.#words(token)} had replaced`);
    }
    return [...faults, ...this.#numberFaults(found)];
  }

  #numberFaults({ documents }: Found): readonly string[] {
    const faults: string[] = [];
    const given = new Map<unknown, Id>();
    for (const { id, type, data } of documents.values()) {
      if (type !== 'patient') continue;
      const other = given.get(data['mrn']);
      if (other !== undefined) faults.push(`one number, two patients: ${id} ${other}`);
      given.set(data['mrn'], id);
    }
    for (const [id, mrn] of this.#numbers) {
      if (documents.get(id)?.data['mrn'] !== mrn) faults.push(`another number, or none: ${id}`);
    }
    return faults;
  }

  /** Stands or lies beside, or gave way to one that is accounted for; or was taken back, and what it had replaced is. */
  #accounts(found: Found): (token: string) => boolean {
    const replacers = new Map<string, string[]>();
    for (const [token, { replaces }] of this.#entered) {
      for (const gone of replaces) replacers.set(gone, [...(replacers.get(gone) ?? []), token]);
    }
    const accounted = new Set(found.tokens.keys());
    const isAccounted = (token: string): boolean => accounted.has(token);
    // What is accounted for may account for others, in either direction, until nothing is added.
    for (let before = -1; before !== accounted.size;) {
      before = accounted.size;
      for (const [token, { replaces, mayBeUndone }] of this.#entered) {
        const isReplaced = (replacers.get(token) ?? []).some(isAccounted);
        const isUndone = mayBeUndone && replaces.length > 0 && replaces.every(isAccounted);
        if (isReplaced || isUndone) accounted.add(token);
      }
    }
    return isAccounted;
  }

  #words(token: string): string {
    const { id, field } = this.#entered.get(token) ?? {};
    return `${token} (${id ?? 'new'} ${field ?? '?'})`;
  }
}
