import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { InputOf } from '#shared/kernel/contract.ts';
import { fail, ok } from '#shared/kernel/result.ts';
import { put } from '#shared/kernel/plan.ts';
import { Practitioner } from '#shared/modules/staff/practitioner.record.ts';
import { AuditEvent } from '#shared/modules/audit/audit-event.record.ts';
import { PrintedPaper } from '#shared/modules/prints/printed-paper.record.ts';
import type { PrintJob } from '#shared/modules/prints/prints.contract.ts';
import { builtInStationId } from '#shared/modules/queue/care-stations.rules.ts';
import { contracts } from '#shared/registry.ts';
import { runPlan } from '../commands/run-plan.ts';
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

/** CUPS as far as it is used: a printer whose tray is a folder, and which refuses while `jammed` lies there. */
function fakeCups(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fieldward-cups-'));
  cleanups.add(() => rmSync(folder, { recursive: true, force: true }));
  const commands = {
    lpstat: `[ "$1" = -e ] && echo Front_desk && echo Ward || echo "system default destination: Ward"`,
    lp: `[ -e ${folder}/jammed ] && exit 1; echo "$@" >> ${folder}/asked; cat > ${folder}/paper.pdf`,
  };
  for (const [name, lines] of Object.entries(commands)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${lines}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`);
  cleanups.add(() => vi.unstubAllEnvs());
  return folder;
}

describe('prints.take', () => {
  it('counts each paper, marks it from the second on, prints it, and tells what was refused', async () => {
    const tray = fakeCups();
    const { client, station, patient } = await stationWithPatient();
    const take = (way: InputOf<typeof contracts.prints.take>['way'], language: 'en' | 'fr' = 'en') =>
      client.request(contracts.prints.take, {
        patientId: patient.id,
        document: 'patientSummary',
        language,
        copies: 2,
        way,
      });
    const onPrinter = { kind: 'printer', printer: 'Ward', paper: 'A5' } as const;
    const jobs: PrintJob[][] = [];
    client.subscribe(contracts.prints.queue, {}, (answer) => answer.ok && jobs.push(answer.value));
    const stateIs = (state: PrintJob['state']) => expect.poll(() => jobs.at(-1)?.[0]?.state).toBe(state);

    expect(await client.request(contracts.prints.printers, {})).toEqual(
      ok([
        { name: 'Front_desk', isDefault: false },
        { name: 'Ward', isDefault: true },
      ]),
    );
    expect(await take({ ...onPrinter, printer: 'Cellar' })).toEqual(fail({ code: 'printer.gone' }));
    writeFileSync(join(tray, 'jammed'), '');
    const first = await take(onPrinter);
    if (!first.ok) throw new Error(first.error.code);
    expect(first.value.number).toBe(1);
    await stateIs('failed');
    expect(jobs.at(-1)).toEqual([
      expect.objectContaining({ mrn: patient.mrn, printer: 'Ward', copies: 2, code: 'printer.refused' }),
    ]);
    rmSync(join(tray, 'jammed'));
    expect(await client.request(contracts.prints.again, { id: 1 })).toEqual(ok({}));
    await stateIs('sent');
    expect(readFileSync(join(tray, 'asked'), 'utf8')).toBe(
      '-d Ward -n 2 -t Fieldward -o media=A5 -o fit-to-page -- -\n',
    );
    expect(readFileSync(join(tray, 'paper.pdf'))).toEqual(Buffer.from(first.value.base64, 'base64'));
    expect((await pdfText(readFileSync(join(tray, 'paper.pdf')))).join('')).not.toContain('COPY');

    // The preview shows what the next one will be, and counts as none.
    const input = { patientId: patient.id, language: 'fr' } as const;
    for (const asked of [1, 2]) {
      const preview = await client.request(contracts.prints.patientSummary, input);
      if (!preview.ok) throw new Error(preview.error.code);
      expect([asked, preview.value.number]).toEqual([asked, 2]);
      const [page = ''] = await pdfText(Buffer.from(preview.value.base64, 'base64'));
      expect(page.match(/COPIE · impression 2/g)).toHaveLength(2); // at the head and at the foot
    }
    // Two windows at once: neither is given the other's number.
    const both = await Promise.all([take({ kind: 'file' }), take({ kind: 'dialog' })]);
    expect(both.map((taken) => (taken.ok ? taken.value.number : 0)).toSorted((a, b) => a - b)).toEqual([
      2, 3,
    ]);
    const read = station.engine.opened().replica.reader();
    const kept = await read.list(PrintedPaper, { where: { patientId: patient.id } });
    expect(kept.map(({ number, way }) => `${number} ${way}`).toSorted()[0]).toBe('1 printer');
    const trail = await read.list(AuditEvent, { where: { patientId: patient.id }, orderBy: 'recordedAt' });
    expect(trail.filter(({ action }) => action === 'prints.take')).toHaveLength(3);
  });
});

describe('prints.takeCard', () => {
  it('prints a card at its own size for whoever may print cards, counts it, and marks it never', async () => {
    const tray = fakeCups();
    const { client, station, patient } = await stationWithPatient();
    const layout = { patientId: patient.id, document: 'patientCard', language: 'ar', pieces: 3 } as const;
    const onPrinter = { kind: 'printer', printer: 'Ward' } as const;
    const badInput = fail({ code: 'badInput', issues: [{ path: 'paper', code: 'paper.otherKind' }] });
    expect(await client.request(contracts.prints.card, { ...layout, paper: 'bandAdult' })).toEqual(badInput);
    const gone = { ...layout, paper: 'card', way: { ...onPrinter, printer: 'Cellar' } } as const;
    expect(await client.request(contracts.prints.takeCard, gone)).toEqual(fail({ code: 'printer.gone' }));
    const texts = [];
    for (const paper of ['card', 'cardSheet', 'label'] as const) {
      const taken = await client.request(contracts.prints.takeCard, { ...layout, paper, way: onPrinter });
      if (!taken.ok) throw new Error(taken.error.code);
      expect(taken.value.fileName).toBe(`patient-card-${patient.mrn}.pdf`);
      const [page = ''] = await pdfText(Buffer.from(taken.value.base64, 'base64'));
      texts.push(`${taken.value.number}: ${page.match(new RegExp(patient.mrn, 'g'))?.length}`);
      expect(page).toContain('عبد الله، مريم');
      expect(page).toContain('1990');
      expect(page).not.toMatch(/مايو|نسخة/); // the year alone, and no copy
    }
    expect(texts).toEqual(['1: 1', '2: 3', '3: 1']);
    await expect
      .poll(() => readFileSync(join(tray, 'asked'), 'utf8').split('\n'))
      .toEqual([
        '-d Ward -n 3 -t Fieldward -o media=Custom.53.98x85.6mm -o print-scaling=none -- -',
        '-d Ward -n 1 -t Fieldward -o media=A4 -o fit-to-page -- -',
        '-d Ward -n 3 -t Fieldward -o media=Custom.36x89mm -o print-scaling=none -- -',
        '',
      ]);
    const read = station.engine.opened().replica.reader();
    const kept = await read.list(PrintedPaper, { where: { patientId: patient.id } });
    expect(kept.map(({ document, copies }) => `${document} ${copies}`)).toEqual(
      Array(3).fill('patientCard 3'),
    );
    const trail = await read.list(AuditEvent, { where: { patientId: patient.id }, orderBy: 'recordedAt' });
    expect(trail.filter(({ action }) => action === 'prints.takeCard')).toHaveLength(3);
    expect(trail.some(({ action }) => action === 'chart.read')).toBe(false);
  });
});

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

it('prints whose patients somebody’s are, once each', async () => {
  const { client, station, patient } = await stationWithPatient();
  const practitionerId = 'practitioner:01900000-0000-7000-8000-000000000001';
  await runPlan(station.engine, {
    action: 'test',
    session: { userId: 'system' },
    plan: async () =>
      ok({
        reply: {},
        writes: [put(Practitioner, { id: practitionerId, active: true, name: [{ family: 'Otieno' }] })],
      }),
  });
  const asked = { patientId: patient.id, practitionerId, role: 'nurse', start: '2026-03-02' } as const;
  expect(await client.request(contracts.careTeams.assign, asked)).toMatchObject({ ok: true });
  const done = await client.request(contracts.prints.panelList, { practitionerId, language: 'en' });
  if (!done.ok) throw new Error(done.error.code);
  const text = (await pdfText(Buffer.from(done.value.base64, 'base64'))).join(' ');
  for (const words of ['OTIENO', patient.mrn, 'Nurse', '02-Mar-2026']) expect(text).toContain(words);
});

describe('prints.ticket', () => {
  it.each([
    ['en', 'Your number', 'Triage'],
    ['fr', 'Votre numéro', 'Triage'],
    ['ar', 'رقمك', 'الفرز'],
  ] as const)('says number and station of care, and not who it is: %s', async (language, title, place) => {
    const { client, patient } = await stationWithPatient();
    const arrived = await client.request(contracts.queue.checkIn, {
      patientId: patient.id,
      stationId: builtInStationId('triage'),
      priority: 'urgent',
      reason: 'Chest pain',
    });
    if (!arrived.ok) throw new Error(arrived.error.code);
    const { entry } = arrived.value;
    const asked = await client.request(contracts.prints.ticket, { entryId: entry.id, language });
    if (!asked.ok) throw new Error(asked.error.code);
    expect(asked.value).toMatchObject({ fileName: `ticket-${entry.ticket}.pdf`, pages: 1 });
    const text = (await pdfText(Buffer.from(asked.value.base64, 'base64'))).join(' ');
    for (const said of [entry.ticket, title, place, TEST_SET_UP.facilityName]) expect(text).toContain(said);
    expect(text.replaceAll(/\s/gu, '')).toMatch(/(\d{4}·\d\d:\d\d|\d\d:\d\d·\d{4})/); // date and time are two things
    for (const hidden of ['عبد الله', 'مريم', patient.mrn, 'Chest pain']) expect(text).not.toContain(hidden);
  });
});
