import { conceptText } from '#shared/kernel/clinical-values.ts';
import { SEVERITY_OF } from './flag.rules.ts';
import type { ResultSeries } from './result-series.rules.ts';

const UNREMARKABLE = 2;

/**
 * LOINC codes in the order that clinics know: vital signs; then panels: electrolytes and kidneys, glucose, liver, lipids, blood
 * count, coagulation, thyroid, heart, urine. Other tests follow by name.
 */
const PANEL_ORDER = [
  '85354-9',
  '8480-6',
  '8462-4',
  '8867-4',
  '8310-5',
  '8331-1',
  '59408-5',
  '2708-6',
  '9279-1',
  '29463-7',
  '3141-9',
  '8302-2',
  '39156-5',
  '72514-3',
  '2823-3',
  '6298-4',
  '2951-2',
  '2947-0',
  '2075-0',
  '2069-3',
  '2028-9',
  '20565-8',
  '1963-8',
  '3094-0',
  '6299-2',
  '2160-0',
  '38483-4',
  '33914-3',
  '62238-1',
  '98979-8',
  '2345-7',
  '2339-0',
  '15074-8',
  '4548-4',
  '17856-6',
  '17861-6',
  '49765-1',
  '2777-1',
  '19123-9',
  '2885-2',
  '1751-7',
  '10834-0',
  '1975-2',
  '1968-7',
  '6768-6',
  '1742-6',
  '1920-8',
  '2324-2',
  '2093-3',
  '2571-8',
  '18262-6',
  '13457-7',
  '2085-9',
  '718-7',
  '4544-3',
  '789-8',
  '787-2',
  '785-6',
  '786-4',
  '21000-5',
  '788-0',
  '6690-2',
  '777-3',
  '32623-1',
  '32207-3',
  '6301-6',
  '5902-2',
  '3016-3',
  '3024-7',
  '33762-6',
  '14959-1',
  '9318-7',
  '2857-1',
];
const PLACE = new Map(PANEL_ORDER.map((code, index) => [code, index]));

type Ordered = Pick<ResultSeries, 'code' | 'coding' | 'points'>;

/** By severity of the latest value, then panel order, then name. */
export function compareSeries(a: Ordered, b: Ordered): number {
  return (
    severityOf(a) - severityOf(b) ||
    placeOf(a) - placeOf(b) ||
    compareText(conceptText(a.code), conceptText(b.code))
  );
}

/** By panel order alone: where the eye looks for a test in the same place each time. */
export function comparePanelOrder(a: Ordered, b: Ordered): number {
  return placeOf(a) - placeOf(b) || compareText(conceptText(a.code), conceptText(b.code));
}

function severityOf(series: Ordered): number {
  const flag = series.points.at(-1)?.flag;
  return flag ? SEVERITY_OF[flag] : UNREMARKABLE;
}

function placeOf({ code, coding }: Ordered): number {
  const codes = [coding?.code, ...(code.coding ?? []).map((entry) => entry.code)];
  for (const candidate of codes) {
    const place = candidate === undefined ? undefined : PLACE.get(candidate);
    if (place !== undefined) return place;
  }
  return PANEL_ORDER.length;
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
