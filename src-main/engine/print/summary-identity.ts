import { addressLine } from '#shared/kernel/address.ts';
import { ageAt } from '#shared/kernel/age.ts';
import { conceptText } from '#shared/kernel/clinical-values.ts';
import { formatAge, formatBirthDate, formatDay } from '#shared/kernel/format-date.ts';
import { displayName, mainName, preferredName } from '#shared/kernel/human-name.ts';
import type { Patient } from '#shared/modules/patients/patient.record.ts';
import { INK, SIZE } from './paper-style.ts';
import type { PatientSummaryModel } from './patient-summary.model.ts';
import type { SummaryWords } from './patient-summary.messages.ts';
import type { Block, TextPiece } from './print-content.ts';

export function nameOf(patient: Patient, words: SummaryWords): string {
  const name = mainName(patient.name);
  return (name && displayName(name)) || words.notNamed;
}

/** Name, birth, sex and number, each labelled; below them what else tells this person from another. */
export function identity(model: PatientSummaryModel, words: SummaryWords): Block {
  const { patient } = model;
  const preferred = preferredName(patient.name);
  const main = facts([
    [words.born, bornText(model, words)],
    [words.sex, patient.gender ? words.sexes[patient.gender] : words.notRecorded],
    [words.mrn, patient.mrn],
  ]);
  // The same number often comes twice, once with and once without the name of its kind.
  const identifiers = (patient.identifier ?? []).filter(
    ({ value, use, type }, _index, all) =>
      value !== undefined &&
      value !== patient.mrn &&
      use !== 'old' &&
      (conceptText(type) !== '' ||
        !all.some((other) => other.value === value && conceptText(other.type) !== '')),
  );
  const phones = (patient.telecom ?? []).flatMap(({ system, value, use }) =>
    value && use !== 'old' && system !== 'email' ? [value] : [],
  );
  const home = (patient.address ?? []).find(({ use }) => use !== 'old');
  const others = facts([
    ...identifiers.map(({ type, value = '' }) => [conceptText(type) || words.identifier, value] as const),
    ...(phones.length > 0 ? [[words.phone, phones.join(words.comma)] as const] : []),
    ...(home ? [[words.address, addressLine(home)] as const] : []),
  ]);
  const death = deathText(model, words);
  return {
    stack: [
      {
        text: [
          { text: nameOf(patient, words), bold: true, fontSize: SIZE.name },
          ...(preferred === undefined
            ? []
            : [{ text: '   ' }, { text: `“${preferred}”`, fontSize: SIZE.title }]),
        ],
      },
      ...(death === undefined ? [] : [{ text: death, bold: true, margin: [0, 2, 0, 0] as const }]),
      { text: main, margin: [0, 3, 0, 0], fontSize: SIZE.section },
      ...(others.length > 0 ? [{ text: others, margin: [0, 3, 0, 0] as const }] : []),
    ],
  };
}

/** Labels quieter than values, without colons; three spaces between facts. */
function facts(entries: readonly (readonly [label: string, value: string])[]): readonly TextPiece[] {
  return entries.flatMap(([label, value], index) => [
    { text: `${index === 0 ? '' : '    '}${label.replaceAll(' ', '\u00A0')}\u00A0`, color: INK.label },
    { text: value, bold: true },
  ]);
}

function bornText({ patient, locale, today, facility }: PatientSummaryModel, words: SummaryWords): string {
  const { birthDate, birthDateEstimated: estimated, deceased, deceasedAt } = patient;
  if (birthDate === undefined) return words.notKnown;
  const born = formatBirthDate(birthDate, locale, { estimated });
  // Of a person who has died the age is that at death, and stands there.
  if (deceased || deceasedAt !== undefined) return born;
  const age = ageAt(birthDate, today, { estimated, zone: facility.zone });
  return age ? `${born} (${formatAge(age, locale)})` : born;
}

function deathText(
  { patient, locale, facility }: PatientSummaryModel,
  words: SummaryWords,
): string | undefined {
  const { deceased, deceasedAt, birthDate, birthDateEstimated: estimated } = patient;
  if (!deceased && deceasedAt === undefined) return undefined;
  const age =
    birthDate === undefined || deceasedAt === undefined
      ? undefined
      : ageAt(birthDate, deceasedAt, { estimated, zone: facility.zone });
  return words.died(
    deceasedAt === undefined ? undefined : formatDay(deceasedAt, locale, facility.zone),
    age && formatAge(age, locale),
  );
}
