import type { Sqlite } from '#engine/store/sqlite-file.ts';
import { newId, systemIds } from '#engine/platform/ids.ts';
import { systemClock } from '#engine/platform/clock.ts';
import { resultsOf, type BenchStation } from './bench-station.ts';
import { percentile, print, timesOf, type Figure } from './measure.ts';

const DOCUMENTS = 4;

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
  const commands = Array.from({ length: rounds }, () =>
    resultsOf(newId('patient', systemClock, systemIds), DOCUMENTS),
  );
  const ours = await timesOf(rounds, (round) => bench.write(commands[round] ?? []));
  beside.exec('CREATE TABLE bench (id TEXT PRIMARY KEY, body TEXT NOT NULL)');
  const rows = (table: string, limit: number) =>
    beside
      .prepare<[number], { id: string; body: string }>(
        `SELECT id, body FROM ${table} ORDER BY seq DESC LIMIT ?`,
      )
      .all(limit);
  const [results, entries] = [rows('doc_diagnostics', rounds * DOCUMENTS), rows('doc_audit', rounds)];
  const insert = beside.prepare<[string, string]>('INSERT INTO bench (id, body) VALUES (?, ?)');
  const theirs = await timesOf(rounds, (round) => {
    const written = [
      ...results.slice(round * DOCUMENTS, (round + 1) * DOCUMENTS),
      ...entries.slice(round, round + 1),
    ];
    beside
      .transaction(() => {
        for (const { id, body } of written) insert.run(id, body);
      })
      .immediate();
  });
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
