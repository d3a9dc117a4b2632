import type { Sqlite } from '#engine/store/sqlite-file.ts';
import { newId, systemIds } from '#engine/platform/ids.ts';
import { systemClock } from '#engine/platform/clock.ts';
import { resultsOf, type BenchStation } from './bench-station.ts';
import { percentile, print, timesOf, type Figure } from './measure.ts';
import { contentsAgain, rowsAgain } from './bare-transactions.ts';

const DOCUMENTS = 4;
/** Of each kind before the other has its turn: what else the machine does falls on both, and each keeps its pages warm. */
const IN_TURN = 50;

/**
 * A command of four documents with its audit entry, beside two bare durable transactions in the same encrypted file: of
 * the same rows, which are those of the documents, the entry, the outbox and the counters, in their tables with their
 * indexes; and of ids and bodies alone in a table without any.
 */
export async function compareCommands(
  bench: BenchStation,
  beside: Sqlite,
  rounds: number,
  figure: Pick<Figure, 'bench' | 'metric'>,
): Promise<void> {
  const contents = contentsAgain(beside);
  const ours: number[] = [];
  const sameRows: number[] = [];
  const onlyBodies: number[] = [];
  for (let done = 0; done < rounds; done += IN_TURN) {
    for (let round = 0; round < IN_TURN; round += 1) {
      // Made as it is given, so that its ids follow those of the command before.
      const command = resultsOf(newId('patient', systemClock, systemIds), DOCUMENTS);
      ours.push(...(await timesOf(1, () => bench.write(command))));
    }
    sameRows.push(...(await timesOf(IN_TURN, rowsAgain(beside, IN_TURN, DOCUMENTS))));
    onlyBodies.push(...(await timesOf(IN_TURN, contents.next(IN_TURN, DOCUMENTS))));
  }
  contents.end();
  for (const [name, share] of [
    ['p50', 0.5],
    ['p95', 0.95],
  ] as const) {
    const value = percentile(ours, share);
    const metric = `${figure.metric}, ${DOCUMENTS} documents, ${name}`;
    const against = (vs: string, theirs: readonly number[]) =>
      print({ ...figure, metric, value, unit: 'ms', vs, ratio: value / percentile(theirs, share) });
    against('bare durable transaction of the same rows', sameRows);
    against('bare durable transaction of ids and bodies alone, unindexed', onlyBodies);
  }
}
