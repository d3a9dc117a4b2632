import type { RecordedQuantity } from '#shared/kernel/clinical-values.ts';
import { conceptText } from '#shared/kernel/clinical-values.ts';
import { formatDoseNumber } from '#shared/kernel/format-quantity.ts';
import { screenLanguageOf, type ScreenLanguage } from '#shared/kernel/screen-language.ts';
import { dosageGaps, isAltered } from './dosage-gaps.rules.ts';
import { boundsTexts, dosageWords, frequencyText, isTimingUnsaid, whenText } from './dosage-words.rules.ts';
import type { MedicationRequest } from './medication-request.record.ts';
import { withTallLetters } from './tall-letters.rules.ts';

/** A stretch of a medicine's name as it was recorded; `strong` is what it is made of. */
export interface NamePiece {
  readonly text: string;
  readonly strong: boolean;
}

/** One part of a medicine line. Parts are set apart by a dash that stays with the part before it, and are never cut. */
export interface MedicinePart {
  readonly kind:
    | 'dose'
    | 'route'
    | 'frequency'
    | 'asNeeded'
    | 'most'
    | 'instruction'
    /** The order says more than this line does, or its meaning is changed in a way not known here. */
    | 'incomplete';
  readonly text: string;
  /** A dose of which nobody recorded what it counts: tablets, or milligrams. */
  readonly unitMissing?: true;
}

export interface MedicineLine {
  readonly name: readonly NamePiece[];
  /** One list for each dosage, in order. */
  readonly dosages: readonly (readonly MedicinePart[])[];
}

type Dosage = NonNullable<MedicationRequest['dosage']>[number];

/**
 * Never says less than was ordered without saying so.
 * @param lang BCP 47 tag of the reader
 */
export function medicineLine(
  request: Pick<MedicationRequest, 'medication' | 'dosage' | 'source'>,
  lang: string,
): MedicineLine {
  const words = dosageWords(lang);
  const gaps = dosageGaps(request);
  const dosages = (request.dosage ?? [])
    .map((dosage, index) => dosageParts(dosage, gaps.isIn(index), lang))
    .filter((parts) => parts.length > 0);
  if (gaps.isBeyond) dosages.push([{ kind: 'incomplete', text: words.incomplete }]);
  if (isAltered(request)) {
    const [first = [], ...more] = dosages;
    dosages.splice(0, dosages.length, [{ kind: 'incomplete', text: words.altered }, ...first], ...more);
  }
  return { name: namePieces(conceptText(request.medication)), dosages };
}

const UNIT = '(?:MG|MCG|UG|G|ML|UNT|UNITS?|IU|MEQ|MMOL|ACTUAT|HR|BAU|PFU|MCI|CELLS|%)';
/** RxNorm puts the pack or the span of release first (`24 HR`, `10 ML`), now and then a licence number. */
const LEAD = new RegExp(String.raw`^(?:NDA\d+ |\d[\d.]* ${UNIT} )+`, 'i');
const STRENGTH = new RegExp(String.raw` (?:\d[\d.,/]* ?${UNIT}(?![\p{L}\d])|\d+ Day Pack)`, 'iu');

/**
 * Finds the ingredients in a name such as `Amoxicillin 250 MG / Clavulanate 125 MG Oral Tablet`. The pieces joined are the
 * recorded text (in tall letters where look-alikes need them): nothing is left out, nothing moves.
 */
export function namePieces(recorded: string): readonly NamePiece[] {
  const pieces: NamePiece[] = [];
  const add = (text: string, strong: boolean) => {
    const last = pieces.at(-1);
    if (text === '') return;
    if (last && last.strong === strong) pieces[pieces.length - 1] = { text: last.text + text, strong };
    else pieces.push({ text, strong });
  };
  for (const [index, component] of withTallLetters(recorded).split(' / ').entries()) {
    if (index > 0) add(' / ', false);
    const lead = LEAD.exec(component)?.[0] ?? '';
    const rest = component.slice(lead.length);
    const end = STRENGTH.exec(rest)?.index ?? rest.length;
    add(lead, false);
    add(rest.slice(0, end), true);
    add(rest.slice(end), false);
  }
  return pieces;
}

function dosageParts(dosage: Dosage, hasGap: boolean, lang: string): readonly MedicinePart[] {
  const words = dosageWords(lang);
  const parts: MedicinePart[] = [];
  if (dosage.dose) parts.push(dosePart(dosage.dose, lang));
  if (dosage.doseLow ?? dosage.doseHigh) parts.push(doseRangePart(dosage, lang));
  const route = conceptText(dosage.route);
  if (route !== '') parts.push({ kind: 'route', text: route });
  // A timing of which a part is missing would be read as the whole of it.
  const isIncomplete = hasGap || isTimingUnsaid(dosage);
  if (isIncomplete && !dosage.text) parts.push({ kind: 'incomplete', text: words.incomplete });
  if (!isIncomplete) {
    const timings = [
      frequencyText(dosage, lang),
      conceptText(dosage.timingCode),
      whenText(dosage.when, lang),
      ...boundsTexts(dosage, lang, (duration) => quantityText(duration, lang)),
    ];
    for (const text of timings) if (text !== '') parts.push({ kind: 'frequency', text });
  }
  const reason = conceptText(dosage.asNeededFor);
  if (dosage.asNeededFor) parts.push({ kind: 'asNeeded', text: words.asNeededFor(reason) });
  else if (dosage.asNeeded) parts.push({ kind: 'asNeeded', text: words.asNeeded });
  const { dose: most, period } = dosage.maxDosePerPeriod ?? {};
  if (most && period)
    parts.push({ kind: 'most', text: words.most(quantityText(most, lang), quantityText(period, lang)) });
  if (dosage.text) parts.push({ kind: 'instruction', text: dosage.text });
  const further = [dosage.patientInstruction ?? '', ...(dosage.additionalInstruction ?? []).map(conceptText)];
  for (const text of further) {
    if (text !== '' && text !== dosage.text) parts.push({ kind: 'instruction', text });
  }
  return parts;
}

/** In full on screens that people prescribe and give from: `µg` is read as `mg`, and `U` as a zero. */
const FULL_UNITS: { readonly [unit: string]: { readonly [L in ScreenLanguage]: string } } = {
  ug: { en: 'micrograms', fr: 'microgrammes', ar: 'ميكروغرام' },
  mcg: { en: 'micrograms', fr: 'microgrammes', ar: 'ميكروغرام' },
  µg: { en: 'micrograms', fr: 'microgrammes', ar: 'ميكروغرام' },
  μg: { en: 'micrograms', fr: 'microgrammes', ar: 'ميكروغرام' },
  U: { en: 'units', fr: 'unités', ar: 'وحدة' },
  IU: { en: 'units', fr: 'unités', ar: 'وحدة' },
  UI: { en: 'units', fr: 'unités', ar: 'وحدة' },
  '[iU]': { en: 'units', fr: 'unités', ar: 'وحدة' },
  '[IU]': { en: 'units', fr: 'unités', ar: 'وحدة' },
};

function dosePart(dose: RecordedQuantity, lang: string): MedicinePart {
  const text = quantityText(dose, lang);
  return unitOf(dose) === undefined ? { kind: 'dose', text, unitMissing: true } : { kind: 'dose', text };
}

/** `5–10 mg`; both with their units where these differ; `up to 10 mg`, `5 mg or more` where one end is open. */
function doseRangePart({ doseLow: low, doseHigh: high }: Dosage, lang: string): MedicinePart {
  const words = dosageWords(lang);
  if (!low || !high) {
    const end = high ?? low;
    if (!end) return { kind: 'dose', text: '' };
    const text = quantityText(end, lang);
    const part = { kind: 'dose', text: high ? words.upTo(text) : words.atLeast(text) } as const;
    return unitOf(end) === undefined ? { ...part, unitMissing: true } : part;
  }
  const isOneUnit = unitOf(low) === unitOf(high);
  const from = isOneUnit ? formatDoseNumber(low.value, lang) : quantityText(low, lang);
  const part = { kind: 'dose', text: `${from}–${quantityText(high, lang)}` } as const;
  return unitOf(low) === undefined || unitOf(high) === undefined ? { ...part, unitMissing: true } : part;
}

function unitOf({ unit, code }: RecordedQuantity): string | undefined {
  const recorded = unit ?? code;
  return recorded === '' || recorded === '1' ? undefined : recorded;
}

function quantityText(quantity: RecordedQuantity, lang: string): string {
  const number = formatDoseNumber(quantity.value, lang);
  const amount = quantity.comparator ? `${quantity.comparator}\u00A0${number}` : number;
  const unit = unitOf(quantity);
  if (unit === undefined) return amount;
  return `${amount} ${FULL_UNITS[unit]?.[screenLanguageOf([lang])] ?? unit}`;
}
