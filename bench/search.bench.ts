import { parseArgs } from 'node:util';
import { benchStation, fillPatients } from './bench-station.ts';
import { measureRecall } from './search-recall.ts';
import { compareSearch, typedPrefixes } from './typed-prefixes.ts';

const PREFIXES = 300;

/**
 * Patient search as typed, letter by letter, beside a LIKE scan of the same names in the same encrypted file; and how often
 * it finds whom people mean, misspelt or in other notations.
 */
export async function run(): Promise<void> {
  const { values } = parseArgs({
    options: { patients: { type: 'string', default: '50000' } },
    strict: false,
    allowPositionals: true,
  });
  const patients = Number(values.patients);
  const bench = await benchStation();
  try {
    await fillPatients(bench, patients, 11);
    const typed = await typedPrefixes(bench, PREFIXES);
    const beside = await bench.openBeside();
    await compareSearch(bench, beside, typed, {
      bench: 'search',
      metric: `${patients} patients, a keystroke`,
    });
    await measureRecall(bench, beside, patients);
    beside.close();
  } finally {
    await bench.end();
  }
}
