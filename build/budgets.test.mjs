import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, it } from 'vitest';
import { ensureRenderer } from './bundles.mjs';
import { ROOT } from './toolchain.mjs';

const ASSETS = join(ROOT, 'dist', 'renderer', 'assets');
/** kB of 1,000 bytes, gzip: what a slow machine has to read before it can paint. */
const BUDGET = { entryJs: 200, entryCss: 45, chunk: 40 };
/** Libraries that come by themselves: numbering plans of all countries with the registration form, pdf.js when a PDF is opened. */
const LIBRARIES = { 'phone-numbers': 55, 'pdf-pages': 140 };

/** @type {Set<string>} */
let entry;
/** @type {string[]} */
let files;
beforeAll(async () => {
  await ensureRenderer();
  const page = readFileSync(join(ASSETS, '..', 'index.html'), 'utf8');
  entry = new Set([...page.matchAll(/assets\/([^"]+\.(?:js|css))"/g)].map(([, name = '']) => name));
  files = readdirSync(ASSETS);
}, 120_000);

/** @param {string} name */
function gzipKb(name) {
  return gzipSync(readFileSync(join(ASSETS, name))).length / 1000;
}

it.each(
  /** @type {const} */ ([
    ['js', BUDGET.entryJs],
    ['css', BUDGET.entryCss],
  ]),
)('what the first paint needs of %s is at most %i kB', (ext, most) => {
  const needed = [...entry].filter((name) => name.endsWith(`.${ext}`));
  expect(needed.length).toBeGreaterThan(0);
  const total = needed.reduce((sum, name) => sum + gzipKb(name), 0);
  expect(total, needed.join(' ')).toBeLessThanOrEqual(most);
});

it(`every screen comes in parts of at most ${BUDGET.chunk} kB`, () => {
  const chunks = files.filter((name) => name.endsWith('.js') && !entry.has(name));
  expect(chunks.length).toBeGreaterThan(5);
  const budgetOf = (/** @type {string} */ name) =>
    Object.entries(LIBRARIES).find(([library]) => name.startsWith(`${library}-`))?.[1] ?? BUDGET.chunk;
  const over = chunks
    .map((name) => ({ name, kB: gzipKb(name) }))
    .filter(({ name, kB }) => kB > budgetOf(name));
  expect(over).toEqual([]);
});
