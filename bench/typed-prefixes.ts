import { seeded } from '#engine/demo/seeded.ts';
import type { Sqlite } from '#engine/store/sqlite-file.ts';
import { fold } from '#shared/kernel/text-fold.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import type { BenchStation } from './bench-station.ts';
import { percentile, print, timesOf, type Figure } from './measure.ts';

/** What desks type, letter by letter, on the way to patients who are there. */
export async function typedPrefixes(bench: BenchStation, count: number): Promise<readonly string[]> {
  const reader = bench.station.engine.opened().replica.reader();
  const patients = await reader.count(Patient, {});
  const sample = await reader.list(Patient, {
    where: {},
    orderBy: 'mrn',
    limit: count,
    offset: Math.max(0, Math.min(Math.floor(patients / 3), patients - count)),
  });
  const random = seeded(5);
  return sample.map(({ name }) => {
    const [first] = name;
    const word = random.chance(0.5) ? first?.family : first?.given?.[0];
    const text = word ?? first?.text ?? 'a';
    return text.slice(0, random.whole(1, Math.max(1, Math.min(text.length, 7))));
  });
}

/** The station's search beside a LIKE scan of the same names in the same encrypted file. */
export async function compareSearch(
  bench: BenchStation,
  beside: Sqlite,
  typed: readonly string[],
  figure: Pick<Figure, 'bench' | 'metric'>,
): Promise<void> {
  const reader = bench.station.engine.opened().replica.reader();
  const scan = beside.prepare<[string]>(
    "SELECT id FROM doc_people WHERE type = 'patient' AND body LIKE ? LIMIT 20",
  );
  // Each waits for its turn first, as a key pressed in a window does.
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const ours = await timesOf(typed.length, async (round) => {
    await turn();
    return reader.search(typed[round] ?? '', 20);
  });
  const theirs = await timesOf(typed.length, async (round) => {
    await turn();
    return scan.all(`%${fold(typed[round] ?? '')}%`);
  });
  for (const [name, share] of [
    ['p50', 0.5],
    ['p95', 0.95],
  ] as const) {
    const value = percentile(ours, share);
    print({
      ...figure,
      metric: `${figure.metric}, ${name}`,
      value,
      unit: 'ms',
      vs: 'LIKE scan of the same file',
      ratio: value / percentile(theirs, share),
    });
  }
}
