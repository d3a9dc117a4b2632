import type {
  RegisteredField,
  Registration,
  RegistrationBase,
} from '#shared/modules/patients/patients.contract.ts';

/** What a person has decided where the edit and someone else changed one field. */
export interface Choice {
  readonly keep: 'typed' | 'recorded';
  /** The record as it was shown when this was decided: if it has changed again, the question is asked again. */
  readonly recorded: RegistrationBase;
}
export type Choices = { readonly [F in RegisteredField]?: Choice };

/** The edit with the decisions in it: each begins from the value that the person saw. */
export function settled(
  base: RegistrationBase,
  typed: Registration,
  choices: Choices,
): { readonly base: RegistrationBase; readonly registration: Registration } {
  let [from, to] = [base, typed];
  for (const [field, { keep, recorded }] of Object.entries(choices)) {
    from = withField(from, recorded, field);
    if (keep === 'recorded') to = withField(to, recorded, field);
  }
  return { base: from, registration: to };
}

function withField<T extends RegistrationBase>(target: T, source: RegistrationBase, field: string): T {
  const names = field === 'birthDate' ? ['birthDate', 'birthDateEstimated'] : [field];
  const others = Object.entries(target).filter(([name]) => !names.includes(name));
  const taken = Object.entries(source).filter(([name]) => names.includes(name));
  return Object.fromEntries([...others, ...taken]) as T; // the members of two registrations
}
