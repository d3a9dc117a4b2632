import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { killRounds } from './kill-rounds.ts';

/** `npm run test:crash -- [--kills 200] [--cipher aegis]`: takes some minutes, prints a line for each ten kills, ends with 1 at a fault. */
const state = join(tmpdir(), `fieldward-crash-state-${process.pid}`);
process.env['FIELDWARD_STATE'] = state; // its stations are not noted in the account's home
process.on('exit', () => rmSync(state, { recursive: true, force: true }));
const { values } = parseArgs({
  options: { kills: { type: 'string', default: '200' }, cipher: { type: 'string' } },
});
const report = await killRounds(
  Number(values.kills),
  values.cipher === 'aegis' ? 'aegis' : 'sqlcipher',
  (round, soFar) => {
    if (round % 10 === 0) process.stdout.write(`${JSON.stringify(soFar)}\n`);
  },
);
process.stdout.write(`${JSON.stringify(report)}\n`);
process.exitCode = report.faults.length > 0 || report.answered === 0 ? 1 : 0;
