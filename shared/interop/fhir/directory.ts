import { isIdOf, makeId, uuidV8, type Id } from '#shared/kernel/ids.ts';
import { resourceTypeOf } from './mapping.ts';

/** Digests that the host lends: this layer has no cryptography of its own. */
export interface Digests {
  sha256(text: string): Uint8Array;
  /** First 32 hexadecimal digits of the SHA-256. */
  fingerprint(text: string): string;
}

/** Records that others refer to by business identifier: `Practitioner?identifier=system|value`. */
export const DIRECTORY_TYPES = ['practitioner', 'organization', 'location', 'patient'] as const;
export type DirectoryType = (typeof DIRECTORY_TYPES)[number];

export interface BusinessIdentifier {
  readonly system: string;
  readonly value: string;
}

/** What the station already holds of such records, as an import begins. */
export interface DirectoryEntry {
  readonly id: Id;
  readonly type: DirectoryType;
  readonly identifiers: readonly BusinessIdentifier[];
  readonly resourceId?: string;
  readonly system?: string;
  readonly isPlaceholder: boolean;
}

interface Holder {
  readonly id: Id;
  isPlaceholder: boolean;
}

/** Ids remembered; a chart's references repeat a few of them many times. */
const MOST_REMEMBERED = 20_000;
const NAMESPACE = 'fhir';

/**
 * Which record a resource is, and which record a reference means. Ids follow from type and id of the resource, so that a
 * target is known before it is read, whatever the order of files, and at every station alike. References by business
 * identifier lead to the record that has it; where none is known, to one named after the identifier, which the real
 * resource takes over when it arrives: its own id then is an alias.
 */
export class Directory {
  readonly #digests: Digests;
  readonly #system: string | undefined;
  readonly #derived = new Map<string, Id>();
  readonly #aliases = new Map<Id, Id>();
  readonly #newAliases: (readonly [Id, Id])[] = [];
  readonly #holders = new Map<string, Holder>();
  readonly #settled = new Set<Id>();
  readonly #loaded = new Set<DirectoryType>();
  readonly #missing = new Set<DirectoryType>();

  /** @param system name given to the system that the input comes from: its ids are its own */
  constructor(digests: Digests, system?: string) {
    this.#digests = digests;
    this.#system = system;
  }

  /** What the station holds of one type. Before it is given, references by identifier to that type are `missing`. */
  load(type: DirectoryType, entries: readonly DirectoryEntry[]): void {
    for (const { id, identifiers, resourceId, system, isPlaceholder } of entries) {
      if (!isPlaceholder) this.#settled.add(id);
      if (resourceId !== undefined && system === this.#system) {
        const derived = this.idOf(type, resourceTypeOf(type), resourceId);
        if (derived !== id) this.alias(derived, id);
      }
      for (const identifier of identifiers) {
        const key = keyOf(type, identifier);
        // What has arrived meanwhile knows better; a placeholder gives way to the real one.
        const held = this.#holders.get(key);
        if (!held || (held.isPlaceholder && !isPlaceholder)) this.#holders.set(key, { id, isPlaceholder });
      }
    }
    this.#loaded.add(type);
    this.#missing.delete(type);
  }

  /** Types asked for by identifier and not loaded yet: what was read meanwhile must be read again. */
  takeMissing(): readonly DirectoryType[] {
    const missing = [...this.#missing];
    this.#missing.clear();
    return missing;
  }

  /**
   * The id that follows from a resource's name. A name that is an id's own uuid was given by an export: what comes back
   * is the record that went out, at this station and at any other. (A source that happens to use such uuids keeps them.)
   */
  idOf(recordType: string, resourceType: string, resourceId: string): Id {
    const own = makeId(recordType, resourceId);
    if (this.#system === undefined && isIdOf(recordType, own)) return own;
    const name = `${resourceType}|${resourceId}`;
    const key = `${recordType}:${name}`;
    let id = this.#derived.get(key);
    if (id === undefined) {
      id = makeId(recordType, uuidV8(this.#digests.sha256(`${this.#namespace()}|${name}`)));
      if (this.#derived.size >= MOST_REMEMBERED) this.#derived.clear();
      this.#derived.set(key, id);
    }
    return id;
  }

  #namespace(): string {
    return this.#system === undefined ? NAMESPACE : `${NAMESPACE}:${this.#system}`;
  }

  /** The record that stands for this id. */
  actual(id: Id): Id {
    return this.#aliases.get(id) ?? id;
  }

  /** The record that has an identifier, or shall have it. */
  byIdentifier(type: DirectoryType, identifier: BusinessIdentifier): Id {
    const found = this.find(type, identifier);
    if (found) return found.id;
    const id = this.idOf(type, resourceTypeOf(type), `?identifier=${identifier.system}|${identifier.value}`);
    this.#holders.set(keyOf(type, identifier), { id, isPlaceholder: true });
    return id;
  }

  find(type: DirectoryType, identifier: BusinessIdentifier): Readonly<Holder> | undefined {
    if (!this.#loaded.has(type)) this.#missing.add(type);
    return this.#holders.get(keyOf(type, identifier));
  }

  /** Ids that turned out to mean other records, since the last time. */
  takeAliases(): readonly (readonly [Id, Id])[] {
    return this.#newAliases.splice(0);
  }

  /** From now on `id` means that other record. */
  alias(id: Id, to: Id): void {
    if (id === to || this.#aliases.get(id) === to) return;
    this.#aliases.set(id, to);
    this.#newAliases.push([id, to]);
  }

  /** A resource that can be referred to by identifier is here. @returns the id to keep it under */
  arrive(type: DirectoryType, id: Id, identifiers: readonly BusinessIdentifier[]): Id {
    const actual =
      this.#aliases.get(id) ?? (this.#settled.has(id) ? id : this.#takeOver(type, id, identifiers));
    this.#settled.add(actual);
    for (const identifier of identifiers) {
      const key = keyOf(type, identifier);
      const held = this.#holders.get(key);
      if (!held || held.isPlaceholder) this.#holders.set(key, { id: actual, isPlaceholder: false });
    }
    return actual;
  }

  #takeOver(type: DirectoryType, id: Id, identifiers: readonly BusinessIdentifier[]): Id {
    for (const identifier of identifiers) {
      const held = this.#holders.get(keyOf(type, identifier));
      if (held?.isPlaceholder !== true || held.id === id) continue;
      this.alias(id, held.id);
      return held.id;
    }
    return id;
  }
}

function keyOf(type: DirectoryType, { system, value }: BusinessIdentifier): string {
  return `${type}|${system}|${value}`;
}

export function isDirectoryType(type: string): type is DirectoryType {
  return DIRECTORY_TYPES.some((known) => known === type);
}
