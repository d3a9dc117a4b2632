import { CODE_SYSTEMS, conceptText, type CodeableConcept } from '#shared/kernel/clinical-values.ts';

/** Hierarchies that SNOMED CT's fully specified names end with. They tell terms apart in an editor; a reader knows a disorder. */
const HIERARCHY =
  / \((?:disorder|finding|procedure|situation|event|substance|product|medicinal product|clinical drug|body structure|morphologic abnormality|observable entity|regime\/therapy|qualifier value|environment|environment \/ location|occupation|person|physical object|record artifact|organism|social concept|social context|attribute|contextual qualifier|assessment scale|tumor staging|cell|navigational concept)\)$/;

/** What a reader is shown for a concept: its words, without the hierarchy of a SNOMED CT name. */
export function conceptWords(concept: CodeableConcept | undefined): string {
  const text = conceptText(concept);
  const isSnomed = concept?.coding?.some((coding) => coding.system === CODE_SYSTEMS.snomed) ?? false;
  return isSnomed ? text.replace(HIERARCHY, '') : text;
}

/** The code that identifies a problem on paper and in letters: ICD-10 where there is one, else SNOMED CT, else whatever came. */
export function conceptCode(
  concept: CodeableConcept | undefined,
): { readonly code: string; readonly system: string | undefined } | undefined {
  for (const system of [CODE_SYSTEMS.icd10, CODE_SYSTEMS.icd10cm, CODE_SYSTEMS.snomed, undefined]) {
    const found = concept?.coding?.find(
      (coding) => coding.code !== undefined && (system === undefined || coding.system === system),
    );
    if (found?.code !== undefined) return { code: found.code, system: found.system };
  }
  return undefined;
}
