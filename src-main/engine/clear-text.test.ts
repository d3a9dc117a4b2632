import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { contracts } from '#shared/registry.ts';
import { Cleanups, setUpStation, temporaryDataDir } from './station-testing.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

/** Words that stand nowhere else, so that a find is a find. */
const SECRETS = [
  'Zubenelgenubi',
  'Xochiquetzalli',
  'Quetiapine-in-the-tea',
  '0799-314-159',
  'Kwashiorkor-ward-note',
];

function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

/** Which files hold one of the words, in UTF-8 or UTF-16. */
function foundIn(folders: readonly string[], words: readonly string[]): readonly string[] {
  const needles = words.flatMap((word) => [Buffer.from(word, 'utf8'), Buffer.from(word, 'utf16le')]);
  return folders.flatMap(filesUnder).filter((path) => {
    const content = readFileSync(path);
    return needles.some((needle) => content.includes(needle));
  });
}

it('leaves no name, number or note in clear on disk: not in the log of writes, not in temporary files', async () => {
  const dataDir = temporaryDataDir(cleanups);
  const temporary = join(temporaryDataDir(cleanups), 'tmp');
  mkdirSync(temporary);
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = temporary;
  cleanups.add(() => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  });

  const { station, client } = await setUpStation(cleanups, { dataDir: join(dataDir, 'station'), live: true });
  const registered = await client.request(contracts.patients.register, {
    name: [{ family: 'Zubenelgenubi', given: ['Xochiquetzalli'] }],
    gender: 'female',
    telecom: [{ system: 'phone', value: '0799-314-159' }],
  });
  if (!registered.ok) throw new Error(registered.error.code);
  const { id, mrn } = registered.value;
  const seen: number[] = [];
  client.subscribe(contracts.patients.search, { words: 'zuben', limit: 5 }, (value) => {
    if (value.ok) seen.push(value.value.length);
  });
  await client.request(contracts.allergies.save, {
    patientId: id,
    entry: {
      substance: 'Quetiapine-in-the-tea',
      type: 'allergy',
      reactions: [],
      note: 'Kwashiorkor-ward-note',
    },
  });
  await client.request(contracts.drafts.save, {
    key: 'registration/new',
    value: { family: 'Zubenelgenubi' },
  });
  await client.request(contracts.patients.open, { id });
  await expect.poll(() => seen).toEqual([1]);

  const words = [...SECRETS, mrn, mrn.replaceAll('-', '')];
  const everywhere = [dataDir, temporary];
  expect(filesUnder(dataDir).map((path) => path.slice(path.lastIndexOf('station.db')))).toContain(
    'station.db-wal',
  );
  expect(foundIn(everywhere, words)).toEqual([]);
  await client.request(contracts.session.lock, {});
  await station.close();
  expect(foundIn(everywhere, words)).toEqual([]);
  // The search itself finds what is there: staff names stand in the slot file.
  expect(
    foundIn(everywhere, ['Achieng Otieno']).map((path) => path.slice(path.lastIndexOf('keys.json'))),
  ).toEqual(['keys.json']);
});
