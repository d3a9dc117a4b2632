import { conceptText, type CodeableConcept } from '#shared/kernel/clinical-values.ts';
import type { NewerMark } from '#shared/kernel/newer-mark.ts';
import { fold, tokens } from '#shared/kernel/text-fold.ts';
import type { Allergy } from '../allergies/allergy.record.ts';
import type { CarePlan } from '../care-plans/care-plan.record.ts';
import type { Document } from '../documents/document.record.ts';
import type { Encounter } from '../encounters/encounter.record.ts';
import type { Procedure } from '../encounters/procedure.record.ts';
import type { FamilyMember } from '../history/family-member.record.ts';
import type { Immunization } from '../immunizations/immunization.record.ts';
import type { MedicationRequest } from '../medications/medication-request.record.ts';
import { conceptWords } from '../problems/concept-words.rules.ts';
import type { Condition } from '../problems/condition.record.ts';
import type { DiagnosticReport } from '../results/diagnostic-report.record.ts';
import { compareValues, startMs } from '../results/recorded-time.rules.ts';

/** One line of a history, before the names of people and places are looked up. */
export interface HistoryEntry {
  readonly id: string;
  readonly at?: string;
  readonly title: CodeableConcept;
  readonly status?: string;
  readonly detail?: string;
  readonly encounterId?: string;
  readonly practitionerIds: readonly string[];
  readonly placeId?: string;
  readonly newer?: NewerMark;
}

/** Stands in the place of the status of an order not to give a medicine. */
export const DO_NOT_GIVE = 'do-not-give';

/** What entries have of a record; absent members stay absent. */
function entry(
  record: {
    readonly id: string;
    readonly encounterId?: string;
    readonly status?: string;
    readonly newer?: NewerMark;
  },
  title: CodeableConcept,
  more: {
    readonly at?: string | undefined;
    readonly status?: string | undefined;
    readonly detail?: string | undefined;
    readonly practitionerIds?: readonly (string | undefined)[] | undefined;
    readonly placeId?: string | undefined;
  },
): HistoryEntry {
  const { at, detail, placeId } = more;
  const status = more.status ?? record.status;
  return {
    id: record.id,
    title,
    practitionerIds: (more.practitionerIds ?? []).filter((id) => id !== undefined),
    ...(at ? { at } : {}),
    ...(status ? { status } : {}),
    ...(detail ? { detail } : {}),
    ...(record.encounterId ? { encounterId: record.encounterId } : {}),
    ...(placeId ? { placeId } : {}),
    ...(record.newer ? { newer: record.newer } : {}),
  };
}

export const entryOf = {
  encounter: (visit: Encounter) => ({
    ...entry(visit, visit.type?.[0] ?? { text: visit.class }, {
      at: visit.start,
      detail: conceptList(visit.reason),
      practitionerIds: visit.participantIds,
      placeId: visit.locationId ?? visit.serviceProviderId,
    }),
    encounterId: visit.id,
  }),
  condition: (condition: Condition) =>
    entry(condition, condition.code, {
      at: condition.onset ?? condition.recordedDate,
      status:
        condition.verificationStatus === 'entered-in-error' ? 'entered-in-error' : condition.clinicalStatus,
      detail: condition.note,
    }),
  procedure: (procedure: Procedure) =>
    entry(procedure, procedure.code, {
      at: procedure.performedStart,
      detail: conceptList(procedure.reason),
      practitionerIds: procedure.performerIds,
    }),
  medicationRequest: (request: MedicationRequest) =>
    entry(request, request.medication, {
      at: request.authoredOn,
      // Neither a status of FHIR's nor to be read past: an order NOT to give the medicine.
      status: request.doNotPerform === true ? DO_NOT_GIVE : request.status,
      detail: request.dosage?.find(({ text }) => text)?.text ?? conceptList(request.reason),
      practitionerIds: [request.requesterId],
    }),
  immunization: (immunization: Immunization) =>
    entry(immunization, immunization.vaccineCode, { at: immunization.occurrence, detail: immunization.note }),
  diagnosticReport: (report: DiagnosticReport) =>
    entry(report, report.code, { at: report.effective ?? report.issued, detail: report.conclusion }),
  carePlan: (plan: CarePlan) =>
    entry(
      plan,
      plan.title ? { text: plan.title } : (plan.category?.find((category) => conceptText(category)) ?? {}),
      { at: plan.start },
    ),
  allergy: (allergy: Allergy) =>
    entry(allergy, allergy.code, {
      at: allergy.recordedDate ?? allergy.onset,
      status: allergy.verificationStatus === 'entered-in-error' ? 'entered-in-error' : allergy.clinicalStatus,
      detail: allergy.note,
    }),
  familyMember: ({ id, status, date, name, relationship, condition = [], note }: FamilyMember) =>
    entry({ id }, relationship, {
      at: date,
      status: status === 'entered-in-error' ? status : undefined,
      detail: [name, conceptList(condition.map(({ code }) => code)), note]
        .filter((text) => text !== undefined)
        .join(', '),
    }),
  document: ({ id, status, title, date, addedAt, author, note }: Document) =>
    entry(
      { id, status },
      { text: title },
      {
        at: date ?? addedAt,
        detail: [author, note].filter((text) => text !== undefined).join(', '),
      },
    ),
} as const;

/** Newest first by the moments, whatever the offsets; what has no date comes last; ties by id, so that pages are stable. */
export function newestFirst<E extends { readonly id: string; readonly at?: string }>(
  entries: readonly E[],
  zone: string,
): readonly E[] {
  return entries
    .map((one) => ({ one, ms: startMs(one.at, zone) }))
    .toSorted((a, b) => compareValues(b.ms, a.ms) || compareValues(b.one.id, a.one.id))
    .map(({ one }) => one);
}

/** True where every word asked for begins a word of what the entry shows. */
export function hasWords(asked: readonly string[], shown: readonly (string | undefined)[]): boolean {
  const words = shown.flatMap((text) => (text === undefined ? [] : fold(text).split(' ')));
  return asked.every((wanted) => words.some((word) => word.startsWith(wanted)));
}

export function askedWords(words: string | undefined): readonly string[] {
  return words === undefined ? [] : tokens(words);
}

/** Every wording of a concept, so that a search finds the coded display where the text differs. */
export function wordsOf(concept: CodeableConcept): readonly (string | undefined)[] {
  return [concept.text, ...(concept.coding ?? []).flatMap(({ display, code }) => [display, code])];
}

function conceptList(concepts: readonly CodeableConcept[] | undefined): string | undefined {
  const texts = (concepts ?? []).map(conceptWords).filter((text) => text !== '');
  return texts.length > 0 ? texts.join(', ') : undefined;
}
