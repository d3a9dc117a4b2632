import { readFile } from 'node:fs/promises';
import { axe, expect, setUp, test } from './launch.ts';

/** As an older spreadsheet writes it: Windows-1252, semicolons, a title above, a line break in a cell, dates either way round. */
const TABLE = Buffer.from(
  [
    'Registre du district 2025',
    'Dossier;Nom;Prénom;Sexe;Né le;Téléphone;Remarque',
    '1;Lefèvre;Aïssatou;F;05/06/1987;+224 620 11 22 33;',
    '2;Diallo;Mamadou;1;14/08/1950;0620 44 55 66;"deux\r\nlignes"',
    '3;Bah;Fatou;F;31/02/1990;;',
    '4;Camara;Ibrahima;?;07/09/1971;;',
    '1;Barry;Kadiatou;F;01/01/2001;;',
    '6;LEFÈVRE;Aïssatou;F;05/06/1987;;',
    '',
  ].join('\r\n'),
  'latin1',
);

test('a table is mapped, tried, taken in and taken back, by keyboard', async ({ launch }) => {
  const page = await launch();
  await setUp(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Patients' })).toBeVisible();
  await page.keyboard.press('Alt+6');
  await expect(page.getByRole('heading', { level: 1, name: 'Import records' })).toBeVisible();
  await expect(page.getByText('No imports yet')).toBeVisible();
  const drop = () =>
    page
      .locator('input[type=file]')
      .setInputFiles({ name: 'registre.csv', mimeType: 'text/csv', buffer: TABLE });
  const pick = async (label: string, option: string) => {
    await page.getByLabel(label).focus();
    await page.keyboard.type(option);
  };
  await drop();
  await expect(page.getByLabel('Letters')).toHaveValue('windows-1252');
  await expect(page.getByLabel('Separator')).toHaveValue(';');
  // Found as well; one that is wrong is changed.
  const line = page.getByLabel('Line with the names of the columns');
  await expect(line).toHaveValue('2');
  await line.fill('3');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Lefèvre becomes')).toBeVisible();
  await line.fill('2');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Prénom becomes')).toHaveValue('given');
  await expect(page.getByLabel('Dossier becomes')).toHaveValue('key');
  await expect(page.getByLabel('Remarque becomes')).toHaveValue('none');
  // Dates that leave no doubt show how the others are written.
  await expect(page.getByLabel('Order of day, month and year in Né le')).toHaveValue('dmy');
  await page.getByLabel('1', { exact: true }).focus();
  await page.keyboard.type('Male');
  await axe(page);

  await page.keyboard.press('Control+Enter');
  const trial = page.getByRole('region', { name: 'Trial' });
  await expect(trial).toContainText('Nothing was written. These would be:');
  await expect(trial).toContainText('3 new');
  await expect(trial).toContainText('3 refused');
  await expect(trial).toContainText('Left out: Remarque');
  const refused = trial.getByRole('grid', { name: 'Refused' });
  await expect(refused.getByRole('row', { name: /^6 Né le 31\/02\/1990 not a date/ })).toBeVisible();
  await expect(refused.getByRole('row', { name: /^8 the same number/ })).toBeVisible();
  await expect(trial.getByRole('grid', { name: 'Probably here already' })).toContainText('line 3');
  await pick('Reason', 'not a known word');
  await expect(refused.getByRole('row')).toHaveCount(2);
  await expect(refused.getByRole('row', { name: /^7 Sexe \? not a known word for a sex/ })).toBeVisible();
  await axe(page);
  const download = page.waitForEvent('download');
  await trial.getByRole('button', { name: 'Save refused rows' }).press('Enter');
  const saved = await readFile(await (await download).path(), 'utf8');
  expect(saved).toContain('"3";"Bah";"Fatou";"F";"31/02/1990";"";"";"6";"Né le: not a date"');
  await trial.getByRole('button', { name: 'Keep', exact: true }).press('Enter');
  await expect(page.getByText('Mapped like “registre”')).toBeVisible();

  // Another choice makes the trial stale; the same again does not.
  await page.getByLabel('From which system').fill('District');
  await expect(trial).toContainText('Something was changed since the last trial');
  await page.getByLabel('From which system').fill('');
  await page.keyboard.press('Control+Enter');
  const result = page.getByRole('region', { name: 'Result' });
  await expect(result).toContainText('Done. These are:');
  await expect(result).toContainText('3 new');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('diallo');
  await expect(page.getByRole('option', { name: /DIALLO, Mamadou/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Close the table' }).press('Enter');

  const past = page.getByRole('region', { name: 'Past imports' });
  await expect(past).toContainText('3 new · 3 refused');
  await past.getByRole('button', { name: 'Undo' }).press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('3 patients and no other records would be removed');
  await expect(dialog.getByRole('button', { name: 'Keep everything' })).toBeFocused();
  await axe(page);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(dialog).toContainText('Removed: 3 patients');
  await page.keyboard.press('Escape');
  await expect(past).toContainText('Undone');
  await expect(past.getByRole('button', { name: 'Undo' })).toHaveCount(0);
  await axe(page);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('diallo');
  await expect(page.getByText('No patient', { exact: false }).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');

  // The same columns another time: what was kept is taken up, and a column without a key says what that means.
  await drop();
  await expect(page.getByText('Mapped like “registre”')).toBeVisible();
  await expect(page.getByLabel('1', { exact: true })).toHaveValue('male');
  await pick('Dossier becomes', 'Other number');
  await expect(
    page.getByText('A row that differs in anything, such as a new phone, will be another person.'),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Leave without importing' }).press('Enter');
  await expect(past).toBeVisible();
  const kept = page.getByRole('region', { name: 'Kept mappings' });
  await kept.getByRole('button', { name: 'Delete the mapping registre…' }).press('Enter');
  await expect(kept.getByRole('button', { name: 'Keep it' })).toBeFocused();
  await axe(page);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(kept).toBeHidden();
});
