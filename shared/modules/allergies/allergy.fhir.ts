import { isInstant, instantAt } from '#shared/kernel/instant.ts';
import { earliestDay, isPartialDate } from '#shared/kernel/partial-date.ts';
import { boundConcept, concept, concepts, notes, reference } from '#shared/interop/fhir/data-elements.ts';
import { filled, groups, required, within, type Element } from '#shared/interop/fhir/element.ts';
import { isMembers, type Members } from '#shared/interop/fhir/fhir-json.ts';
import { defineMapping } from '#shared/interop/fhir/mapping.ts';
import {
  dateTime,
  dateTimeOrStart,
  listOneOf,
  moment,
  oneOf,
  text,
} from '#shared/interop/fhir/primitive-elements.ts';
import type { Reading } from '#shared/interop/fhir/reading.ts';
import { Allergy } from './allergy.record.ts';
import { AllergyStatement } from './allergy-statement.record.ts';

const CLINICAL = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical';
const VERIFICATION = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification';

const clinicalStatus = boundConcept('clinicalStatus', CLINICAL, ['active', 'inactive', 'resolved']);
const verificationStatus = boundConcept('verificationStatus', VERIFICATION, [
  'unconfirmed',
  'confirmed',
  'refuted',
  'entered-in-error',
]);
const patientId = required(reference('patient', 'patient'));

/**
 * FHIR R4: AllergyIntolerance of a substance. Not mapped: identifier, recorder, asserter, lastOccurrence; of a reaction
 * its substance, onset, exposure route and note; onset as age, range or words.
 */
export const allergyFhir = defineMapping(
  'AllergyIntolerance',
  Allergy,
  {
    patientId,
    encounterId: reference('encounter', 'encounter'),
    clinicalStatus,
    verificationStatus,
    type: oneOf('type', ['allergy', 'intolerance']),
    category: listOneOf('category', ['food', 'medication', 'environment', 'biologic']),
    criticality: oneOf('criticality', ['low', 'high', 'unable-to-assess']),
    code: filled(concept('code'), reactionSubstance),
    reaction: groups('reaction', {
      manifestation: concepts('manifestation'),
      severity: oneOf('severity', ['mild', 'moderate', 'severe']),
      description: text('description'),
    }),
    onset: dateTimeOrStart('onsetDateTime', 'onsetPeriod'),
    recordedDate: dateTime('recordedDate'),
    note: notes,
  },
  // A warning is shown though its meaning may be changed; a statement of none is not read as one then, nor listed.
  {
    assigned: ['enteredInError'],
    accepts: (resource) => !saysNone(resource),
    takesModified: true,
  },
);

/** An allergy without a code of its own may name the substance with its reaction. */
function reactionSubstance(reading: Reading) {
  const reactions = reading.resource['reaction'];
  const named: Members | undefined = Array.isArray(reactions)
    ? reactions.find((reaction) => isMembers(reaction) && reaction['substance'] !== undefined)
    : undefined;
  return named && concept('substance').read(named, reading);
}

/**
 * Codes by which FHIR says that there is no allergy at all. "No known drug allergy" and its like say less, and are
 * listed as they came.
 * @source FHIR R4 AllergyIntolerance, value set allergyintolerance-code; US Core "no known allergy"
 */
const NO_KNOWN_ALLERGY: readonly { readonly system: string; readonly code: string }[] = [
  { system: 'http://snomed.info/sct', code: '716186003' },
];

/** True of a current, unrefuted statement that the patient has no known allergy. */
function saysNone(resource: Members): boolean {
  return (
    codingsOf(resource['code']).some(({ system, code }) =>
      NO_KNOWN_ALLERGY.some((none) => none.system === system && none.code === code),
    ) &&
    !codingsOf(resource['clinicalStatus']).some(({ code }) => code === 'inactive' || code === 'resolved') &&
    !codingsOf(resource['verificationStatus']).some(
      ({ code }) => code === 'refuted' || code === 'entered-in-error',
    )
  );
}

function codingsOf(concept: Members[string] | undefined): readonly Members[] {
  const coding = isMembers(concept) ? concept['coding'] : undefined;
  return Array.isArray(coding) ? coding.filter(isMembers) : [];
}

const statement: Element<'noKnownAllergies'> = {
  name: 'code',
  read: () => 'noKnownAllergies',
  write: (_value, into) => {
    into['code'] = { coding: [{ ...NO_KNOWN_ALLERGY[0] }], text: 'No known allergy' };
    // FHIR demands the first (invariant ait-1); a source that left either out is exported without it.
    into['clinicalStatus'] = { coding: [{ system: CLINICAL, code: 'active' }] };
    into['verificationStatus'] = { coding: [{ system: VERIFICATION, code: 'confirmed' }] };
  },
};

/** The start of the day where only that is known; where no time is told at all, when the import was made. */
function statedAt({ resource, zone, now }: Reading): string | undefined {
  const recorded = resource['recordedDate'];
  if (typeof recorded === 'string' && isPartialDate(recorded)) {
    const midnight = instantAt(earliestDay(recorded), '00:00', zone);
    return midnight.ok ? midnight.value : undefined;
  }
  const written = isMembers(resource['meta']) ? resource['meta']['lastUpdated'] : undefined;
  return typeof written === 'string' && isInstant(written) ? written : now;
}

/** FHIR R4: AllergyIntolerance whose code says "no known allergy". */
export const allergyStatementFhir = defineMapping(
  'AllergyIntolerance',
  AllergyStatement,
  {
    patientId,
    statement,
    statedAt: filled(moment('recordedDate'), statedAt),
    statedBy: filled(within(['asserter'], text('display')), ({ resource }) => {
      const display = isMembers(resource['recorder']) ? resource['recorder']['display'] : undefined;
      return typeof display === 'string' && display.trim() !== '' ? display.slice(0, 120) : '?';
    }),
  },
  { accepts: saysNone, alsoHolds: ['clinicalStatus', 'verificationStatus'] },
);
