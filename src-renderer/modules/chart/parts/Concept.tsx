import { CODE_SYSTEMS, type CodeableConcept } from '#shared/kernel/clinical-values.ts';
import { conceptCode, conceptWords } from '#shared/modules/problems/concept-words.rules.ts';
import { useChartWords } from '../words.ts';

/** The words of a concept, whole; free text keeps its own direction. */
export function Concept({ of }: { readonly of: CodeableConcept | undefined }) {
  const words = useChartWords();
  const text = conceptWords(of);
  return text === '' ? <span className="fw-second">{words('notNamed')}</span> : <bdi>{text}</bdi>;
}

/** Names of code systems are names: the same in every language. */
const SYSTEM_NAMES: { readonly [system: string]: string } = {
  [CODE_SYSTEMS.icd10]: 'ICD-10',
  [CODE_SYSTEMS.icd10cm]: 'ICD-10-CM',
  [CODE_SYSTEMS.snomed]: 'SNOMED CT',
  [CODE_SYSTEMS.loinc]: 'LOINC',
  [CODE_SYSTEMS.rxnorm]: 'RxNorm',
  [CODE_SYSTEMS.cvx]: 'CVX',
};

/** `ICD-10 E11.9`: for whoever codes or compares. */
export function CodeWords({ of }: { readonly of: CodeableConcept | undefined }) {
  const found = conceptCode(of);
  if (!found) return null;
  const system = SYSTEM_NAMES[found.system ?? ''] ?? '';
  return (
    <bdi dir="ltr" className="fw-second fw-nowrap">
      {system === '' ? found.code : `${system} ${found.code}`}
    </bdi>
  );
}
