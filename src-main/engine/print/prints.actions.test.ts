import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fail } from '#shared/kernel/result.ts';
import { AuditEvent } from '#shared/modules/audit/audit-event.record.ts';
import { contracts } from '#shared/registry.ts';
import { Cleanups, setUpStation, TEST_SET_UP, testClock, testWindow } from '../station-testing.ts';
import { pdfText } from './pdf-text.testing.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

async function stationWithPatient() {
  const made = await setUpStation(cleanups, { clock: testClock() });
  const registered = await made.client.request(contracts.patients.register, {
    name: [{ use: 'official', family: 'عبد الله', given: ['مريم'] }],
    gender: 'female',
    birthDate: '1990-05-04',
  });
  if (!registered.ok) throw new Error(registered.error.code);
  return { ...made, patient: registered.value };
}

describe('prints.patientSummary', () => {
  it('answers with the paper, named by number, and notes who printed it', async () => {
    const { client, station, patient } = await stationWithPatient();
    const printed = await client.request(contracts.prints.patientSummary, {
      patientId: patient.id,
      language: 'en',
    });
    if (!printed.ok) throw new Error(printed.error.code);
    const { fileName, mediaType, pages, base64 } = printed.value;
    expect({ fileName, mediaType, pages }).toEqual({
      fileName: `patient-summary-${patient.mrn}.pdf`,
      mediaType: 'application/pdf',
      pages: 1,
    });
    const [page = ''] = await pdfText(Buffer.from(base64, 'base64'));
    expect(page).toContain('عبد الله، مريم');
    expect(page).toContain(patient.mrn);
    expect(page).toContain(TEST_SET_UP.facilityName);
    expect(page).toContain(`by ${TEST_SET_UP.displayName}`);
    const trail = await station.engine
      .opened()
      .replica.reader()
      .list(AuditEvent, { where: { patientId: patient.id }, orderBy: 'recordedAt' });
    expect(trail.map(({ action, outcome }) => [action, outcome])).toEqual([
      ['patients.register', 'success'],
      ['prints.patientSummary', 'success'],
    ]);
  });

  it('leaves nothing of it on the disk', async () => {
    const { client, dataDir, patient } = await stationWithPatient();
    // A folder of its own: other tests run beside this one.
    const temporary = mkdtempSync(join(tmpdir(), 'fieldward-print-'));
    cleanups.add(() => rmSync(temporary, { recursive: true, force: true }));
    vi.stubEnv('TMPDIR', temporary);
    cleanups.add(() => vi.unstubAllEnvs());
    const printed = await client.request(contracts.prints.patientSummary, {
      patientId: patient.id,
      language: 'fr',
    });
    expect(printed.ok).toBe(true);
    expect(readdirSync(temporary)).toEqual([]);
    const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    expect(files.length).toBeGreaterThan(0);
    for (const { parentPath, name } of files) {
      const bytes = readFileSync(join(parentPath, name));
      expect(bytes.includes('%PDF-'), name).toBe(false);
      expect(bytes.includes(patient.mrn), name).toBe(false);
    }
  });

  it('has no paper of a patient who is not there', async () => {
    const { client } = await stationWithPatient();
    const id = 'patient:0192f0c0-0000-7000-8000-00000000dead';
    expect(await client.request(contracts.prints.patientSummary, { patientId: id, language: 'en' })).toEqual(
      fail({ code: 'notFound', type: 'patient', id }),
    );
  });

  it('is not for a window at which nobody sits', async () => {
    const { station, patient } = await stationWithPatient();
    const { client } = testWindow(station, cleanups);
    expect(
      await client.request(contracts.prints.patientSummary, { patientId: patient.id, language: 'en' }),
    ).toEqual(fail({ code: 'notSignedIn' }));
  });
});
