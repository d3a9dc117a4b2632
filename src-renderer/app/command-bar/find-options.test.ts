import { expect, test } from 'vitest';
import type { PatientSummary } from '#shared/modules/patients/patients.contract.ts';
import { matchingCommands, patientOptions, type Command } from './find-options.ts';

const command = (id: string, words: string): Command => ({ id, group: 'do', words, run: () => undefined });
const COMMANDS = [
  command('settings', 'Open Settings'),
  command('out', 'Sign out'),
  command('fr', 'Ouvrir Réglages'),
];

test.each([
  ['set', ['settings']],
  ['settings op', ['settings']],
  ['REGL', ['fr']],
  ['o', ['settings', 'out', 'fr']],
  ['ettings', []],
  ['', ['settings', 'out', 'fr']],
])('%s finds %o', (typed, ids) => {
  expect(matchingCommands(COMMANDS, typed).map(({ id }) => id)).toEqual(ids);
});

test('namesakes are marked', () => {
  const patient = (id: string, family: string): PatientSummary => ({
    id,
    mrn: id,
    name: [{ family, given: ['Grace'] }],
  });
  const options = patientOptions([
    { patient: patient('patient:1', 'Odhiambo') },
    { patient: patient('patient:2', 'Odhiambo') },
    { patient: patient('patient:3', 'Otieno') },
  ]);
  expect(options.map((option) => option.kind === 'patient' && option.hasNamesake)).toEqual([
    true,
    true,
    false,
  ]);
});
