import { mainName, type NameUse } from '#shared/kernel/human-name.ts';
import type { RegistrationBase } from '#shared/modules/patients/patients.contract.ts';
import { text, tidy, words, type Part } from './registration-parts.ts';

/** Index in the record's list, where the part came from it. */
export interface FromRecord {
  at?: number;
}

export interface OtherNameValues extends FromRecord {
  use: NameUse | '';
  family: string;
  /** Or the whole name, where it has no parts. */
  given: string;
}

/** The name that the person likes to be called by, where it is not the main one itself. */
export function nicknameIndex({ name }: RegistrationBase): number {
  const main = mainName(name);
  return name.findIndex((one) => one.use === 'nickname' && one !== main);
}

/** The names of a record beside the main one and what the person likes to be called. */
export function otherNamesOf(record: RegistrationBase): OtherNameValues[] {
  const main = mainName(record.name);
  const nickname = nicknameIndex(record);
  return record.name.flatMap((name, at) =>
    name === main || at === nickname
      ? []
      : [
          {
            use: name.use ?? '',
            family: name.family ?? '',
            given: name.given?.join(' ') ?? (name.family === undefined ? (name.text ?? '') : ''),
            at,
          },
        ],
  );
}

export function otherNameOf(
  row: OtherNameValues,
  base: Part<'name'> | undefined,
  before: OtherNameValues | undefined,
): Part<'name'> | undefined {
  const { use: _use, ...rest } = base ?? {};
  const use = row.use === '' ? {} : { use: row.use };
  if (before && tidy(before.family) === tidy(row.family) && tidy(before.given) === tidy(row.given))
    return { ...rest, ...use };
  if (tidy(row.family) === '' && tidy(row.given) === '') return undefined;
  // The whole name as once written does not outlive a change of its parts.
  const { text: _text, family: _family, given: _given, ...other } = rest;
  return { ...other, ...use, ...text('family', row.family), ...words('given', row.given) };
}
