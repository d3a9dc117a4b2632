import type { PatientHit, PatientSummary } from '#shared/modules/patients/patients.contract.ts';
import { nameLikeness } from '#shared/kernel/similar-names.ts';
import { mainName } from '#shared/kernel/human-name.ts';
import { tokens } from '#shared/kernel/text-fold.ts';

/** One line of the find box's list. */
export type FindOption =
  | {
      readonly kind: 'patient';
      readonly id: string;
      readonly patient: PatientSummary;
      readonly rank?: PatientHit['rank'];
      readonly hasNamesake: boolean;
    }
  | { readonly kind: 'command'; readonly id: string; readonly command: Command }
  | { readonly kind: 'register'; readonly id: 'register'; readonly name: string };

export interface Command {
  readonly id: string;
  /** Of the open screen, to another one, or something done from anywhere. */
  readonly group: 'here' | 'go' | 'do';
  readonly words: string;
  /** As this person has them. */
  readonly keys?: string;
  readonly run: () => void;
}

/** Commands whose words begin as typed, word by word, in any order: `set`, `sign o`. */
export function matchingCommands(commands: readonly Command[], typed: string): readonly Command[] {
  const wanted = tokens(typed);
  if (wanted.length === 0) return commands;
  return commands.filter(({ words }) => {
    const has = tokens(words);
    return wanted.every((word) => has.some((own) => own.startsWith(word)));
  });
}

/** Two people in one list with the same name are told apart before one is opened. */
export function patientOptions(
  found: readonly { readonly patient: PatientSummary; readonly rank?: PatientHit['rank'] }[],
): readonly FindOption[] {
  return found.map(({ patient, rank }) => {
    const name = mainName(patient.name);
    const hasNamesake =
      name !== undefined &&
      found.some(({ patient: other }) => {
        const otherName = mainName(other.name);
        return other.id !== patient.id && otherName !== undefined && nameLikeness(name, otherName) === 'same';
      });
    return { kind: 'patient', id: patient.id, patient, hasNamesake, ...(rank === undefined ? {} : { rank }) };
  });
}
