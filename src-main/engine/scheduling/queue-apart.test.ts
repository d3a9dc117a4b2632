import { afterEach, expect, it } from 'vitest';
import type { Client } from '#shared/kernel/port.ts';
import { must } from '#shared/kernel/must.testing.ts';
import { builtInStationId } from '#shared/modules/queue/care-stations.rules.ts';
import { stateOf } from '#shared/modules/queue/queue.rules.ts';
import { contracts } from '#shared/registry.ts';
import { Cleanups } from '../station-testing.ts';
import { syncAll, twoDesks } from './two-desks.testing.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

const { queue } = contracts;

it(
  'whom one desk sent home while another began stays on both boards, with the mark, until somebody settles it',
  { timeout: 90_000 },
  async () => {
    const { server, one, two, grace, mary } = await twoDesks(cleanups);
    const checkIn = async (patientId: string) => {
      const asked = { patientId, stationId: builtInStationId('triage'), priority: 'routine' as const };
      return (await must(one.client.request(queue.checkIn, asked))).entry;
    };
    const [first, second] = [await checkIn(grace), await checkIn(mary)];
    await syncAll(one.station, two.station);
    await server.stop();
    // Whichever is sent first, the end or the beginning.
    await must(one.client.request(queue.finish, { id: first.id }));
    await must(two.client.request(queue.start, { id: first.id }));
    await must(one.client.request(queue.start, { id: second.id }));
    await must(two.client.request(queue.leave, { id: second.id, reason: 'Had to catch a bus' }));
    await server.start();
    await syncAll(one.station, two.station, one.station);
    const board = async ({ client }: { readonly client: Client }) =>
      (await must(client.request(queue.board, { day: first.day }))).waits
        .map(({ entry, apart = [] }) =>
          [entry.id, stateOf(entry), ...apart.map(({ kind }) => kind)].join(' '),
        )
        .toSorted();
    const expected = [`${first.id} inRoom saidDone`, `${second.id} inRoom saidLeft`].toSorted();
    for (const desk of [one, two]) expect(await board(desk)).toEqual(expected);

    await must(one.client.request(queue.finish, { id: first.id }));
    await must(one.client.request(queue.takeBack, { id: second.id, step: 'start' }));
    await syncAll(one.station, two.station);
    for (const desk of [one, two]) expect(await board(desk)).toEqual([]);
  },
);
