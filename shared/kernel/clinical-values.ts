import * as z from 'zod';

/** A code from a named system, or words where no code is known, or both. FHIR R4: CodeableConcept. */
export interface CodeableConcept {
  readonly text?: string;
  readonly coding?: readonly Coding[];
}

/** FHIR R4: Coding. */
export interface Coding {
  readonly system?: string;
  readonly version?: string;
  readonly code?: string;
  readonly display?: string;
}

/** A measured value as it was reported: the decimal's text keeps its precision. FHIR R4: Quantity. */
export interface RecordedQuantity {
  /** A decimal in plain or exponent notation, for example `6.10`. */
  readonly value: string;
  readonly comparator?: '<' | '<=' | '>=' | '>';
  /** What is printed beside the value. */
  readonly unit?: string;
  /** UCUM code. */
  readonly code?: string;
}

const SHORT = z.string().max(1000);

export const codingSchema: z.ZodType<Coding> = z.looseObject({
  system: SHORT.exactOptional(),
  version: SHORT.exactOptional(),
  code: SHORT.exactOptional(),
  display: SHORT.exactOptional(),
});

export const codeableConceptSchema: z.ZodType<CodeableConcept> = z.looseObject({
  text: z.string().max(4000).exactOptional(),
  coding: z.array(codingSchema).max(50).exactOptional(),
});

export const DECIMAL_PATTERN = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

export const quantitySchema: z.ZodType<RecordedQuantity> = z.looseObject({
  value: z.string().max(40).regex(DECIMAL_PATTERN),
  comparator: z.enum(['<', '<=', '>=', '>']).exactOptional(),
  unit: SHORT.exactOptional(),
  code: SHORT.exactOptional(),
});

/** What to show for a concept: its own words, else the first display, else the first code. */
export function conceptText(concept: CodeableConcept | undefined): string {
  if (!concept) return '';
  if (concept.text) return concept.text;
  const coded = concept.coding?.find((coding) => coding.display) ?? concept.coding?.[0];
  return coded?.display ?? coded?.code ?? '';
}

export function codeIn(concept: CodeableConcept | undefined, system: string): string | undefined {
  return concept?.coding?.find((coding) => coding.system === system)?.code;
}

export const CODE_SYSTEMS = {
  loinc: 'http://loinc.org',
  rxnorm: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  snomed: 'http://snomed.info/sct',
  icd10cm: 'http://hl7.org/fhir/sid/icd-10-cm',
  icd10: 'http://hl7.org/fhir/sid/icd-10',
  cvx: 'http://hl7.org/fhir/sid/cvx',
  ucum: 'http://unitsofmeasure.org',
  actCode: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
} as const;
