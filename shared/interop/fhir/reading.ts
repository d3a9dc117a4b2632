import type { Id } from '#shared/kernel/ids.ts';
import type { Members } from './fhir-json.ts';

/** Why a resource cannot be taken in. Path and code only: a value may be a patient's. */
export interface FhirIssue {
  readonly code: string;
  readonly path: string;
}

/** A record that another one refers to. */
export interface Target {
  /** Record type. */
  readonly type: string;
  /** What the source called it, for a record that never arrives. */
  readonly display?: string;
  /** FHIR id by which the source referred to it. */
  readonly resourceId?: string;
  /** The business identifier by which the source referred to it. */
  readonly identifier?: { readonly system: string; readonly value: string };
}

export type Resolution =
  | { readonly kind: 'record'; readonly id: Id; readonly target: Target }
  /** Valid, but to something that no field of that type can hold. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'malformed' };

/** Knows what the references of the input at hand lead to. */
export interface References {
  /** @param type the record type that the field holds */
  resolve(reference: Members, type: string): Resolution;
  /** The resource itself, where it came with this one: contained, or an entry of the same Bundle. */
  find(reference: Members, within: Members): Members | undefined;
}

/** What reading needs to know of the place and time of the import. */
export interface Setting {
  /** IANA time zone of the facility. */
  readonly zone: string;
  /** When the import began, ISO 8601 with offset. */
  readonly now: string;
  /** Name given to the system that the input comes from, where its ids could be another system's, too. */
  readonly system?: string;
}

/**
 * One resource being read. Elements report what is wrong with it here, and what it refers to; where they are is kept as
 * a stack, because a path as text is needed only for the few that are refused.
 */
export class Reading {
  readonly resource: Members;
  readonly references: References;
  /** IANA time zone in which a bare date becomes a moment where a field needs one. */
  readonly zone: string;
  /** When the import began, ISO 8601 with offset. */
  readonly now: string;
  /** Name given to the system that it comes from. */
  readonly system: string | undefined;
  readonly issues: FhirIssue[] = [];
  readonly targets = new Map<Id, Target>();
  /** How the source spoke of each record referred to. */
  readonly referenceTexts = new Map<Id, string>();
  readonly #path: (string | number)[];

  constructor(resource: Members, resourceType: string, references: References, setting: Setting) {
    this.#path = [resourceType];
    this.resource = resource;
    this.references = references;
    this.zone = setting.zone;
    this.now = setting.now;
    this.system = setting.system;
  }

  refuse(code: string, ...below: readonly (string | number)[]): undefined {
    this.issues.push({ code, path: pathText([...this.#path, ...below]) });
    return undefined;
  }

  /** Runs `read` with `step` added to where we are. */
  at<T>(step: string | number, read: () => T): T {
    this.#path.push(step);
    const result = read();
    this.#path.pop();
    return result;
  }

  refer(reference: Members, type: string): Id | undefined {
    const resolved = this.references.resolve(reference, type);
    if (resolved.kind === 'malformed') return this.refuse('fhir.reference', 'reference');
    if (resolved.kind === 'elsewhere') return undefined;
    const text = reference['reference'];
    if (typeof text === 'string' && !this.referenceTexts.has(resolved.id))
      this.referenceTexts.set(resolved.id, text);
    if (!this.targets.has(resolved.id)) this.targets.set(resolved.id, resolved.target);
    return resolved.id;
  }
}

export function pathText(path: readonly (string | number)[]): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`))
    .join('');
}

/** One record being written as FHIR. */
export interface Writing {
  /** The record whose fields are written, for elements that look at a second field. */
  readonly record: { readonly [field: string]: unknown };
  /** How to speak of a record: the words of its source, else `<ResourceType>/<uuid>`. */
  referenceTo(id: Id): string;
}
