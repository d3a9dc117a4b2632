import { COMPARTMENTS, type Compartment } from '#shared/kernel/document.ts';
import { ok, type Result } from '#shared/kernel/result.ts';
import { ACCESS_PATH, serverFacts, type Beyond } from '#shared/sync/access-api.ts';
import type { Parting } from '#shared/sync/local-store.ts';
import type { RemoteFault } from '#shared/sync/remote.ts';
import type { ServerLine } from '#shared/transport/server-line.ts';
import type { Replica } from '../store/replica.ts';
import { localReplica, partingKeyOf } from './local-replica.ts';
import type { ServerAddress } from './server-settings.ts';

type Passed = Beyond['places'][number]['passed'];

/**
 * How this station stands to a server that it has not met, by the word of the nearest.
 * @param first by compartment, how far the nearest had read there before a round that read all of the nearest
 * @param then after it, where the nearest had handed on all
 * @param settled by compartment, the local sequence up to which all was with the nearest when the round ended
 */
export function keepVouched(
  replica: Replica,
  device: string,
  server: string,
  first: Passed,
  then: Passed,
  settled: ReadonlyMap<Compartment, number>,
): void {
  const { partings } = localReplica(replica);
  const writes = COMPARTMENTS.flatMap((compartment) => {
    const since = first[compartment];
    const settledSeq = settled.get(compartment);
    if (since === undefined || then[compartment] === undefined || settledSeq === undefined) return [];
    const known = partings?.of(compartment, server);
    const marker = known?.device === device ? known.marker : 0;
    return [counterOf(replica, compartment, server, { device, since, marker, settledSeq })];
  });
  if (writes.length > 0) replica.commit(writes, { origin: 'replication' });
}

function counterOf(replica: Replica, compartment: Compartment, server: string, parting: Parting | undefined) {
  const key = partingKeyOf(compartment, server);
  const value = parting ? { ...parting } : null;
  return { kind: 'counter', key, value, base: replica.remote.counter(key) } as const;
}

/** That server is to be compared with as a whole. */
export function forgetPartings(replica: Replica, server: string): void {
  const writes = COMPARTMENTS.filter(
    (compartment) => replica.remote.counter(partingKeyOf(compartment, server)) !== undefined,
  ).map((compartment) => counterOf(replica, compartment, server, undefined));
  if (writes.length > 0) replica.commit(writes, { origin: 'replication' });
}

/** Before a server is gone over to: one that was set back since the nearest spoke for it is compared with as a whole. */
export async function checkEpoch(
  line: ServerLine,
  { beyond }: ServerAddress,
  replica: Replica,
): Promise<Result<void, RemoteFault>> {
  if (!beyond) return ok(undefined);
  const answer = await line.ask('GET', ACCESS_PATH);
  if (!answer.ok) return answer;
  const facts = serverFacts.safeParse(answer.value.value).data;
  if (facts?.epoch !== beyond.epoch) forgetPartings(replica, beyond.server);
  return ok(undefined);
}
