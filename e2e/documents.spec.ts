import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { axe, DEMO, expect, signIn, test } from './launch.ts';
import { answersOf } from './late-answers.ts';
import { IMPORTER, importFhir, openChart } from './records.ts';

/** Pages of text, as small as a PDF can be. */
function pdf(...pages: readonly string[]): Buffer {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${pages.map((_, at) => `${4 + at * 2} 0 R`).join(' ')}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...pages.flatMap((text, at) => {
      const drawn = `BT /F1 28 Tf 40 250 Td (${text}) Tj ET`;
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 300] /Contents ${5 + at * 2} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`,
        `<< /Length ${drawn.length} >>\nstream\n${drawn}\nendstream`,
      ];
    }),
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, at) => {
    const from = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return from;
  });
  const table = offsets.map((from) => `${String(from).padStart(10, '0')} 00000 n \n`).join('');
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`;
  const start = text.indexOf('xref\n0 ');
  return Buffer.from(
    `${text}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`,
    'latin1',
  );
}

/** What a person drops or pastes: a file made in the page. */
async function give(
  page: Page,
  how: 'drop' | 'paste',
  name: string,
  bytes: Buffer,
  padding = 0,
): Promise<void> {
  await page.evaluate(
    ({ how: event, name: fileName, base64, padding: zeros }) => {
      const content = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([content, new Uint8Array(zeros)], fileName));
      const target = document.querySelector('.fw-docs');
      target?.dispatchEvent(
        event === 'drop'
          ? new DragEvent('drop', { dataTransfer: data, bubbles: true })
          : new ClipboardEvent('paste', { clipboardData: data, bubbles: true }),
      );
    },
    { how, name, base64: bytes.toString('base64'), padding },
  );
}

const canvas = (page: Page, name: string) => page.getByRole('img', { name });

test('documents: dropped, pasted and looked at; turned, named, replaced, entered in error', async ({
  launch,
  clinic,
  host,
}) => {
  const page = await launch({ dataDir: clinic });
  const answers = await answersOf(page);
  await signIn(page, DEMO.doctor, DEMO.password);
  await expect(page.getByRole('grid').getByRole('row').nth(1)).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('grid').getByRole('row').nth(1)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tablist', { name: 'Parts of the chart' })).toBeVisible();
  // Dropped while the station has not answered yet what may be taken.
  answers.hold('event');
  await page.keyboard.press('9');
  await expect(page.getByText('Drop files here')).toBeVisible();
  await give(page, 'drop', 'letter.docx', Buffer.from('PK\u0003\u0004 words'));
  if (host === 'browser') await expect(page.getByText('No documents yet')).toBeHidden();
  answers.release();
  await expect(page.getByText('No documents yet')).toBeVisible();
  await expect(page.getByRole('alert')).toContainText('This kind of file is not taken here');
  await give(page, 'drop', 'film.pdf', Buffer.from('%PDF-'), 50_000_000);
  await expect(page.getByRole('alert')).toContainText('larger than 50 MB');

  await give(page, 'drop', 'referral.pdf', pdf('Referral page one', 'Second page'));
  const adding = page.getByRole('complementary', { name: 'Add a document' });
  await expect(canvas(page, 'Document: referral.pdf')).toBeVisible();
  await adding.getByLabel('What it is').selectOption('referral');
  await adding.getByLabel('Title').fill('Referral from Kisumu');
  await adding.getByRole('textbox', { name: 'Date on the document' }).fill('12mar26');
  await adding.getByLabel('Written by').fill('Dr Achieng');
  await axe(page);
  await page.keyboard.press('Control+Enter');
  const card = page.getByRole('button', { name: /Referral from Kisumu/ });
  await expect(card).toContainText('12-Mar-2026');
  await expect(card.locator('img')).toBeVisible();

  const picture = await card.screenshot();
  await give(page, 'paste', 'image.png', picture);
  await expect(canvas(page, 'Document: image.png')).toBeVisible();
  await adding.getByLabel('Title').fill('Wound on the left hand');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('button', { name: /Wound on the left hand/ }).locator('img')).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('list.png') });
  await axe(page);

  await card.click();
  const paper = canvas(page, 'Document: Referral from Kisumu');
  await expect(paper).toBeVisible();
  await page.getByRole('button', { name: 'Next page' }).click();
  await expect(page.getByText('Page 2 of 2')).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('preview.png') });
  const shape = () =>
    paper.evaluate((element: HTMLCanvasElement) => (element.width > element.height ? 'wide' : 'tall'));
  await expect.poll(shape).toBe('wide');
  await page.keyboard.press('r');
  await expect.poll(shape).toBe('tall');
  await page.keyboard.press('e');
  await page.getByLabel('Note', { exact: true }).fill('Original kept on paper');
  // Left unsaved, it is there again.
  const parts = page.getByRole('tablist', { name: 'Parts of the chart' });
  await parts.getByRole('tab', { name: /Summary/ }).click();
  await expect(page.getByLabel('Note', { exact: true })).toBeHidden();
  await parts.getByRole('tab', { name: /Documents/ }).click();
  await card.click();
  await expect(paper).toBeVisible();
  await page.keyboard.press('e');
  await expect(page.getByLabel('Note', { exact: true })).toHaveValue('Original kept on paper');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Original kept on paper')).toBeVisible();

  const chosen = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Add a new version' }).click();
  await (await chosen).setFiles({ name: 'again.pdf', mimeType: '', buffer: pdf('Scanned again') });
  await expect(canvas(page, 'Document: again.pdf')).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('button', { name: /Referral from Kisumu.*Older version/ })).toBeVisible();

  await page.getByRole('button', { name: /Wound on the left hand/ }).click();
  await page.getByRole('button', { name: 'Entered in error' }).click();
  await page.getByLabel('Why it is wrong').fill('Of another patient');
  await page.getByRole('button', { name: 'Mark as entered in error' }).click();
  await expect(page.getByText('Reason: Of another patient')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: /Wound on the left hand.*Entered in error/ })).toBeFocused();
});

test('documents of others: a note that came as text is read as text, and leaves with the record', async ({
  launch,
  dataDir,
}) => {
  const note = `Chief complaint\n- Fever for three days\n\nPlan\n${'Oral rehydration at home, paracetamol by weight. '.repeat(12)}`;
  await importFhir(dataDir, [
    { resourceType: 'Patient', id: 'p1', name: [{ family: 'Wekesa', given: ['Zawadi'] }], gender: 'female' },
    {
      resourceType: 'DocumentReference',
      id: 'd1',
      status: 'current',
      subject: { reference: 'Patient/p1' },
      type: {
        coding: [{ system: 'http://loinc.org', code: '34117-2', display: 'History and physical note' }],
      },
      content: [
        {
          attachment: {
            contentType: 'text/plain; charset=utf-8',
            data: Buffer.from(note).toString('base64'),
          },
        },
      ],
    },
  ]);
  const page = await launch({ dataDir });
  await signIn(page, IMPORTER.login, IMPORTER.password);
  await openChart(page, 'zawadi');
  await page.keyboard.press('9');
  await page.getByRole('button', { name: /History and physical note/ }).click();
  await expect(page.getByText('Fever for three days')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Rotate' })).toBeHidden();
  await axe(page);
  await page.screenshot({ path: test.info().outputPath('note.png') });
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as file' }).click();
  await page.getByRole('button', { name: /Whole record/ }).click();
  const saved = await readFile(await (await download).path(), 'utf8');
  expect(saved).toContain(Buffer.from(note).toString('base64'));
});
