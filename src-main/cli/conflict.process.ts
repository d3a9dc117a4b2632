import { once } from 'node:events';
import { Cleanups, TEST_PASSWORD } from '#engine/station-testing.ts';
import { conflictedStations } from './conflict-testing.ts';

/**
 * For journeys in a browser: two stations with values that were entered apart. Prints where they are, keeps them and the
 * server until its input ends, and takes all away again.
 */
const cleanups = new Cleanups();
try {
  const { first, second, server } = await conflictedStations(cleanups);
  process.stdout.write(
    `${JSON.stringify({ first, second, url: server.url, login: 'admin', password: TEST_PASSWORD })}\n`,
  );
  process.stdin.resume();
  await once(process.stdin, 'end');
} finally {
  await cleanups.run();
}
