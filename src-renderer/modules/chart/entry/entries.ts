import type { Refusal } from '#shared/kernel/contract.ts';
import type { Result } from '#shared/kernel/result.ts';
import type { Allergy } from '#shared/modules/allergies/allergy.record.ts';
import type { Procedure } from '#shared/modules/encounters/procedure.record.ts';
import type { FamilyMember } from '#shared/modules/history/family-member.record.ts';
import type { LifestyleKey } from '#shared/modules/history/lifestyle-topics.rules.ts';
import type { ProcedureKind } from '#shared/modules/history/procedure-kind.rules.ts';
import type { Immunization } from '#shared/modules/immunizations/immunization.record.ts';
import type { Condition } from '#shared/modules/problems/condition.record.ts';
import type { Observation } from '#shared/modules/results/observation.record.ts';
import type { KnownWords } from '../known/words.ts';
import type { EntryPart, Values } from './entry-fields.ts';
import type { EntryWords } from './words.ts';

/** What is being entered, or changed where `base` is there. */
export type EntryTarget =
  | { readonly kind: 'allergy'; readonly base?: Allergy }
  | { readonly kind: 'problem'; readonly base?: Condition }
  | { readonly kind: 'procedure'; readonly base?: Procedure; readonly startWith?: ProcedureKind }
  | { readonly kind: 'vaccine'; readonly base?: Immunization }
  | { readonly kind: 'relative'; readonly base?: FamilyMember }
  | {
      readonly kind: 'lifestyle';
      readonly topic: LifestyleKey;
      /** Its answer now, which may have been a mistake. */ readonly latest?: Observation;
    };

/** How one kind of entry is asked for and saved. */
export interface Entry {
  readonly parts: readonly EntryPart[];
  readonly start: Values;
  save(patientId: string, values: Values, base: string | undefined): Promise<Result<unknown, Refusal>>;
}

export interface EntryWordings {
  readonly words: EntryWords;
  readonly known: KnownWords;
  /** The calendar day at the facility. */
  readonly today: string;
}

/** Options of a choice, by their words' prefix. */
export function options<const V extends string>(values: readonly V[], label: (value: V) => string) {
  return values.map((value) => ({ value, label: label(value) }));
}

/** The record that a form was opened with. The engine judges it again, and whether it still stands. */
export function opened<B>(base: string | undefined): { readonly base: B } | Record<string, never> {
  return base === undefined ? {} : { base: JSON.parse(base) as B }; // written by the form from such a record
}

/** Values with what is absent left out, for fields to start with. */
export function startOf(values: { readonly [name: string]: string | number | undefined }): Values {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}

/** A choice's value as one of its options; absent where nothing was chosen. */
export function oneOf<const V extends string>(values: readonly V[], text: string | undefined): V | undefined {
  return values.find((value) => value === text);
}
