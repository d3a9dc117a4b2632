import { expect, it } from 'vitest';
import { chaosRounds } from './chaos-rounds.ts';

/** The long form is `npm run test:chaos`. This seed has a desk and the server killed, and each put back. */
const SEED = 451;
const ROUNDS = 6;

it(
  'five stations and a server come to the same, and lose nothing that was confirmed, whatever happens to them',
  { timeout: 120_000 },
  async () => {
    const report = await chaosRounds({ seed: SEED, rounds: ROUNDS });
    expect(report.faults).toEqual([]);
    expect(report.confirmed).toBeGreaterThan(20);
    expect(report.kills).toEqual({ desks: 2, server: 1 });
    expect(report.restored).toEqual({ desks: 1, server: 1 });
    expect(report.merged).toBeGreaterThan(0);
  },
);
