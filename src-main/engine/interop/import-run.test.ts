/** In one file, though long: one kind of run, over resources that all of it shares. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runPlan } from '../commands/run-plan.ts';
import { Cleanups, setUpStation, temporaryDataDir } from '../station-testing.ts';
import { importPaths, ndjson, transaction } from './import-testing.ts';
import type { ImportOptions } from './import-options.ts';
import { verifyAudit } from '../commands/verify-audit.ts';
import { isMrn } from '#shared/kernel/mrn.ts';
import { put } from '#shared/kernel/plan.ts';
import type { AnyRecord, RecordOf } from '#shared/kernel/record.ts';
import { ok } from '#shared/kernel/result.ts';
import { AuditEvent } from '#shared/modules/audit/audit-event.record.ts';
import { Encounter } from '#shared/modules/encounters/encounter.record.ts';
import { Location } from '#shared/modules/facilities/location.record.ts';
import { Facility } from '#shared/modules/facilities/facility.record.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { Condition } from '#shared/modules/problems/condition.record.ts';
import { Practitioner } from '#shared/modules/staff/practitioner.record.ts';

const NPI = 'http://hl7.org/fhir/sid/us-npi';
const patient = (id: string, more: object = {}) => ({
  resourceType: 'Patient',
  id,
  name: [{ family: `Auma ${id}` }],
  ...more,
});
const condition = (id: string, subject: string, more: object = {}) => ({
  resourceType: 'Condition',
  id,
  code: { text: 'Fever' },
  subject: { reference: subject },
  recordedDate: '2024-05-02T10:00:00+03:00',
  ...more,
});
const encounter = (id: string, who: string, more: object = {}) => ({
  resourceType: 'Encounter',
  id,
  status: 'finished',
  class: { code: 'AMB' },
  subject: { reference: 'Patient/p1' },
  period: { start: '2024-05-02T10:00:00+03:00' },
  participant: [{ individual: { reference: who, display: 'Dr Achieng' } }],
  ...more,
});
const practitioner = (id: string, npi: string) => ({
  resourceType: 'Practitioner',
  id,
  identifier: [{ system: NPI, value: npi }],
  name: [{ family: 'Achieng' }],
});

let cleanups: Cleanups;
let folder: string;
let desk: Awaited<ReturnType<typeof setUpStation>>;

beforeEach(async () => {
  cleanups = new Cleanups();
  folder = temporaryDataDir(cleanups);
  desk = await setUpStation(cleanups);
});
afterEach(() => cleanups.run());

const file = (name: string, resources: readonly object[]) => ndjson(folder, name, resources);
function take(paths: readonly string[], options: Partial<ImportOptions> = {}) {
  const { state } = desk;
  if (state.state !== 'signedIn') throw new Error(state.state);
  return importPaths(desk.station, state.user.userId, paths, options);
}
const read = () => desk.station.engine.opened().replica.reader();
const all = <R extends AnyRecord>(record: R): Promise<readonly RecordOf<R>[]> =>
  read().list(record, { where: {} });

describe('an import', () => {
  test('takes in once, with numbers of this station, and leaves one entry a transaction in the audit trail', async () => {
    const paths = [
      file('a.ndjson', [
        patient('p1'),
        patient('p2'),
        condition('c1', 'Patient/p1'),
        { resourceType: 'Goal', id: 'g', subject: { reference: 'Patient/p2' } },
      ]),
    ];
    const first = await take(paths);
    expect(first).toEqual({
      imported: { Patient: 2, Condition: 1, Goal: 1 },
      unchanged: 0,
      errors: [],
      unmapped: { Goal: 1 },
      placeholders: 0,
    });
    const patients = await all(Patient);
    expect(patients.every(({ mrn }) => isMrn(mrn))).toBe(true);
    expect(new Set(patients.map(({ mrn }) => mrn)).size).toBe(2);
    expect(await take(paths)).toEqual({
      imported: {},
      unchanged: 4,
      errors: [],
      unmapped: {},
      placeholders: 0,
    });
    expect(await all(Patient)).toEqual(patients);
    const entries = (await all(AuditEvent)).filter(({ action }) => action.startsWith('imports.'));
    expect(entries.map(({ action, entityIds }) => [action, entityIds?.length])).toEqual([
      ['imports.start', 1],
      ['imports.run', 4],
      ['imports.end', 1],
      ['imports.start', 1],
      ['imports.end', 1],
    ]);
    expect((await verifyAudit(read())).ok).toBe(true);
  });

  test('is found by the search of a desk', async () => {
    await take([file('a.ndjson', [patient('p1', { name: [{ family: 'Wanjirũ', given: ['Amina'] }] })])]);
    const hits = await read().search('wanjiru', 10);
    expect(hits).toHaveLength(1);
  });

  test('is found by a telephone as it is dialled from abroad, until the telephone is another', async () => {
    const { state, station } = desk;
    if (state.state !== 'signedIn') throw new Error(state.state);
    await runPlan(station.engine, {
      action: 'settings.saveRegistration',
      session: { userId: state.user.userId },
      plan: async (context) => {
        const [facility] = await context.read.list(Facility, { where: {} });
        if (!facility) throw new Error('no facility');
        return ok({ reply: undefined, writes: [put(Facility, { ...facility, country: 'KE' })] });
      },
    });
    const calls = (value: string) => [patient('p1', { telecom: [{ system: 'phone', value }] })];
    await take([file('a.ndjson', calls('0712 004118'))]);
    expect(await read().search('+254712004118', 10)).toHaveLength(1);
    await take([file('b.ndjson', calls('ask the neighbour'))]);
    expect(await read().search('+254712004118', 10)).toEqual([]);
  });

  test('leaves alone what was edited at a desk since', async () => {
    const { state, station } = desk;
    if (state.state !== 'signedIn') throw new Error(state.state);
    await take([file('a.ndjson', [patient('p1', { gender: 'female', birthDate: '1990' })])]);
    const [before] = await all(Patient);
    if (!before) throw new Error('nobody');
    await runPlan(station.engine, {
      action: 'patients.update',
      session: { userId: state.user.userId },
      plan: async (context) => {
        await context.read.get(Patient, before.id);
        return ok({ reply: undefined, writes: [put(Patient, { ...before, gender: 'other' })] });
      },
    });
    for (const birthDate of ['1991', '1992']) {
      const report = await take([file('b.ndjson', [patient('p1', { gender: 'female', birthDate })])]);
      expect(report.imported).toEqual({ Patient: 1 });
      expect((await all(Patient))[0]).toMatchObject({ gender: 'other', birthDate, mrn: before.mrn });
    }
  });
});

describe('bad input among good', () => {
  test('is told with its place, and all else is taken in', async () => {
    const bad = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const paths = [
      file('good.ndjson', [
        patient('p1'),
        { hello: 1 },
        patient('p2', { birthDate: '2023-02-30' }),
        patient('p3'),
        patient('p7', { name: [{ family: 'Oti\u0000eno' }] }),
      ]),
      bad('not.json', '{"resourceType":"Patient"'),
      bad('list.json', '[1,2]'),
      bad('empty.json', ''),
      bad('page.html', '<p>'),
      file('bundles.ndjson', [
        transaction([patient('p4'), condition('c4', 'Patient/p4')]),
        transaction([patient('p5'), condition('c5', 'Patient/p5', { onsetDateTime: '2024-13-01' })]),
        transaction([patient('p6')]),
      ]),
    ];
    const report = await take(paths);
    expect(report.imported).toEqual({ Patient: 4, Condition: 1 });
    expect(
      report.errors.map(({ file: name, ...error }) => ({ file: name.slice(folder.length + 1), ...error })),
    ).toEqual([
      { file: 'good.ndjson', at: 2, code: 'fhir.notAResource', path: 'resourceType' },
      {
        file: 'good.ndjson',
        at: 3,
        resourceType: 'Patient',
        resourceId: 'p2',
        code: 'fhir.date',
        path: 'Patient.birthDate',
      },
      {
        file: 'good.ndjson',
        at: 5,
        resourceType: 'Patient',
        resourceId: 'p7',
        code: 'fhir.control',
        path: 'Patient.name[0].family',
      },
      { file: 'not.json', code: 'import.notJson' },
      { file: 'list.json', code: 'fhir.notAResource' },
      { file: 'empty.json', code: 'import.empty' },
      { file: 'page.html', code: 'import.wrongExtension' },
      {
        file: 'bundles.ndjson',
        at: 2,
        resourceType: 'Condition',
        resourceId: 'c5',
        code: 'fhir.date',
        path: 'Bundle.entry[1]: Condition.onsetDateTime',
      },
    ]);
    const ids = (await all(Patient)).flatMap(({ source }) => source?.resourceId ?? []);
    expect(new Set(ids)).toEqual(new Set(['p1', 'p3', 'p4', 'p6']));
  });
});

describe('two systems that use the same ids', () => {
  const amina = patient('1', { name: [{ text: 'Amina Wanjiru' }], birthDate: '1983', gender: 'female' });
  const juma = patient('1', { name: [{ text: 'Juma Otieno' }], birthDate: '1990', gender: 'male' });
  const hers = condition('c1', 'Patient/1');
  const his = condition('c2', 'Patient/1');

  test('are not taken for one: nothing of the stranger goes into the chart', async () => {
    await take([file('a.ndjson', [amina, hers])]);
    const bundle = transaction([
      juma,
      his,
      ...Array.from({ length: 20 }, (_, index) => condition(`x${index}`, 'Patient/1')),
    ]);
    for (const writesAtOnce of [5, 500]) {
      const report = await take([file('b.ndjson', [bundle, juma, his, patient('2')])], { writesAtOnce });
      expect(
        report.errors.map(({ at, resourceType, resourceId, code }) => ({
          at,
          resourceType,
          resourceId,
          code,
        })),
      ).toEqual([
        { at: 1, resourceType: 'Patient', resourceId: '1', code: 'import.otherPerson' },
        { at: 2, resourceType: 'Patient', resourceId: '1', code: 'import.otherPerson' },
        { at: 3, resourceType: 'Condition', resourceId: 'c2', code: 'import.otherPerson' },
      ]);
    }
    expect(await all(Condition)).toHaveLength(1);
    expect((await all(Patient)).map(({ source }) => source?.resourceId)).toHaveLength(2);
  });

  test('are told apart though what is theirs stands on lines before them, or in a file before theirs', async () => {
    await take([file('a.ndjson', [amina, hers])]);
    const inputs = [
      [file('b.ndjson', [his, juma])],
      [file('Condition.ndjson', [his]), file('Patient.ndjson', [juma])],
    ];
    for (const paths of inputs) {
      const report = await take(paths);
      expect(report.imported).toEqual({});
      expect(report.errors.map(({ resourceType, code }) => [resourceType, code])).toEqual([
        ['Condition', 'import.otherPerson'],
        ['Patient', 'import.otherPerson'],
      ]);
    }
    expect(await all(Condition)).toHaveLength(1);
  });

  test('live side by side once they are named', async () => {
    await take([file('a.ndjson', [amina, hers])]);
    const report = await take([file('b.ndjson', [juma, his])], { system: 'East clinic' });
    expect(report.errors).toEqual([]);
    expect(await all(Patient)).toHaveLength(2);
    const owners = new Set((await all(Condition)).map(({ patientId }) => patientId));
    expect(owners.size).toBe(2);
    expect(await take([file('c.ndjson', [juma, his])], { system: 'East clinic' })).toMatchObject({
      imported: {},
      unchanged: 2,
    });
  });
});

describe('what others refer to', () => {
  test('may come later, from another file', async () => {
    const report = await take([
      file('a.ndjson', [condition('c1', 'Patient/p1')]),
      file('b.ndjson', [patient('p1')]),
    ]);
    expect(report.placeholders).toBe(0);
    expect((await all(Condition))[0]?.patientId).toBe((await all(Patient))[0]?.id);
  });

  test('and never comes gets a marked record of its type, once', async () => {
    const paths = [
      file('a.ndjson', [
        encounter('e1', `Practitioner?identifier=${NPI}|1`, {
          location: [{ location: { reference: 'Location/l', display: 'Ward 7' } }],
        }),
        encounter('e2', `Practitioner?identifier=${NPI}|1`),
        condition('c1', 'Patient/p1', { encounter: { reference: 'Encounter/gone' } }),
      ]),
    ];
    expect(await take(paths)).toMatchObject({ imported: { Encounter: 2, Condition: 1 }, placeholders: 4 });
    expect(await all(Patient)).toMatchObject([{ placeholder: true, name: [], source: { resourceId: 'p1' } }]);
    expect(await all(Practitioner)).toMatchObject([
      { placeholder: true, name: [{ text: 'Dr Achieng' }], identifier: [{ system: NPI, value: '1' }] },
    ]);
    expect(await all(Location)).toMatchObject([{ placeholder: true, name: 'Ward 7' }]);
    const gone = (await all(Encounter)).find(({ placeholder }) => placeholder);
    expect(gone).toMatchObject({ status: 'unknown', start: '2024-05-02T10:00:00+03:00' });
    expect((await all(Condition))[0]?.encounterId).toBe(gone?.id);
    expect(await take(paths)).toMatchObject({ imported: {}, unchanged: 3, placeholders: 0 });
  });

  test('takes over its placeholder when it comes in a later import', async () => {
    await take([file('a.ndjson', [encounter('e1', `Practitioner?identifier=${NPI}|1`)])]);
    const [placeholder] = await all(Practitioner);
    const [unknown] = await all(Patient);
    const report = await take([file('b.ndjson', [practitioner('doc', '1'), patient('p1')])]);
    expect(report).toMatchObject({ imported: { Practitioner: 1, Patient: 1 }, placeholders: 0 });
    expect(await all(Practitioner)).toMatchObject([{ id: placeholder?.id, name: [{ family: 'Achieng' }] }]);
    expect((await all(Practitioner))[0]).not.toHaveProperty('placeholder');
    expect(await all(Patient)).toMatchObject([
      { id: unknown?.id, mrn: unknown?.mrn, name: [{ family: 'Auma p1' }] },
    ]);
    // From now on it is known by its own id, too.
    await take([file('c.ndjson', [encounter('e2', 'Practitioner/doc')])]);
    expect((await all(Encounter)).map(({ participantIds }) => participantIds)).toEqual([
      [placeholder?.id],
      [placeholder?.id],
    ]);
    expect(await all(Practitioner)).toHaveLength(1);
  });

  test.each([
    ['first', ['doc', 'conditional', 'literal']],
    ['between', ['conditional', 'doc', 'literal']],
    ['last', ['conditional', 'literal', 'doc']],
    ['last, and by its own id first', ['literal', 'conditional', 'doc']],
  ])('by identifier and by id is one record, whether it comes %s', async (_when, order) => {
    const lines = {
      doc: practitioner('doc', '1'),
      conditional: encounter('e1', `Practitioner?identifier=${NPI}|1`),
      literal: encounter('e2', 'Practitioner/doc'),
    };
    const resources = order.map((name) => lines[name as keyof typeof lines]);
    const report = await take([file('a.ndjson', [patient('p1'), ...resources])], { writesAtOnce: 1 });
    expect(report.placeholders).toBe(0);
    const doctors = await all(Practitioner);
    expect(doctors).toHaveLength(1);
    for (const { participantIds } of await all(Encounter)) expect(participantIds).toEqual([doctors[0]?.id]);
  });

  test('is found again when the files come in another order after a cut', async () => {
    const [early, late] = [
      file('a.ndjson', [encounter('e1', `Practitioner?identifier=${NPI}|1`), patient('p1')]),
      file('b.ndjson', [practitioner('doc', '1')]),
    ];
    const stop = new AbortController();
    await take([early], { signal: stop.signal, onProgress: () => stop.abort(), writesAtOnce: 1 });
    await take([late, early]);
    const doctors = await all(Practitioner);
    expect(doctors).toHaveLength(1);
    expect((await all(Encounter))[0]?.participantIds).toEqual([doctors[0]?.id]);
  });

  test('a patient known by number alone is one with the patient who has it', async () => {
    const byNumber = `Patient?identifier=urn:mrn|77`;
    await take([file('a.ndjson', [condition('c1', byNumber)])]);
    const [placeholder] = await all(Patient);
    expect(placeholder).toMatchObject({ placeholder: true, identifier: [{ value: '77' }] });
    await take([
      file('b.ndjson', [
        patient('p1', { identifier: [{ system: 'urn:mrn', value: '77' }] }),
        condition('c2', byNumber),
      ]),
    ]);
    expect(await all(Patient)).toMatchObject([{ id: placeholder?.id, name: [{ family: 'Auma p1' }] }]);
    expect((await all(Condition)).map(({ patientId }) => patientId)).toEqual([
      placeholder?.id,
      placeholder?.id,
    ]);
  });
});

describe('a Bundle larger than a transaction', () => {
  const bundle = transaction([
    patient('p1'),
    ...Array.from({ length: 25 }, (_, index) => condition(`c${index}`, 'Patient/p1')),
  ]);

  test('is written in several, the patient last: cut off there is nobody whose chart is half, and the next import completes it', async () => {
    const paths = [file('a.ndjson', [bundle])];
    const cut = () => {
      throw new Error('cut');
    };
    await expect(take(paths, { writesAtOnce: 10, onProgress: cut })).rejects.toThrow('cut');
    expect([await all(Patient), (await all(Condition)).length]).toEqual([[], 10]);
    const report = await take(paths, { writesAtOnce: 10 });
    expect(report).toMatchObject({ imported: { Condition: 15, Patient: 1 }, unchanged: 10, placeholders: 0 });
    expect(await all(Patient)).toHaveLength(1);
    expect(await all(Condition)).toHaveLength(25);
  });

  test('is completed before a cancelled import ends', async () => {
    const stop = new AbortController();
    const paths = [file('a.ndjson', [bundle, transaction([patient('p2')])])];
    const report = await take(paths, {
      writesAtOnce: 10,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    expect(report).toMatchObject({ imported: { Condition: 25, Patient: 1 }, placeholders: 0 });
  });
});

test('progress tells bytes and resources as they go', async () => {
  mkdirSync(join(folder, 'many'));
  for (const name of ['a', 'b']) {
    file(
      `many/${name}.ndjson`,
      Array.from({ length: 30 }, (_, index) => patient(`${name}${index}`)),
    );
  }
  const told: number[] = [];
  const reads: number[][] = [];
  await take([join(folder, 'many')], {
    writesAtOnce: 10,
    onProgress: ({ resources, read: bytes }) => {
      told.push(resources);
      reads.push([...bytes]);
    },
  });
  expect(told).toEqual([10, 20, 30, 40, 50, 60, 60]);
  expect(reads.at(-1)?.every((bytes) => bytes > 1_000)).toBe(true);
});
