import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { axe, expect, setUp, test } from './launch.ts';

const bundle = (id: string, family: string) => ({
  resourceType: 'Bundle',
  type: 'transaction',
  entry: [
    {
      fullUrl: `urn:uuid:${id}`,
      resource: {
        resourceType: 'Patient',
        id,
        name: [{ use: 'official', family, given: ['Ngozi'] }],
        birthDate: '1990-01-02',
      },
      request: { method: 'POST', url: 'Patient' },
    },
  ],
});

test('good files come in beside bad ones, and each bad one is named', async ({ launch }) => {
  const folder = await mkdtemp(join(tmpdir(), 'fieldward-import-'));
  try {
    const file = async (name: string, content: string | Buffer) => {
      await writeFile(join(folder, name), content);
      return join(folder, name);
    };
    const files = [
      await file('good.json', JSON.stringify(bundle('6f1c1a54-6d3a-4b8e-9a5e-0a4b8f0f3c11', 'Okafor'))),
      await file(
        'packed.json.gz',
        gzipSync(JSON.stringify(bundle('0d9b4a2e-13c7-4c55-8a30-5b7f0c7f2a22', 'Eze'))),
      ),
      await file('broken.json', '{"resourceType": "Bundle", "entry": ['),
      await file(
        'lines.ndjson',
        '{"resourceType":"Patient","id":"p1","name":[{"family":"Balogun"}]}\nnot json\n{"resourceType":"Patient","id":"p2","birthDate":"soon"}\n',
      ),
      await file('notes.txt', 'not for import'),
    ];
    const page = await launch();
    await setUp(page);
    await page.getByRole('link', { name: 'Import' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Import records' })).toBeVisible();
    await page.locator('input[type=file]').setInputFiles(files);
    await expect(page.getByText('1 file was left out')).toBeVisible();
    await axe(page);
    await page.keyboard.press('Control+Enter');

    // It goes on while one works elsewhere.
    await page.getByRole('link', { name: 'Clinic' }).click();
    await page.getByRole('link', { name: 'Import' }).click();
    const card = page.getByRole('region', { name: '4 files' });
    await expect(card).toContainText('Done, 3 refused');
    await expect(card).toContainText('3 Patient');
    await expect(card.getByRole('row', { name: /broken\.json/ })).toContainText('not JSON');
    await expect(card.getByRole('row', { name: /lines\.ndjson, line 2/ })).toContainText('not JSON');
    await expect(card.getByRole('row', { name: /lines\.ndjson, line 3/ })).toContainText(
      'not a FHIR date: Patient.birthDate',
    );
    await axe(page);

    const download = page.waitForEvent('download');
    await card.getByRole('button', { name: 'Save report' }).click();
    const report: unknown = JSON.parse(await readFile(await (await download).path(), 'utf8'));
    expect(report).toMatchObject({ imported: { Patient: 3 }, errors: [{ code: 'import.notJson' }, {}, {}] });

    // Another system has a patient of the same id: its name keeps them apart.
    await page.locator('input[type=file]').setInputFiles({
      name: 'other.ndjson',
      mimeType: 'application/json',
      buffer: Buffer.from('{"resourceType":"Patient","id":"p1","name":[{"family":"Adeyemi"}]}\n'),
    });
    const from = page.getByLabel('From which system');
    await from.fill('<Old>');
    await page.keyboard.press('Control+Enter');
    await expect(from).toBeFocused();
    await expect(page.getByText('Letters, digits, spaces')).toBeVisible();
    await axe(page);
    await from.fill('Old system');
    await page.keyboard.press('Control+Enter');
    const other = page.getByRole('region', { name: '1 file', exact: true });
    await expect(other).toContainText('1 Patient');
    await expect(other).toContainText('From Old system');
    await from.fill('');

    // The same again changes nothing.
    await page.locator('input[type=file]').setInputFiles(files.slice(0, 1));
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('region', { name: '1 file', exact: true }).first()).toContainText(
      '1 record was here already, just so',
    );

    await page.keyboard.press('Control+k');
    await page.keyboard.type('okafor');
    await expect(page.getByRole('option', { name: /OKAFOR, Ngozi/ })).toBeVisible();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
