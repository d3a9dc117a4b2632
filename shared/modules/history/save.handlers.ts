import type { HandlersFor } from '#shared/kernel/contract.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { isDateTime } from '#shared/kernel/instant.ts';
import { sameJson } from '#shared/kernel/json.ts';
import { put } from '#shared/kernel/plan.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import type { AnyRecord, RecordOf } from '#shared/kernel/record.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { Procedure } from '../encounters/procedure.record.ts';
import { Immunization } from '../immunizations/immunization.record.ts';
import { isOfPerson } from '../identity/person-reader.rules.ts';
import { Patient } from '../patients/patient.record.ts';
import { Condition } from '../problems/condition.record.ts';
import { Observation } from '../results/observation.record.ts';
import { editedRecord } from './edited-record.rules.ts';
import { checkEntryDates, type EntryDateError, type EntryDates } from './entry-dates.rules.ts';
import { FamilyMember } from './family-member.record.ts';
import { familyConditions, yearsOld } from './family-conditions.rules.ts';
import type { history } from './history.contract.ts';
import { answered, topicConcept, topicOf } from './lifestyle-topics.rules.ts';
import { kindConcept } from './procedure-kind.rules.ts';

type Saves = Pick<
  HandlersFor<typeof history>,
  'saveProblem' | 'saveProcedure' | 'saveVaccine' | 'saveRelative' | 'addLifestyle'
>;

/** Statuses of a problem that goes on. One that has ended has none of these. FHIR R4: Condition con-4. */
const GOES_ON: readonly Condition['clinicalStatus'][] = ['active', 'recurrence', 'relapse'];

export const saveHandlers: Saves = {
  async saveProblem({ input: { patientId, base, entry }, read, today, now, newId }) {
    const { onset, abatement, clinicalStatus, code, verificationStatus, note } = entry;
    const opened = await openEntry(read, Condition, patientId, base, { start: onset, end: abatement }, today);
    if (!opened.ok) return opened;
    if (abatement !== undefined && GOES_ON.includes(clinicalStatus))
      return fail({ code: 'history.endedButActive' });
    const {
      onset: _o,
      abatement: _a,
      note: _n,
      verificationStatus: _v,
      ...kept
    } = base ?? {
      id: newId('condition'),
      patientId,
      recordedDate: now,
    };
    return saved(Condition, base, {
      ...kept,
      code,
      clinicalStatus,
      ...(verificationStatus === undefined ? {} : { verificationStatus }),
      ...(onset === undefined ? {} : { onset }),
      ...(abatement === undefined ? {} : { abatement }),
      ...(note === undefined ? {} : { note }),
    });
  },

  async saveProcedure({ input: { patientId, base, entry }, read, today, newId }) {
    const { kind, code, performedStart, performedEnd, note } = entry;
    const opened = await openEntry(
      read,
      Procedure,
      patientId,
      base,
      { start: performedStart, end: performedEnd },
      today,
    );
    if (!opened.ok) return opened;
    const {
      performedStart: _s,
      performedEnd: _e,
      note: _n,
      ...kept
    } = base ?? {
      id: newId('procedure'),
      patientId,
      status: 'completed' as const,
    };
    return saved(Procedure, base, {
      ...kept,
      code,
      ...(kind === undefined ? {} : { category: kindConcept(kind) }),
      ...(performedStart === undefined ? {} : { performedStart }),
      ...(performedEnd === undefined ? {} : { performedEnd }),
      ...(note === undefined ? {} : { note }),
    });
  },

  async saveVaccine({ input: { patientId, base, entry }, read, today, newId }) {
    const { vaccineCode, status, occurrence, primarySource, lotNumber, note } = entry;
    if (!isDateTime(occurrence) && occurrence !== base?.occurrence) return fail({ code: 'date.notADate' });
    const opened = await openEntry(read, Immunization, patientId, base, { start: occurrence }, today);
    if (!opened.ok) return opened;
    const {
      primarySource: _p,
      lotNumber: _l,
      note: _n,
      ...kept
    } = base ?? {
      id: newId('immunization'),
      patientId,
    };
    return saved(Immunization, base, {
      ...kept,
      vaccineCode,
      status,
      occurrence,
      ...(primarySource === undefined ? {} : { primarySource }),
      ...(lotNumber === undefined ? {} : { lotNumber }),
      ...(note === undefined ? {} : { note }),
    });
  },

  async saveRelative({ input: { patientId, base, entry }, read, today, newId }) {
    const { relationship, name, deceased, deceasedAgeYears, condition, note } = entry;
    const opened = await openEntry(read, FamilyMember, patientId, base, {}, today);
    if (!opened.ok) return opened;
    const {
      name: _n,
      deceased: _d,
      deceasedAge: _a,
      condition: _c,
      note: _t,
      ...kept
    } = base ?? {
      id: newId('familyMember'),
      patientId,
      status: 'partial' as const,
      date: today,
    };
    const deceasedAge = yearsOld(deceasedAgeYears, base?.deceasedAge);
    const conditions = familyConditions(base?.condition ?? [], condition);
    return saved(FamilyMember, base, {
      ...kept,
      relationship,
      ...(name === undefined ? {} : { name }),
      // FHIR's deceased[x] says one of the two: an age says that somebody died as well.
      ...(deceasedAge === undefined ? (deceased === undefined ? {} : { deceased }) : { deceasedAge }),
      ...(conditions.length === 0 ? {} : { condition: conditions }),
      ...(note === undefined ? {} : { note }),
    });
  },

  async addLifestyle({ input: { patientId, entry }, read, today, now, newId }) {
    const { effective, note } = entry;
    const opened = await checkEntry(read, patientId, { start: effective }, today);
    if (!opened.ok) return opened;
    const topic = topicOf(entry.topic);
    const value = topic && answered(topic, entry.answer);
    if (!topic || !value) return fail({ code: 'history.noSuchAnswer' });
    return saved(Observation, undefined, {
      id: newId('observation'),
      patientId,
      status: 'final' as const,
      category: 'social-history',
      code: topicConcept(topic),
      effective,
      issued: now,
      ...value,
      ...(note === undefined ? {} : { note }),
    });
  },
};

type Opened = Result<
  undefined,
  EntryDateError | { readonly code: 'notFound'; readonly type: string; readonly id: string }
>;

/** What every entry is judged by: whose it is, and its dates. */
async function checkEntry(read: Reader, patientId: Id, dates: EntryDates, today: string): Promise<Opened> {
  const patient = await read.get(Patient, patientId);
  if (!patient) return fail({ code: 'notFound', type: 'patient', id: patientId });
  const { birthDate, birthDateEstimated } = patient;
  return checkEntryDates(dates, { today, ...(birthDateEstimated ? {} : { birthDate }) });
}

/** And, of one that is edited, that nobody changed it since it was opened. */
async function openEntry(
  read: Reader,
  record: AnyRecord,
  patientId: Id,
  base: { readonly id: Id } | undefined,
  dates: EntryDates,
  today: string,
) {
  if (base) {
    const stored = await read.get(record, base.id);
    const owner: unknown = stored?.['patientId'];
    if (typeof owner !== 'string' || !(await isOfPerson(read, patientId, owner)))
      return fail({ code: 'notFound', type: record.type, id: base.id } as const);
    if (!sameJson(stored, base)) return fail({ code: 'history.changedMeanwhile' } as const);
  }
  return checkEntry(read, patientId, dates, today);
}

function saved<R extends AnyRecord>(record: R, base: RecordOf<R> | undefined, next: RecordOf<R>) {
  const value = base ? editedRecord(base, next) : next;
  return ok({ reply: value, writes: [put(record, value)] });
}
