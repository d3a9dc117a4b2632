import { expect, it } from 'vitest';
import { chaosRounds } from './chaos-rounds.ts';

/** The long form is `npm run test:chaos`. This seed has a desk and the server killed, and each put back. */
const SEED = 1;
const ROUNDS = 8;

it(
  'five stations and a server come to the same, and lose nothing that was confirmed, whatever happens to them',
  { timeout: 120_000 },
  async () => {
    const report = await chaosRounds({ seed: SEED, rounds: ROUNDS });
    expect(report.faults).toEqual([]);
    expect(report.confirmed).toBeGreaterThan(20);
    expect(report.kills.desks + report.kills.server).toBeGreaterThan(0);
    expect(report.merged).toBeGreaterThan(0);
  },
);
