import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { FhirJson } from '#shared/interop/fhir/fhir-json.ts';
import { takeDocument } from '#shared/interop/fhir/take-document.ts';
import { testContext } from '#shared/interop/fhir/testing.ts';
import { medicationRequestFhir } from './medication-request.fhir.ts';
import type { MedicationRequest } from './medication-request.record.ts';
import { medicineLine } from './medicine-line.rules.ts';

const DIGESTS = {
  sha256: (text: string) => createHash('sha256').update(text).digest(),
  fingerprint: (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32),
};

function take(more: { readonly [name: string]: FhirJson }) {
  const resource = {
    resourceType: 'MedicationRequest',
    id: 'm1',
    status: 'active',
    intent: 'order',
    subject: { reference: 'Patient/p1' },
    medicationCodeableConcept: { text: 'Morphine' },
    ...more,
  };
  const { resources, errors } = takeDocument(resource, testContext([medicationRequestFhir], DIGESTS));
  const [taken] = resources;
  if (errors.length > 0 || taken?.recordType !== 'medicationRequest') throw new Error('not taken');
  // An order comes back word for word, whatever was mapped of it.
  expect(medicationRequestFhir.toFhir(taken.id, taken.data)).toEqual(resource);
  return { id: taken.id, ...taken.data } as unknown as MedicationRequest; // as the store would read it
}

const shown = (dosageInstruction: FhirJson, lang = 'en') =>
  medicineLine(take({ dosageInstruction }), lang).dosages.map((parts) => parts.map(({ text }) => text));

const INCOMPLETE = 'Order incomplete here: read the original';
const daily = { frequency: 1, period: 1, periodUnit: 'd' };

describe('an imported order', () => {
  it('shows a range of doses and of times, what it is needed for, and the most that may be given', () => {
    const order = [
      {
        asNeededCodeableConcept: { text: 'pain' },
        timing: { repeat: { ...daily, frequencyMax: 4, when: ['AC'] }, code: { text: 'as agreed' } },
        doseAndRate: [
          {
            doseRange: {
              low: { value: 5, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' },
              high: { value: 10, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' },
            },
          },
        ],
        maxDosePerPeriod: { numerator: { value: 40, unit: 'mg' }, denominator: { value: 24, unit: 'h' } },
        patientInstruction: 'Do not drive',
      },
    ];
    expect(shown(order)).toEqual([
      [
        '5–10 mg',
        '1 to 4 times a day',
        'as agreed',
        'before meals',
        'when needed for pain',
        'at most 40 mg in 24 h',
        'Do not drive',
      ],
    ]);
    expect(shown(order, 'fr')[0]).toContain('si besoin : pain');
  });

  it('shows for how long, from when, until when and how often in all', () => {
    const shownOf = (repeat: { readonly [name: string]: FhirJson }, lang = 'en') =>
      shown([{ timing: { repeat: { ...daily, ...repeat } } }], lang)[0];
    const week = { value: 7, unit: 'days', system: 'http://unitsofmeasure.org', code: 'd' };
    expect(shownOf({ boundsDuration: week })).toEqual(['once a day', 'for 7 days']);
    expect(shownOf({ boundsDuration: week }, 'fr')).toEqual(['une fois par jour', 'pendant 7 jours']);
    expect(shownOf({ boundsDuration: { value: 2, unit: 'courses' } })).toEqual([
      'once a day',
      'for 2 courses',
    ]);
    expect(shownOf({ boundsDuration: { ...week, comparator: '<' } })).toEqual([
      'once a day',
      'for <\u00A07 days',
    ]);
    expect(shownOf({ boundsPeriod: { start: '2026-03-12', end: '2026-03-20' } })).toEqual([
      'once a day',
      'from 12-Mar-2026',
      'until 20-Mar-2026',
    ]);
    expect(shownOf({ count: 3 })).toEqual(['once a day', '3 times in all']);
    expect(shownOf({ count: 3, countMax: 5 })).toEqual(['once a day', '3 to 5 times in all']);
    expect(shownOf({ count: 1 }, 'fr')).toEqual(['une fois par jour', 'une fois en tout']);
  });

  it.each([
    ['only some days', { repeat: { ...daily, dayOfWeek: ['mon', 'thu'] } }],
    ['for a range of days', { repeat: { ...daily, boundsRange: { low: { value: 3 }, high: { value: 5 } } } }],
    ['on named days', { event: ['2026-03-20'] }],
    ['so long before a meal', { repeat: { when: ['AC'], offset: 30 } }],
    ['so often, nobody said in what time', { repeat: { frequency: 4 } }],
  ])('%s, says that it is incomplete here, and no frequency', (_what, timing) => {
    const doseAndRate = [{ doseQuantity: { value: 5, unit: 'mg' } }];
    expect(shown([{ timing, doseAndRate }])).toEqual([['5 mg', INCOMPLETE]]);
    const text = '5 mg in the way agreed';
    expect(shown([{ timing, doseAndRate, text }])).toEqual([['5 mg', text]]);
  });

  it('is incomplete where it has a rate, a second dose, or a dosage that no field holds', () => {
    const timing = { repeat: daily };
    const rate = { rateQuantity: { value: 2, unit: 'mg/h' } };
    expect(shown([{ timing, doseAndRate: [rate] }])).toEqual([[INCOMPLETE]]);
    const dose = { doseQuantity: { value: 5, unit: 'mg' } };
    expect(shown([{ timing, doseAndRate: [dose, dose] }])).toEqual([['5 mg', INCOMPLETE]]);
    expect(shown([{ timing: { event: ['2026-03-20'] } }, { timing }])).toEqual([[INCOMPLETE], [INCOMPLETE]]);
    expect(shown([{ site: { text: 'left eye' } }])).toEqual([[INCOMPLETE]]);
  });

  it('is whole where only bookkeeping is left over', () => {
    const doseAndRate = [
      {
        type: { text: 'ordered' },
        doseQuantity: { value: 1, unit: 'tablet', system: 'urn:x', code: 'TAB' },
      },
    ];
    expect(shown([{ sequence: 1, asNeededBoolean: false, timing: { repeat: daily }, doseAndRate }])).toEqual([
      ['1 tablet', 'once a day'],
    ]);
  });

  it('keeps an order not to give', () => {
    expect(take({ doNotPerform: true })).toMatchObject({ doNotPerform: true });
  });

  it.each([
    { modifierExtension: [{ url: 'urn:x:negated', valueBoolean: true }] },
    { implicitRules: 'urn:x:rules' },
    { dosageInstruction: [{ text: 'x', modifierExtension: [{ url: 'urn:x', valueBoolean: true }] }] },
  ])('says that its meaning is changed: %j', (more) => {
    expect(medicineLine(take(more), 'en').dosages[0]?.[0]).toEqual({
      kind: 'incomplete',
      text: 'The original changes the meaning of this order in a way not known here: read it',
    });
  });
});
