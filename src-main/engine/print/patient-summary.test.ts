import { describe, expect, it } from 'vitest';
import { buildPatientSummary } from './patient-summary.document.ts';
import { aFullSummary, anEmptySummary, aPrintedPatient, aSeries } from './patient-summary.fixtures.ts';
import type { PatientSummaryModel } from './patient-summary.model.ts';
import { pdfText, placesOf } from './pdf-text.testing.ts';
import { renderPdf } from './render-pdf.ts';

async function printed(model: PatientSummaryModel) {
  const { bytes, pages } = await renderPdf(buildPatientSummary(model));
  const texts = await pdfText(bytes);
  // Lines of cells end where cells do; what is asked is whether the words stand there.
  return { pages, texts, all: texts.join('\n').replaceAll(/\s+/g, ' ') };
}

describe('patient summary', () => {
  it('says who, from where, and everything that the record holds', async () => {
    const { all } = await printed(aFullSummary());
    for (const words of [
      'Kisumu Lakeside Clinic',
      '12 Oginga Odinga Street, Kisumu 40100',
      '+254 57 202 0000',
      'Patient summary',
      'ODHIAMBO, Grace Achieng (Mrs)',
      'Born 12-Mar-1961 (65 y)',
      'Sex Female',
      'MRN K3-00417-8',
      'National ID 22334455',
      'Penicillin — Anaphylaxis, severe, could be life-threatening',
      'انتفاخ في البطن',
      'Essential hypertension',
      'मधुमेह टाइप 2',
      '3 resolved or past, not listed.',
      'Amoxicillin 250 MG / Clavulanate 125 MG Oral Tablet — DOSE 1,000 mg — by mouth — twice a day — Take with food. Finish all of it.',
      'On hold — Metformin 500 MG Oral Tablet — DOSE 0.5 g — every 8 hours — when needed',
      'Blood pressure 148/92 mmHg ↑ High 10-Mar-2026',
      'Weight 71.4 kg',
      '6.8 mmol/L ↑ Critical high 3.5–5.1',
      '10.20 g/dL ↓ Low 12.0–15.5',
      '0.9 mg/dL no range',
      'COVID-19 mRNA 01-Apr-2021, 01-May-2021',
      'Tetanus Not given 01-May-2022',
      'Outpatient Cough and fever',
      '王府井门诊部',
      '12 earlier, not listed.',
      'Printed Thu 12-Mar-2026 09:42 by Achieng Otieno',
      'Demo clinic: invented people',
    ]) {
      expect(all).toContain(words);
    }
    expect(all).not.toContain('(disorder)');
  });

  it('does not let what two stations entered apart look certain', async () => {
    const { all } = await printed({ ...aFullSummary(), unsettled: ['Penicillin', 'Amoxicillin'] });
    expect(all).toContain('Not settled: two stations entered different values of Penicillin, Amoxicillin.');
  });

  it('puts what is critical first', async () => {
    const { all } = await printed(aFullSummary());
    const order = ['Potassium', 'Hemoglobin', 'Creatinine'].map((test) => all.indexOf(test));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  it('speaks French', async () => {
    const { all } = await printed(
      aFullSummary({
        language: 'fr',
        patient: aPrintedPatient({ deceased: true, deceasedAt: '2026-01-03' }),
      }),
    );
    for (const words of [
      'Résumé du patient',
      'Naissance 12-mars-1961 Sexe Féminin N° dossier K3-00417-8',
      'Décès le 03-janv-2026, à 64 ans',
      'peut mettre la vie en danger',
      'Problèmes',
      'DOSE 1 000 mg',
      'toutes les 8 heures',
      'Tension artérielle 148/92',
      '10,20 g/dL ↓ Bas 12,0–15,5',
      'Page 1 sur',
      'Imprimé jeu 12-mars-2026 09:42 par Achieng Otieno',
      'Clinique de démonstration : personnes inventées',
    ]) {
      expect(all).toContain(words);
    }
    for (const words of ['Allergies not', 'Problem ', 'Current', 'Latest', 'Printed'])
      expect(all).not.toContain(words);
  });

  it('speaks Arabic from right to left, with doses and units in their own order', async () => {
    const { bytes } = await renderPdf(buildPatientSummary(aFullSummary({ language: 'ar', locale: 'ar-IQ' })));
    const all = (await pdfText(bytes)).join('\n').replaceAll(/\s+/g, ' ');
    for (const words of ['ملخص المريض', 'قد تهدد الحياة', 'ساعات', '1,000 mg', '148/92', '10-آذار-2026'])
      expect(all).toContain(words);
    for (const words of ['Allergies', 'Problems', 'Current', 'Latest', 'Printed'])
      expect(all).not.toContain(words);
    const at = await placesOf(bytes);
    expect(at('الفحص')).toBeGreaterThan(at('القيمة'));
    expect(at('ملخص المريض')).toBeLessThan(at('Kisumu Lakeside Clinic'));
    // A name with its strengths is one Latin text: turned round, each strength would stand at another substance.
    expect(at('Amoxicillin')).toBeLessThan(at('Clavulanate'));
    expect(at('148/92')).toBeLessThan(at('mmHg'));
  });

  it('says of an empty record what is not known, never that there is nothing', async () => {
    const { all, pages } = await printed(anEmptySummary());
    expect(pages).toBe(1);
    expect(all).toContain('Allergies not recorded');
    expect(all).toContain('That is not the same as none');
    expect(all).not.toContain('No known allergies');
    expect(all).toContain('No active problem recorded.');
    expect(all).toContain('No current medicine recorded.');
    expect(all).not.toContain('Demo clinic');
  });

  it('says who declared that there are no known allergies, and when', async () => {
    const { all } = await printed(
      anEmptySummary({
        allergies: {
          state: 'noneKnown',
          statement: {
            id: 'allergyStatement:0192f0c0-0000-7000-8000-000000000001',
            patientId: 'patient:0192f0c0-0000-7000-8000-000000000001',
            statement: 'noKnownAllergies',
            statedAt: '2026-02-01T09:00:00+03:00',
            statedBy: 'Dr Otieno',
          },
        },
      }),
    );
    expect(all).toContain('No known allergies Said by Dr Otieno, Sun 01-Feb-2026 09:00.');
    expect(all).not.toContain('not recorded');
  });

  it.each([
    ['ar', { family: 'عبد الله', given: ['محمد', 'علي'] }, 'عبد الله، محمد علي'],
    ['hi', { family: 'शर्मा', given: ['अनिता', 'कुमारी'] }, 'शर्मा, अनिता कुमारी'],
    ['zh', { family: '欧阳', given: ['娜娜'] }, '欧阳娜娜'],
    ['pl', { family: 'Łukasiewicz', given: ['Zoë'] }, 'ŁUKASIEWICZ, Zoë'],
  ])(
    'names a patient whose name is written in the script of %s, at the top and at each page’s foot',
    async (_language, name, expected) => {
      const { all } = await printed(anEmptySummary({ patient: aPrintedPatient({ name: [name] }) }));
      expect(all.split(expected)).toHaveLength(3);
    },
  );

  it('breaks a long list over pages without losing a row, its heads on each page', async () => {
    const problems = Array.from({ length: 200 }, (_, index) => ({
      id: `condition:0192f0c0-0000-7000-8000-${String(index).padStart(12, '0')}`,
      patientId: 'patient:0192f0c0-0000-7000-8000-000000000001',
      clinicalStatus: 'active' as const,
      code: { text: `Problem no. ${index + 1} ${'of a person with a long history '.repeat(index % 4)}` },
      onset: '2014-05-02',
    }));
    const { texts, pages, all } = await printed(anEmptySummary({ problems }));
    expect(pages).toBeGreaterThan(4);
    expect(all.match(/Problem no\. \d+/g)).toEqual(problems.map((_, index) => `Problem no. ${index + 1}`));
    const listing = texts.filter((text) => text.includes('Problem no.'));
    expect(
      listing.every(
        (text) => text.indexOf('Since') >= 0 && text.indexOf('Since') < text.indexOf('Problem no.'),
      ),
    ).toBe(true);
    for (const [index, text] of texts.entries()) {
      expect(text).toContain(`Page ${index + 1} of ${pages}`);
      expect(text).toContain('K3-00417-8');
    }
  });

  it('says what must not be given, whose status is not known, and where an order is not whole', async () => {
    const order = (number: number, text: string, more: object) => ({
      id: `medicationRequest:0192f0c0-0000-7000-8000-00000000000${number}`,
      patientId: 'patient:0192f0c0-0000-7000-8000-000000000001',
      status: 'active' as const,
      intent: 'order' as const,
      medication: { text },
      ...more,
    });
    const source = {
      resourceType: 'MedicationRequest',
      digests: [],
      unmapped: { dosageInstruction: { 0: { timing: { repeat: { count: 3 } } } } },
    };
    const dosage = [
      { dose: { value: '5', unit: 'mg' }, frequency: 1, period: '1', periodUnit: 'd' as const },
    ];
    const model = anEmptySummary({
      medicines: [order(1, 'Aspirin', { status: 'unknown' }), order(2, 'Morphine', { dosage, source })],
      forbiddenMedicines: [order(3, 'Ibuprofen', { doNotPerform: true })],
    });
    const { all } = await printed(model);
    expect(all).toContain('Do NOT give — Ibuprofen');
    expect(all).toContain('Status not known — Aspirin');
    expect(all).toContain('Morphine — DOSE 5 mg — Order incomplete here: read the original');
    expect(all).not.toContain('once a day');
    const { all: french } = await printed({ ...model, language: 'fr' });
    expect(french).toContain('Ne PAS donner — Ibuprofen');
  });

  it('prints an instruction longer than a page whole', async () => {
    const text = Array.from({ length: 370 }, (_, index) => `i${index}`).join(' ');
    const dosage = Array.from({ length: 8 }, () => ({ text }));
    const { all } = await printed(
      anEmptySummary({
        medicines: [
          {
            id: 'medicationRequest:0192f0c0-0000-7000-8000-000000000001',
            patientId: 'patient:0192f0c0-0000-7000-8000-000000000001',
            status: 'active',
            intent: 'order',
            medication: { text: 'Prednisolone 5 MG Oral Tablet' },
            dosage,
          },
        ],
      }),
    );
    expect(all.match(/\bi\d+\b/g)).toHaveLength(370 * 8);
  });

  it('says how many results it leaves out, and leaves out none that is flagged', async () => {
    const results = Array.from({ length: 60 }, (_, index) =>
      aSeries(`X${index}`, `Test no. ${index}`, '1', {
        at: `2020-01-${String((index % 28) + 1).padStart(2, '0')}T08:00:00+03:00`,
        ...(index < 5 ? { flag: 'high' as const } : {}),
      }),
    );
    const { all } = await printed(anEmptySummary({ results }));
    expect(all.match(/Test no\. \d+/g)).toHaveLength(40);
    for (let index = 0; index < 5; index += 1) expect(all).toContain(`Test no. ${index} 1 ↑ High`);
    expect(all).toMatch(/20 more tests, last done on or before \d\d-Jan-2020, are not listed\./);
  });

  it('places every field at its longest', async () => {
    const long = (letters: number) =>
      'Langes Wort '
        .repeat(Math.ceil(letters / 12))
        .slice(0, letters)
        .trim();
    const full = aFullSummary();
    const model = aFullSummary({
      facility: { ...full.facility, name: long(200), address: { text: long(500) } },
      patient: aPrintedPatient({
        name: [{ family: long(200), given: Array.from({ length: 20 }, () => long(200)) }],
        address: [{ text: long(500) }],
      }),
      allergies: {
        state: 'listed',
        allergies: Array.from({ length: 3 }, () => ({
          id: 'allergy:1',
          patientId: 'patient:1',
          code: { text: long(4000) },
          note: long(4000),
        })),
      },
      problems: full.problems.map((problem) => ({ ...problem, code: { text: long(4000) } })),
      results: full.results.map((series) => ({
        ...series,
        code: { text: long(4000) },
        range: { text: long(300) },
        points: series.points.map(({ observationId, status }) => ({
          observationId,
          status,
          text: long(8000),
        })),
      })),
      immunizations: full.immunizations.map((immunization) => ({
        ...immunization,
        vaccineCode: { text: long(4000) },
      })),
      visits: full.visits.map(({ encounter }) => ({
        encounter: { ...encounter, reason: Array.from({ length: 20 }, () => ({ text: long(4000) })) },
        place: long(300),
      })),
    });
    const { pages } = await printed(model); // throws where a letter is lost
    expect(pages).toBeGreaterThan(20);
  });
});
