/** Records of invented people as FHIR, and a station that has taken them in: what a chart is tried on. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { findNode, run, toolEnvironment } from '../build/toolchain.mjs';

/** The administrator of a station made by `importFhir`. */
export const IMPORTER = { login: 'admin', password: 'three wide green boats' } as const;

type Resource = Readonly<Record<string, unknown>> & { readonly resourceType: string; readonly id: string };

const LOINC = 'http://loinc.org';
const SNOMED = 'http://snomed.info/sct';

function aVisit(patient: string, number: number, start: string): Resource {
  return {
    resourceType: 'Encounter',
    id: `${patient}-visit-${number}`,
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
    type: [{ text: number % 10 === 0 ? `Review ${number}` : `Dressing ${number}` }],
    subject: { reference: `Patient/${patient}` },
    period: { start, end: start.replace(':00:00Z', ':20:00Z') },
  };
}

interface Measured {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly at: string;
  readonly visit?: number;
  readonly range?: readonly [low: number, high: number];
  readonly status?: string;
}

function aResult(
  patient: string,
  { id, code, name, value, unit, at, visit, range, status = 'final' }: Measured,
): Resource {
  return {
    resourceType: 'Observation',
    id: `${patient}-${id}`,
    status,
    category: [
      {
        coding: [
          { system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' },
        ],
      },
    ],
    code: { coding: [{ system: LOINC, code, display: name }], text: name },
    subject: { reference: `Patient/${patient}` },
    ...(visit === undefined ? {} : { encounter: { reference: `Encounter/${patient}-visit-${visit}` } }),
    effectiveDateTime: at,
    valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit },
    ...(range
      ? { referenceRange: [{ low: { value: range[0], unit }, high: { value: range[1], unit } }] }
      : {}),
  };
}

/** One thousand visits over some twenty years, the newest on 1 March 2026. */
export const LONG = { id: 'long', family: 'Wambugu', given: 'Thousand', visits: 1000 } as const;

function longHistory(): Resource[] {
  const newestMs = Date.UTC(2026, 2, 1, 9);
  return [
    {
      resourceType: 'Patient',
      id: LONG.id,
      name: [{ use: 'official', family: LONG.family, given: [LONG.given] }],
      gender: 'female',
      birthDate: '1950-05-17',
    },
    ...Array.from({ length: LONG.visits }, (_, back) =>
      aVisit(
        LONG.id,
        LONG.visits - back,
        new Date(newestMs - back * 7 * 86_400_000).toISOString().replace('.000Z', 'Z'),
      ),
    ),
  ];
}

/** A chart with something under each tab, a critical value, a value not verified, and nothing said of allergies. */
export const FULL = { id: 'full', family: 'Achieng', given: 'Rose' } as const;

function fullChart(): Resource[] {
  const subject = { reference: `Patient/${FULL.id}` };
  const encounter = { reference: `Encounter/${FULL.id}-visit-1` };
  const potassium = { code: '2823-3', name: 'Potassium', unit: 'mmol/L', range: [3.5, 5.1] as const };
  return [
    {
      resourceType: 'Patient',
      id: FULL.id,
      name: [
        { use: 'official', family: FULL.family, given: [FULL.given, 'Atieno'], prefix: ['Mrs'] },
        { use: 'nickname', given: ['Mama Rose'] },
      ],
      gender: 'female',
      birthDate: '1967-08-14',
      communication: [{ language: { coding: [{ system: 'urn:ietf:bcp:47', code: 'sw' }] }, preferred: true }],
    },
    aVisit(FULL.id, 1, '2026-02-04T08:00:00Z'),
    {
      resourceType: 'Condition',
      id: 'full-diabetes',
      clinicalStatus: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }],
      },
      code: {
        coding: [{ system: SNOMED, code: '44054006', display: 'Diabetes mellitus type 2 (disorder)' }],
      },
      subject,
      encounter,
      onsetDateTime: '2014',
    },
    {
      resourceType: 'MedicationRequest',
      id: 'full-metformin',
      status: 'active',
      intent: 'order',
      medicationCodeableConcept: { text: 'Metformin hydrochloride 500 MG Oral Tablet' },
      subject,
      authoredOn: '2026-02-04',
      dosageInstruction: [
        {
          timing: { repeat: { frequency: 2, period: 1, periodUnit: 'd' } },
          doseAndRate: [
            { doseQuantity: { value: 1000, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' } },
          ],
        },
      ],
    },
    {
      resourceType: 'Immunization',
      id: 'full-tetanus',
      status: 'completed',
      vaccineCode: { text: 'Tetanus toxoid' },
      patient: subject,
      occurrenceDateTime: '2019-11-20',
    },
    {
      resourceType: 'CarePlan',
      id: 'full-plan',
      status: 'active',
      intent: 'plan',
      title: 'Foot care',
      subject,
      period: { start: '2026-02-04' },
    },
    aResult(FULL.id, { ...potassium, id: 'k-1', value: 4.6, at: '2025-03-02T08:00:00Z' }),
    aResult(FULL.id, { ...potassium, id: 'k-2', value: 4.9, at: '2025-09-02T08:00:00Z' }),
    aResult(FULL.id, { ...potassium, id: 'k-3', value: 6.1, at: '2026-02-04T08:10:00Z', visit: 1 }),
    aResult(FULL.id, {
      id: 'na-1',
      code: '2951-2',
      name: 'Sodium',
      unit: 'mmol/L',
      value: 138.4584039043837,
      at: '2026-02-04T08:10:00Z',
      status: 'preliminary',
    }),
  ];
}

/** Makes a station in the folder, with these records in it, as `cli import` does. */
export async function importFhir(
  dataDir: string,
  resources: readonly Resource[] = [...fullChart(), ...longHistory()],
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'fieldward-fhir-'));
  try {
    const file = join(folder, 'records.ndjson');
    await writeFile(file, resources.map((resource) => JSON.stringify(resource)).join('\n'));
    const { code, output } = await run(
      findNode(),
      ['src-main/cli/main.ts', 'import', 'fhir', file, '--data', dataDir, '--json'],
      {
        quiet: true,
        env: { ...toolEnvironment(), FIELDWARD_PASSWORD: IMPORTER.password, TZ: 'UTC', LANG: 'en_GB.UTF-8' },
      },
    );
    if (code !== 0) throw new Error(`cli import ended with code ${code}:\n${output}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What sync may bring: two allergies; of a newer version two more, of which one says nothing here, and a problem. */
export async function writeNewerRecords(dataDir: string, family: string): Promise<void> {
  const { login, password } = IMPORTER;
  const { code, output } = await run(
    findNode(),
    ['src-main/engine/newer-records.process.ts', dataDir, login, password, family],
    { quiet: true, env: toolEnvironment() },
  );
  if (code !== 0) throw new Error(`no newer records:\n${output}`);
}

/** As after years of registering: so many record numbers are left to the station, and none are leased ahead. */
export async function spendNumbers(
  dataDir: string,
  { login, password, left }: { readonly login: string; readonly password: string; readonly left: number },
): Promise<void> {
  const { code, output } = await run(
    findNode(),
    ['src-main/engine/spent-numbers.process.ts', dataDir, login, password, String(left)],
    { quiet: true, env: toolEnvironment() },
  );
  if (code !== 0) throw new Error(`the numbers were not spent:\n${output}`);
}

/** By keyboard alone: the find box, a few letters, Enter. */
export async function openChart(page: Page, words: string): Promise<void> {
  // The first screen takes the focus when it opens: a person waits to see it too.
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Find a patient' })).toBeFocused();
  await page.keyboard.type(words);
  await expect(page.getByText('1 patient · on this station')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: new RegExp(words, 'i') })).toBeVisible();
}
