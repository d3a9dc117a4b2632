import type { CodeableConcept } from '#shared/kernel/clinical-values.ts';

/** Relatives that a form offers. @source HL7 v3 RoleCode, below FAMMEMB */
export const RELATIONS = [
  'MTH',
  'FTH',
  'SIS',
  'BRO',
  'DAU',
  'SON',
  'GRMTH',
  'GRFTH',
  'AUNT',
  'UNCLE',
  'COUSN',
  'FAMMEMB',
] as const;
export type Relation = (typeof RELATIONS)[number];

const SYSTEM = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode';

/** @param text in the language of whoever enters it */
export function relationConcept(relation: Relation, text: string): CodeableConcept {
  return { text, coding: [{ system: SYSTEM, code: relation }] };
}

export function relationOf(concept: CodeableConcept | undefined): Relation | undefined {
  const code = concept?.coding?.find(({ system }) => system === SYSTEM)?.code;
  return RELATIONS.find((relation) => relation === code);
}
