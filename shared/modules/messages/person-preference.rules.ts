import type { Id } from '#shared/kernel/ids.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { personReader } from '../identity/person-reader.rules.ts';
import { Patient } from '../patients/patient.record.ts';
import { MessagePreference } from './message-preference.record.ts';
import { MEDIA } from './message.record.ts';

/** A person as messages mean one, whichever of their merged records an appointment lies under. */
export interface MessagePerson {
  readonly survivorId: Id;
  /** The record that stands for them; with the addresses of the one asked for, where it has none. */
  readonly patient: Patient | undefined;
  readonly preference: MessagePreference | undefined;
  /** As they lie in the store, one for each record that has one. */
  readonly preferences: readonly MessagePreference[];
}

export async function messagePerson(given: Reader, patientId: Id): Promise<MessagePerson> {
  const read = personReader(given);
  const { survivorId, memberIds } = await read.person(patientId);
  const [preferences, found] = await Promise.all([
    read.list(MessagePreference, { where: { patientId } }),
    Promise.all(memberIds.map((id) => read.get(Patient, id))),
  ]);
  const records = found.filter((one) => one !== undefined);
  const asked = records.find(({ id }) => id === patientId);
  const stands = records.find(({ id }) => id === survivorId) ?? asked;
  // Whichever of the records says that a person has died, nobody writes to them.
  const dead = records.find((one) => one.deceased === true || one.deceasedAt !== undefined);
  const telecom = stands?.telecom?.length ? stands.telecom : asked?.telecom;
  const patient = stands && { ...stands, ...(telecom && { telecom }), ...(dead && { deceased: true }) };
  return { survivorId, patient, preferences, preference: joined(preferences, survivorId) };
}

/** As the record says that stands for the person; and what was stopped under any of them is stopped. */
function joined(found: readonly MessagePreference[], survivorId: Id): MessagePreference | undefined {
  const own = found.find(({ patientId }) => patientId === survivorId) ?? found[0];
  const [last] = found
    .filter(({ stopped = [] }) => stopped.length > 0)
    .toSorted((a, b) => Date.parse(b.stoppedAt ?? '') - Date.parse(a.stoppedAt ?? ''));
  if (!own || !last) return own;
  const stopped = MEDIA.filter((medium) => found.some((one) => one.stopped?.includes(medium)));
  const { stoppedAt, stoppedBy } = last;
  return { ...own, stopped, ...(stoppedAt && { stoppedAt }), ...(stoppedBy && { stoppedBy }) };
}
