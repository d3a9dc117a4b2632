import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { Feed } from './feed.ts';

it('looks for nothing more when whoever reads has gone, and what it reads from is closed', async () => {
  let polls = 0;
  let isListening = true;
  const ended = Promise.withResolvers<void>();
  const server = createServer((_asked, response) => {
    let wake = () => {};
    const source = {
      poll(): 'waiting' {
        polls += 1;
        return 'waiting';
      },
      end: () => ({}),
      listen(heard: () => void) {
        wake = heard;
        return () => (isListening = false);
      },
    };
    response.once('close', () => setImmediate(ended.resolve));
    new Feed(response, { feed: 'continuous' }).run(source);
    // As when a server ends: the line is cut while a look is due, and the store closes in the same breath.
    wake();
    server.close();
    server.closeAllConnections();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  get({ port: (server.address() as AddressInfo).port }).on('error', () => undefined); // it is cut
  await ended.promise;
  expect([polls, isListening]).toEqual([1, false]);
});
