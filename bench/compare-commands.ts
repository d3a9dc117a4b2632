import type { Sqlite } from '#engine/store/sqlite-file.ts';
import { newId, systemIds } from '#engine/platform/ids.ts';
import { systemClock } from '#engine/platform/clock.ts';
import { resultsOf, type BenchStation } from './bench-station.ts';
import { percentile, print, timesOf, type Figure } from './measure.ts';

const DOCUMENTS = 4;
/** Of each kind before the other has its turn: what else the machine does falls on both, and each keeps its pages warm. */
const IN_TURN = 50;

/**
 * A command of four documents with its audit entry, beside a bare durable transaction of the same rows, by id and
 * otherwise unindexed, in the same encrypted file.
 */
export async function compareCommands(
  bench: BenchStation,
  beside: Sqlite,
  rounds: number,
  figure: Pick<Figure, 'bench' | 'metric'>,
): Promise<void> {
  beside.exec('CREATE TABLE bench (id TEXT PRIMARY KEY, body TEXT NOT NULL)');
  const newest = (table: string, limit: number) =>
    beside
      .prepare<[number], { id: string; body: string }>(
        `SELECT id, body FROM ${table} ORDER BY row DESC LIMIT ?`,
      )
      .all(limit)
      .toReversed();
  const insert = beside.prepare<[string, string]>('INSERT INTO bench (id, body) VALUES (?, ?)');
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let done = 0; done < rounds; done += IN_TURN) {
    for (let round = 0; round < IN_TURN; round += 1) {
      // Made as it is given, so that its ids follow those of the command before.
      const command = resultsOf(newId('patient', systemClock, systemIds), DOCUMENTS);
      ours.push(...(await timesOf(1, () => bench.write(command))));
    }
    const [results, entries] = [newest('doc_diagnostics', IN_TURN * DOCUMENTS), newest('doc_audit', IN_TURN)];
    let round = 0;
    const bare = beside.transaction(() => {
      const own = results.slice(round * DOCUMENTS, (round + 1) * DOCUMENTS);
      for (const { id, body } of [...own, ...entries.slice(round, round + 1)]) insert.run(id, body);
      round += 1;
    });
    theirs.push(...(await timesOf(IN_TURN, () => bare.immediate())));
  }
  beside.exec('DROP TABLE bench');
  for (const [name, share] of [
    ['p50', 0.5],
    ['p95', 0.95],
  ] as const) {
    const value = percentile(ours, share);
    print({
      ...figure,
      metric: `${figure.metric}, ${DOCUMENTS} documents, ${name}`,
      value,
      unit: 'ms',
      vs: 'bare durable transaction of the same rows',
      ratio: value / percentile(theirs, share),
    });
  }
}
