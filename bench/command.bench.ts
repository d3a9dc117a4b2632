import { benchStation, fillPatients } from './bench-station.ts';
import { compareCommands } from './compare-commands.ts';

const ROUNDS = 400;

/** A command as a desk gives it, at a station of 5,000 patients. */
export async function run(): Promise<void> {
  const bench = await benchStation();
  try {
    await fillPatients(bench, 5_000, 3);
    const beside = await bench.openBeside();
    await compareCommands(bench, beside, ROUNDS, { bench: 'command', metric: 'audited command' });
    beside.close();
  } finally {
    await bench.end();
  }
}
