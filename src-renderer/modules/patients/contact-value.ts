import type { CodeableConcept } from '#shared/kernel/clinical-values.ts';
import { CONTACT_ROLE_SYSTEM, kinOf, ROLE_SYSTEM, roleOf } from './registration-codes.ts';
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
  const isSame = (field: 'name' | 'relationship' | 'role' | 'phone') =>
    before !== undefined && tidy(before[field]) === tidy(row[field]);
  const newName = isSame('name') ? oldName : name === '' ? undefined : { text: name };
  const place = oldTelecom.findIndex(isPhone);
  const telecom = isSame('phone') ? oldTelecom : phonesOf(oldTelecom, place, phone);
  // A row of a relationship alone is nobody to call, unless the record came with one.
  if (newName === undefined && telecom.length === 0 && !(before && before.name === '' && before.phone === ''))
    return undefined;
  const kin = isSame('relationship') ? 'same' : coded(ROLE_SYSTEM, row.relationship);
  const role = isSame('role') ? 'same' : coded(CONTACT_ROLE_SYSTEM, row.role);
  const relationship = withConcept(
    withConcept(oldRelationship, kinOf(oldRelationship), kin),
    roleOf(oldRelationship),
    role,
  );
  return {
    ...rest,
    ...(relationship.length > 0 ? { relationship } : {}),
    ...(newName === undefined ? {} : { name: newName }),
    ...(telecom.length > 0 ? { telecom } : {}),
  };
}

function coded(system: string, code: string): CodeableConcept | undefined {
  return code === '' ? undefined : { coding: [{ system, code }] };
}

/** The list with one of it replaced, taken out, or added where there was none. */
function withConcept(
  list: readonly CodeableConcept[] = [],
  before: CodeableConcept | undefined,
  after: CodeableConcept | undefined | 'same',
): readonly CodeableConcept[] {
  if (after === 'same') return list;
  if (before === undefined) return after === undefined ? list : [...list, after];
  return list.flatMap((one) => (one === before ? (after ?? []) : one));
}

function phonesOf(old: readonly Part<'telecom'>[], place: number, phone: string): readonly Part<'telecom'>[] {
  if (phone === '') return old.filter((_, at) => at !== place);
  if (place < 0) return [{ system: 'phone', value: phone }, ...old];
  return old.map((point, at) => (at === place ? { ...point, value: phone } : point));
}
