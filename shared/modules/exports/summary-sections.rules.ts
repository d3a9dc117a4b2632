import { conceptText, type RecordedQuantity } from '#shared/kernel/clinical-values.ts';
import type { JsonObject } from '#shared/kernel/json.ts';
import type { ScreenLanguage } from '#shared/kernel/screen-language.ts';
import { isActiveAllergy, standingStatement } from '../allergies/allergies.rules.ts';
import type { AllergyStatement } from '../allergies/allergy-statement.record.ts';
import type { Allergy } from '../allergies/allergy.record.ts';
import { isCurrentMedicine, isForbiddenMedicine, isOpenProblem } from '../chart/summary.rules.ts';
import type { Document } from '../documents/document.record.ts';
import type { Procedure } from '../encounters/procedure.record.ts';
import type { Immunization } from '../immunizations/immunization.record.ts';
import { medicineLine } from '../medications/medicine-line.rules.ts';
import type { MedicationRequest } from '../medications/medication-request.record.ts';
import { conceptWords } from '../problems/concept-words.rules.ts';
import type { Condition } from '../problems/condition.record.ts';
import type { Observation } from '../results/observation.record.ts';
import { summaryWords, type SectionKind } from './summary-words.ts';

interface Listed {
  readonly recordType: string;
  readonly data: JsonObject;
}

export interface SummarySection<R extends Listed = Listed> {
  readonly kind: SectionKind;
  readonly loinc: string;
  readonly entries: readonly R[];
  /** What a reader sees: a line each, in cells. */
  readonly rows: readonly (readonly string[])[];
  /** Of allergies: somebody has said that there is none. */
  readonly isNoneStated: boolean;
}

/**
 * What stands in the document, section by section; those that may be left out are where they would be empty.
 * @param isWithDocuments lists what is said of documents, too: the guide has no section for them
 */
export function summarySections<R extends Listed>(
  resources: readonly R[],
  language: ScreenLanguage,
  isWithDocuments = false,
): readonly SummarySection<R>[] {
  const words = summaryWords(language);
  // What was read from the store or taken in was checked against its record: the type says which.
  const of = <T>(recordType: string, isListed: (value: T) => boolean) =>
    resources
      .filter((one) => one.recordType === recordType && isListed(one.data as unknown as T))
      .map((one) => ({ one, value: one.data as unknown as T }));
  const section = <T>(
    kind: SectionKind,
    loinc: string,
    listed: readonly { readonly one: R; readonly value: T }[],
    row: (value: T) => readonly string[],
    empty = words.noInformation,
    isNoneStated = false,
  ): SummarySection<R> => ({
    kind,
    loinc,
    entries: listed.map(({ one }) => one),
    rows: listed.length === 0 ? [[empty]] : listed.map(({ value }) => row(value)),
    isNoneStated,
  });
  const allergies = of<Allergy>('allergy', () => true);
  const statements = of<AllergyStatement>('allergyStatement', () => true).map(({ value }) => value);
  const active = allergies.filter(({ value }) => isActiveAllergy(value));
  const stated =
    active.length === 0
      ? standingStatement(
          statements,
          allergies.map(({ value }) => value),
        )
      : undefined;
  const observed = (category: string) =>
    newestOfEach(
      of<Observation>(
        'observation',
        (value) => value.category === category && /^(final|amended|corrected)$/.test(value.status),
      ),
    );
  const observationRow = (value: Observation) => [
    day(value.effective),
    conceptText(value.code),
    valueText(value),
  ];
  const optional = [
    section(
      'immunizations',
      '11369-6',
      of<Immunization>('immunization', ({ status }) => status === 'completed'),
      (value) => [day(value.occurrence), conceptText(value.vaccineCode)],
    ),
    section(
      'procedures',
      '47519-4',
      of<Procedure>('procedure', ({ status }) => status === 'completed'),
      (value) => [day(value.performedStart), conceptWords(value.code)],
    ),
    section('results', '30954-2', observed('laboratory'), observationRow),
    section('vitalSigns', '8716-3', observed('vital-signs'), observationRow),
    section(
      'documents',
      '11503-0',
      isWithDocuments ? of<Document>('document', ({ status }) => status === 'current') : [],
      (value) => [day(value.date ?? value.addedAt), value.title],
    ),
  ];
  return [
    section(
      'medications',
      '10160-0',
      of<MedicationRequest>(
        'medicationRequest',
        (value) => isCurrentMedicine(value) || isForbiddenMedicine(value),
      ),
      (value) => medicineRow(value, language),
    ),
    section(
      'allergies',
      '48765-2',
      active,
      (value) => [
        conceptText(value.code),
        (value.reaction ?? []).flatMap(({ manifestation = [] }) => manifestation.map(conceptText)).join(', '),
      ],
      stated ? words.noKnownAllergies(day(stated.statedAt), stated.statedBy) : words.noInformation,
      stated !== undefined,
    ),
    section('problems', '11450-4', of<Condition>('condition', isOpenProblem), (value) => [
      day(value.onset ?? value.recordedDate),
      conceptWords(value.code),
    ]),
    ...optional.filter(({ entries }) => entries.length > 0),
  ];
}

function medicineRow(value: MedicationRequest, language: ScreenLanguage): readonly string[] {
  const { name, dosages } = medicineLine(value, language);
  const warning = value.doNotPerform === true ? `${summaryWords(language).doNotGive}: ` : '';
  return [
    day(value.authoredOn),
    `${warning}${name.map(({ text }) => text).join('')}`,
    dosages.map((parts) => parts.map(({ text }) => text).join(' – ')).join('; '),
  ];
}

/** The latest of each test. Where no time was told the last one listed stands. */
function newestOfEach<R>(
  listed: readonly { readonly one: R; readonly value: Observation }[],
): readonly { readonly one: R; readonly value: Observation }[] {
  const newest = new Map<string, { readonly one: R; readonly value: Observation }>();
  for (const one of listed) {
    const [coding] = one.value.code.coding ?? [];
    const key =
      coding?.code === undefined ? conceptText(one.value.code) : `${coding.system ?? ''}|${coding.code}`;
    const known = newest.get(key);
    if (!known || (known.value.effective ?? '') <= (one.value.effective ?? '')) newest.set(key, one);
  }
  return [...newest.values()];
}

function valueText(
  value: Pick<Observation, 'component' | 'valueQuantity' | 'valueCode' | 'valueText' | 'valueInteger'>,
): string {
  const { valueQuantity, valueCode, valueText: text, valueInteger, component = [] } = value;
  const own = valueQuantity
    ? quantityText(valueQuantity)
    : (text ?? (valueInteger === undefined ? conceptText(valueCode) : String(valueInteger)));
  const parts = component.map(
    (part) =>
      `${conceptText(part.code)} ${part.valueQuantity ? quantityText(part.valueQuantity) : (part.valueText ?? conceptText(part.valueCode))}`,
  );
  return [own, ...parts].filter((part) => part !== '').join('; ');
}

function quantityText({ comparator, value, unit, code }: RecordedQuantity): string {
  return `${comparator ?? ''}${value} ${unit ?? code ?? ''}`.trim();
}

/** ISO 8601, as precise as it is known: the same in every language. */
function day(moment: string | undefined): string {
  return moment?.slice(0, 10) ?? '';
}
