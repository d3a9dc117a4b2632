import type { Envelope } from '#shared/kernel/document.ts';
import { readNewerRecord } from '#shared/kernel/newer-record.ts';
import { parseMrn } from '#shared/kernel/mrn.ts';
import { readStamp } from '#shared/kernel/stamp.ts';
import { fold } from '#shared/kernel/text-fold.ts';
import { Patient } from './patient.record.ts';

/** What a desk may type to find a person. Texts are as recorded: the search folds them. */
export interface SearchEntry {
  readonly patientId: string;
  readonly names: readonly string[];
  readonly identifiers: readonly string[];
  readonly phones: readonly string[];
  /** A whole or partial date: `1967-08-14`, `1967-08`, `1967`. */
  readonly birthDate?: string;
  /** Unix time in ms of the last that happened to the record; the newer is shown first. */
  readonly seenAt: number;
  /** Merged or inactive: found all the same, behind the others. */
  readonly retired: boolean;
}

type Name = Patient['name'][number];

/** A patient's entry in the search index; undefined for every other document. */
export function patientSearchEntry(envelope: Envelope): SearchEntry | undefined {
  if (envelope.type !== Patient.type) return undefined;
  const patient = knownPart(envelope);
  const names = patient.name ?? [];
  return {
    patientId: envelope.id,
    names: names.flatMap(spellingsOf),
    identifiers: present([
      ...spokenMrn(patient.mrn),
      ...(patient.identifier ?? []).map(({ value }) => value),
    ]),
    phones: present([
      ...(patient.telecom ?? []).map(({ system, value }) =>
        system === 'email' || system === 'url' ? undefined : value,
      ),
      ...(patient.telecomE164 ?? []),
    ]),
    ...(patient.birthDate !== undefined && { birthDate: patient.birthDate }),
    seenAt: lastEditMs(envelope),
    retired: patient.active === false,
  };
}

/** Of a newer version what can be read as it is known here, without what stands in for the rest. */
function knownPart(envelope: Envelope): Partial<Patient> {
  if (envelope.v <= Patient.v) return envelope.data; // validated when committed
  const { newer, ...read } = readNewerRecord(Patient, envelope) ?? {};
  const unread = newer?.unread ?? [];
  return Object.fromEntries(Object.entries(read).filter(([name]) => !unread.includes(name)));
}

/** The number as printed, and the counter alone, which is what people at one desk say to each other. */
function spokenMrn(mrn: string | undefined): readonly (string | undefined)[] {
  const parsed = mrn === undefined ? undefined : parseMrn(mrn);
  if (!parsed?.ok) return [mrn];
  const [, counter = '', check = ''] = parsed.value.mrn.split('-');
  return [mrn, String(parsed.value.counter), counter, `${counter}${check}`];
}

/** Every part of a name, and a family name of several words also written as one: Al-Rashid, AlRashid. */
function spellingsOf({ text, family, given, suffix }: Name): string[] {
  const joined = family === undefined ? '' : fold(family).replaceAll(' ', '');
  return present([text, family, joined, ...(given ?? []), ...(suffix ?? [])]);
}

/** Prefixes are left out: half a facility would be found under "Mrs". */
function present(texts: readonly (string | undefined)[]): string[] {
  return texts.filter((text): text is string => text !== undefined && text !== '');
}

function lastEditMs({ stamps }: Envelope): number {
  return Math.max(0, ...Object.values(stamps).map((stamp) => readStamp(stamp).ms));
}
