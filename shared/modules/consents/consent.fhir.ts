import { isIdOf } from '#shared/kernel/ids.ts';
import { concept, reference } from '#shared/interop/fhir/data-elements.ts';
import { filled, required, within, type Element } from '#shared/interop/fhir/element.ts';
import { extension } from '#shared/interop/fhir/extension-elements.ts';
import { isMembers, type FhirJson, type Members } from '#shared/interop/fhir/fhir-json.ts';
import { defineMapping } from '#shared/interop/fhir/mapping.ts';
import { dateTime, instant, oneOf, text } from '#shared/interop/fhir/primitive-elements.ts';
import {
  Consent,
  CONSENT_DECISIONS,
  CONSENT_SCOPES,
  CONSENT_WAYS,
  type ConsentDecision,
  type ConsentScope,
} from './consent.record.ts';

const SCOPES = 'http://terminology.hl7.org/CodeSystem/consentscope';
const ACT_CODES = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
const CATEGORIES = 'http://terminology.hl7.org/CodeSystem/consentcategorycodes';
const LOINC = 'http://loinc.org';
/** Ours: FHIR has no code for some scopes, and says of a consent that is over not whether it was refused or withdrawn. */
const OWN_SCOPES = 'urn:fieldward:consent-scope';
const OWN_DECISIONS = 'urn:fieldward:consent-decision';

const STATUSES = ['active', 'rejected', 'inactive', 'entered-in-error'] as const;

const SCOPE_WORDS: { readonly [S in ConsentScope]: { readonly scope: string; readonly words: string } } = {
  treatment: { scope: 'treatment', words: 'Treatment' },
  sharing: { scope: 'patient-privacy', words: 'Sharing with other facilities' },
  research: { scope: 'research', words: 'Research' },
  messages: { scope: 'patient-privacy', words: 'Messages' },
  photo: { scope: 'patient-privacy', words: 'Photo' },
};

/**
 * What other systems' consents are about, where that is all they say: a consent to one procedure, or an advance directive, is
 * kept word for word.
 * @source FHIR R4 value sets consent-scope and consent-category
 */
const KNOWN: readonly { scope: string; system: string; codes: readonly string[]; is: ConsentScope }[] = [
  { scope: 'treatment', system: LOINC, codes: ['59284-0'], is: 'treatment' },
  { scope: 'research', system: CATEGORIES, codes: ['research'], is: 'research' },
  { scope: 'patient-privacy', system: ACT_CODES, codes: ['IDSCL'], is: 'sharing' },
];

const scope: Element<ConsentScope> = {
  name: 'category',
  read: (from) => {
    const categories = Array.isArray(from['category']) ? from['category'].flatMap(codingsOf) : [];
    const own = CONSENT_SCOPES.find((one) => categories.some((coding) => isCode(coding, OWN_SCOPES, one)));
    return (
      own ??
      KNOWN.find(
        (known) =>
          codingsOf(from['scope']).some((coding) => isCode(coding, SCOPES, known.scope)) &&
          categories.length > 0 &&
          categories.every((coding) => known.codes.some((code) => isCode(coding, known.system, code))),
      )?.is
    );
  },
  write(value, into) {
    const { scope: code, words } = SCOPE_WORDS[value];
    into['scope'] = { coding: [{ system: SCOPES, code }] };
    into['category'] = [{ coding: [{ system: OWN_SCOPES, code: value }], text: words }];
  },
};

const decision: Element<ConsentDecision> = {
  name: 'provision.type',
  read(from) {
    const rule = codingsOf(from['policyRule']);
    const own = CONSENT_DECISIONS.find((one) => rule.some((coding) => isCode(coding, OWN_DECISIONS, one)));
    if (own) return own;
    if (from['status'] === 'rejected') return 'refused';
    if (from['status'] === 'inactive') return 'withdrawn';
    const type = isMembers(from['provision']) ? from['provision']['type'] : undefined;
    if (type === 'permit') return 'given';
    if (type === 'deny' || rule.some((coding) => isCode(coding, ACT_CODES, 'OPTOUT'))) return 'refused';
    return rule.some((coding) => isCode(coding, ACT_CODES, 'OPTIN')) ? 'given' : undefined;
  },
  write(value, into) {
    const isGiven = value === 'given';
    into['policyRule'] = {
      coding: [
        { system: ACT_CODES, code: isGiven ? 'OPTIN' : 'OPTOUT' },
        { system: OWN_DECISIONS, code: value },
      ],
    };
    const before = isMembers(into['provision']) ? into['provision'] : {};
    into['provision'] = { type: isGiven ? 'permit' : 'deny', ...before };
  },
};

const relationship = extension('urn:fieldward:consent-relationship', concept('valueCodeableConcept'));

/** The patient by reference, who speaks for them by name. */
const givenBy: Element<NonNullable<Consent['givenBy']>> = {
  name: 'performer',
  read(from, reading) {
    const [one, ...others] = Array.isArray(from['performer']) ? from['performer'].filter(isMembers) : [];
    if (one === undefined || others.length > 0) return undefined;
    const patient = isMembers(from['patient']) ? from['patient']['reference'] : undefined;
    if (typeof patient === 'string' && one['reference'] === patient) return { kind: 'patient' };
    const { type, display } = one;
    if (type !== 'RelatedPerson' || typeof display !== 'string' || display.trim() === '') return undefined;
    const related = relationship.read(one, reading);
    return {
      kind: 'representative',
      name: display.slice(0, 200),
      ...(related === undefined ? {} : { relationship: related }),
    };
  },
  write(value, into, writing) {
    const patient = writing.record['patientId'];
    if (value.kind === 'patient') {
      if (typeof patient === 'string') into['performer'] = [{ reference: writing.referenceTo(patient) }];
      return;
    }
    const one = { type: 'RelatedPerson', ...(value.name === undefined ? {} : { display: value.name }) };
    if (value.relationship) relationship.write(value.relationship, one, writing);
    into['performer'] = [one];
  },
};

const FACILITIES = 'urn:fieldward:facility';
const PARTICIPATIONS = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType';

/** The one facility that it is about, where it is. An actor who narrows the rule, as FHIR has it: nothing to be passed over. */
const recipient: Element<NonNullable<Consent['recipient']>> = {
  name: 'provision.actor',
  read: (from) => recipientOf(isMembers(from['provision']) ? from['provision']['actor'] : undefined),
  write({ facilityId, name }, into) {
    const before = isMembers(into['provision']) ? into['provision'] : {};
    const reference = { identifier: { system: FACILITIES, value: facilityId }, display: name };
    const role = { coding: [{ system: PARTICIPATIONS, code: 'IRCP' }] };
    into['provision'] = { ...before, actor: [{ role, reference }] };
  },
};

function recipientOf(actors: FhirJson | undefined): Consent['recipient'] {
  const [actor, ...others] = Array.isArray(actors) ? actors.filter(isMembers) : [];
  if (
    !actor ||
    others.length > 0 ||
    !codingsOf(actor['role']).some((one) => isCode(one, PARTICIPATIONS, 'IRCP'))
  )
    return undefined;
  const { identifier, display } = isMembers(actor['reference']) ? actor['reference'] : {};
  const { system, value } = isMembers(identifier) ? identifier : {};
  if (system !== FACILITIES || !isIdOf('facility', value) || typeof display !== 'string') return undefined;
  return display.trim() === '' ? undefined : { facilityId: value, name: display.slice(0, 200) };
}

/**
 * FHIR R4: Consent of one scope that permits or denies as a whole, of a patient and a date. Any other is kept word for word: read
 * by half, an exception would be lost.
 */
export const consentFhir = defineMapping(
  'Consent',
  Consent,
  {
    patientId: reference('patient', 'patient'),
    status: oneOf('status', STATUSES),
    scope,
    date: required(dateTime('dateTime')),
    validTo: within(['provision', 'period'], dateTime('end')),
    decision,
    // After the decision, which makes the provision anew.
    recipient,
    givenBy,
    how: extension('urn:fieldward:consent-how', oneOf('valueCode', CONSENT_WAYS)),
    note: extension('urn:fieldward:consent-note', text('valueString')),
    recordedAt: filled(
      extension('urn:fieldward:consent-recorded', instant('valueInstant')),
      ({ now }) => now,
    ),
    recordedBy: filled(extension('urn:fieldward:consent-recorded-by', text('valueString')), () => '?'),
  },
  {
    assigned: ['enteredInError'],
    accepts: (resource) => isPlain(resource) && scope.read(resource, NO_READING) !== undefined,
  },
);

// The scope is read from codes alone.
const NO_READING = undefined as never;

function isPlain({ patient, status, dateTime: date, provision = {} }: Members): boolean {
  if (!isMembers(patient) || typeof date !== 'string' || !isMembers(provision)) return false;
  if (!STATUSES.some((one) => one === status)) return false;
  const actors = provision['actor'];
  if (actors !== undefined && !recipientOf(actors)) return false;
  if (!Object.keys(provision).every((name) => ['type', 'period', 'actor'].includes(name))) return false;
  const start = isMembers(provision['period']) ? provision['period']['start'] : undefined;
  return start === undefined || (typeof start === 'string' && start.slice(0, 10) <= date.slice(0, 10));
}

function codingsOf(value: FhirJson | undefined): readonly Members[] {
  const coding = isMembers(value) ? value['coding'] : undefined;
  return Array.isArray(coding) ? coding.filter(isMembers) : [];
}

function isCode(coding: Members, system: string, code: string): boolean {
  return coding['system'] === system && coding['code'] === code;
}
