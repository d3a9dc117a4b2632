import { ROLE_SYSTEM } from './registration-codes.ts';
import { isPhone, type ContactValues } from './registration-form.ts';
import { tidy, type Part } from './registration-parts.ts';

/** A person to call, of whom the record may know an e-mail address or a second relationship that the form does not show. */
export function contactOf(
  row: ContactValues,
  base: Part<'contact'> | undefined,
  before: ContactValues | undefined,
): Part<'contact'> | undefined {
  const [name, phone] = [tidy(row.name), tidy(row.phone)];
  const { name: oldName, relationship: oldRelationship, telecom: oldTelecom = [], ...rest } = base ?? {};
  const isSame = (field: 'name' | 'relationship' | 'phone') =>
    before !== undefined && tidy(before[field]) === tidy(row[field]);
  const newName = isSame('name') ? oldName : name === '' ? undefined : { text: name };
  const place = oldTelecom.findIndex(isPhone);
  const telecom = isSame('phone') ? oldTelecom : phonesOf(oldTelecom, place, phone);
  // A row of a relationship alone is nobody to call, unless the record came with one.
  if (newName === undefined && telecom.length === 0 && !(before && before.name === '' && before.phone === ''))
    return undefined;
  const relationship = isSame('relationship')
    ? oldRelationship
    : row.relationship === ''
      ? oldRelationship?.slice(1)
      : [{ coding: [{ system: ROLE_SYSTEM, code: row.relationship }] }, ...(oldRelationship?.slice(1) ?? [])];
  return {
    ...rest,
    ...(relationship?.length ? { relationship } : {}),
    ...(newName === undefined ? {} : { name: newName }),
    ...(telecom.length > 0 ? { telecom } : {}),
  };
}

function phonesOf(old: readonly Part<'telecom'>[], place: number, phone: string): readonly Part<'telecom'>[] {
  if (phone === '') return old.filter((_, at) => at !== place);
  if (place < 0) return [{ system: 'phone', value: phone }, ...old];
  return old.map((point, at) => (at === place ? { ...point, value: phone } : point));
}
