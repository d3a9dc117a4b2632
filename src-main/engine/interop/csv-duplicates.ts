import type { CsvPerson } from '#shared/interop/csv/read-row.ts';
import { mainName } from '#shared/kernel/human-name.ts';
import { canBeSameDate, isPartialDate } from '#shared/kernel/partial-date.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { nameLikeness } from '#shared/kernel/similar-names.ts';
import type { ProbableDuplicate } from '#shared/modules/imports/csv-report.rules.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { wordsOf, type TakenRow } from './csv-rows.ts';

type Face = Pick<CsvPerson, 'name'> & { readonly birthDate?: string | undefined };

/** Records looked at for one row. */
const MOST_HITS = 10;

/** Tells which rows are probably of people who are here already, or stand in the file twice. */
export class DuplicateFinder {
  readonly #seen = new Map<string, { readonly line: number; readonly face: Face }[]>();

  /** @param read the station as it stands before the row */
  async find({ line, person, resources }: TakenRow, read: Reader): Promise<ProbableDuplicate | undefined> {
    const words = wordsOf(person.name);
    const name = words.toSorted().join(' ');
    const before = this.#seen.get(name) ?? [];
    this.#seen.set(name, [...before, { line, face: person }]);
    const [{ id }] = resources;
    if (await read.get(Patient, id)) return undefined;
    const twin = before.find(({ face }) => isAlike(person, face));
    if (twin) return { line, of: { line: twin.line } };
    for (const hit of await read.search(words.join(' '), MOST_HITS)) {
      const patient = await read.get(Patient, hit.id);
      if (patient && isAlike(person, patient)) return { line, of: { patientId: patient.id } };
    }
    return undefined;
  }
}

/** The same name with nothing that tells them apart, or a similar one and the same birth date. */
function isAlike(a: Face, b: Face): boolean {
  const [own, other] = [mainName(a.name), mainName(b.name)];
  const likeness = own && other ? nameLikeness(own, other) : undefined;
  if (likeness === undefined) return false;
  const born = a.birthDate;
  const bornToo = b.birthDate;
  const areKnown =
    born !== undefined && bornToo !== undefined && isPartialDate(born) && isPartialDate(bornToo);
  return areKnown ? canBeSameDate(born, bornToo) : likeness === 'same';
}
