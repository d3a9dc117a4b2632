import type { CodeableConcept } from '#shared/kernel/clinical-values.ts';

export const PROCEDURE_KINDS = ['surgery', 'treatment', 'hospitalStay'] as const;
export type ProcedureKind = (typeof PROCEDURE_KINDS)[number];

const SYSTEM = 'urn:fieldward:procedure-kind';
const DISPLAY: { readonly [K in ProcedureKind]: string } = {
  surgery: 'Surgery',
  treatment: 'Treatment',
  hospitalStay: 'Hospital stay',
};

/** HL7 names no code system for a procedure's category that may be shipped: these codes are ours. */
export function kindConcept(kind: ProcedureKind): CodeableConcept {
  return { text: DISPLAY[kind], coding: [{ system: SYSTEM, code: kind }] };
}

/** Of an imported procedure that says nothing else: unknown. */
export function kindOf(category: CodeableConcept | undefined): ProcedureKind | undefined {
  const code = category?.coding?.find(({ system }) => system === SYSTEM)?.code;
  return PROCEDURE_KINDS.find((kind) => kind === code);
}
