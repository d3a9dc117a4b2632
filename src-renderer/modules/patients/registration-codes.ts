/** Codes that the registration form offers, and how a record's own stand beside them. */
import { conceptText, type CodeableConcept } from '#shared/kernel/clinical-values.ts';

export const LANGUAGE_SYSTEM = 'urn:ietf:bcp:47';
export const ROLE_SYSTEM = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode';
export const IDENTIFIER_SYSTEM = 'http://terminology.hl7.org/CodeSystem/v2-0203';
/** Codes of HL7 table 0203 that a desk sees; another type is written in words. */
export const IDENTIFIER_TYPES = ['NI', 'PPN', 'DL', 'BR', 'MR', 'HC', 'SS'] as const;
export const MARITAL_SYSTEM = 'http://terminology.hl7.org/CodeSystem/v3-MaritalStatus';
/** Codes of HL7 v3 MaritalStatus. */
export const MARITAL_STATUSES = ['S', 'M', 'T', 'L', 'D', 'W'] as const;
/** Codes of HL7 v3 RoleCode: what someone is to the patient. */
export const RELATIONSHIPS = [
  'MTH',
  'FTH',
  'SPS',
  'DOMPART',
  'DAUC',
  'SONC',
  'CHILD',
  'SIS',
  'BRO',
  'SIB',
  'GRPRN',
  'GRNDCHILD',
  'AUNT',
  'UNCLE',
  'COUSN',
  'NIENEPH',
  'STPPRN',
  'PRNINLAW',
  'GUARD',
  'POWATT',
  'EXT',
  'FRND',
  'NBOR',
  'ROOM',
] as const;
export const CONTACT_ROLE_SYSTEM = 'http://terminology.hl7.org/CodeSystem/v2-0131';
/** Codes of HL7 table 0131: what someone is called for. */
export const CONTACT_ROLES = ['C', 'N', 'CP', 'BP', 'E'] as const;

/** The first of a contact's relationships that says who this is. */
export function kinOf(relationship: readonly CodeableConcept[] = []): CodeableConcept | undefined {
  return relationship.find((one) => !isRole(one));
}

/** The first that says what this person is called for. */
export function roleOf(relationship: readonly CodeableConcept[] = []): CodeableConcept | undefined {
  return relationship.find(isRole);
}

function isRole({ coding }: CodeableConcept): boolean {
  return coding?.some(({ system }) => system === CONTACT_ROLE_SYSTEM) === true;
}

export function identifierType(type: string): CodeableConcept {
  return IDENTIFIER_TYPES.some((code) => code === type)
    ? { coding: [{ system: IDENTIFIER_SYSTEM, code: type }] }
    : { text: type };
}

export function typeOf(type: CodeableConcept | undefined): string {
  const code = type?.coding?.find(({ system }) => system === IDENTIFIER_SYSTEM)?.code;
  return code !== undefined && IDENTIFIER_TYPES.some((known) => known === code) ? code : conceptText(type);
}

export function codeOf(concept: CodeableConcept | undefined): string {
  return concept?.coding?.find(({ code }) => code !== undefined)?.code ?? concept?.text ?? '';
}
