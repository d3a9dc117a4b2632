import { setTimeout as pause } from 'node:timers/promises';
import { COMPARTMENTS, type Compartment } from '#shared/kernel/document.ts';
import { sameJson } from '#shared/kernel/json.ts';
import type { Beyond } from '#shared/sync/access-api.ts';
import type { SyncRound } from '#shared/sync/sync-round.ts';
import { askBeyond } from '#shared/transport/server-access.ts';
import type { EngineContext } from '../actions.ts';
import { lineOf } from '../enrol/server-remote.ts';
import { UNKNOWN_USER } from '../keys/sign-in.ts';
import { ownWork } from '../own-work.ts';
import type { ReplicaHolder } from '../replica-holder.ts';
import { forgetPartings, keepVouched } from './partings.ts';
import type { RunningSync } from './running-sync-state.ts';
import { changeServerSettings, serverAt, type ServerAddress } from './server-settings.ts';
import { isGuarded } from './sync-station.ts';

const MOST_ASKED = 5;
const ASKED_AGAIN_MS = 1_000;

/** What the nearest server said, and how many rounds had begun by then. */
interface Said {
  readonly beyond: Beyond;
  readonly rounds: number;
}

/**
 * Keeps in mind where else the records are while the nearest server is silent, and how this station stands to that one: what
 * the nearest has read there before a round that read all of the nearest has come here with it, and what had been settled when
 * that round ended is there, once the nearest has handed on all that it has. So going over compares what has changed since.
 */
export function followBeyond(engine: EngineContext, holder: ReplicaHolder, sync: RunningSync): void {
  const own = ownWork(engine, holder, 'sync.beyond');
  let said: Said | undefined;
  let lookedAt: SyncRound | undefined;
  sync.onChange(() => {
    const round = sync.lastRound();
    if (!round || round.fault || round === lookedAt || !own.isFree()) return;
    lookedAt = round;
    const { address } = sync.state();
    const settings = sync.settings();
    const isNearest = settings?.credentials.kind === 'device' && !settings.addresses[address]?.beyond;
    if (!isNearest) {
      said = undefined;
      return;
    }
    const { replica } = engine.opened();
    // Now, before anything else comes or is sent.
    const settled = new Map(COMPARTMENTS.map((one) => [one, replica.remote.settledSeq(one)]));
    const before = said && sync.lastRoundNumber() > said.rounds ? said.beyond : undefined;
    own.begin(async (signal) => {
      said = await look({ engine, sync, address, signal }, before, settled);
    });
  });
}

interface Nearest {
  readonly engine: EngineContext;
  readonly sync: RunningSync;
  readonly address: number;
  readonly signal: AbortSignal;
}

async function look(
  { engine, sync, address, signal }: Nearest,
  before: Beyond | undefined,
  settled: ReadonlyMap<Compartment, number>,
): Promise<Said | undefined> {
  const at = serverAt(sync.settings(), address);
  if (!at) return undefined;
  const line = lineOf(engine, engine.opened().signer, at, at.server, { signal });
  let asked = await askBeyond(line);
  // It hands on what it was just given: that takes a moment.
  for (let again = 0; again < MOST_ASKED && asked.ok && isBehind(before, asked.value); again += 1) {
    await pause(ASKED_AGAIN_MS, undefined, { signal });
    asked = await askBeyond(line);
  }
  if (!asked.ok) return undefined; // an older server, or a line that broke: what was kept stands
  const beyond = asked.value;
  const rounds = sync.rounds();
  await keepPlaces(engine, sync, beyond);
  const { replica, device } = engine.opened();
  for (const place of beyond.places) {
    const earlier = before?.places.find(
      ({ server, epoch }) => server === place.server && epoch === place.epoch,
    );
    if (earlier) keepVouched(replica, device, place.server, earlier.passed, place.passed, settled);
  }
  return { beyond, rounds };
}

/** Whether it has still to hand on something of what it had handed on before. */
function isBehind(before: Beyond | undefined, now: Beyond): boolean {
  return now.places.some(({ server, passed }) => {
    const earlier = before?.places.find((one) => one.server === server)?.passed ?? {};
    return Object.keys(earlier).some((compartment) => passed[compartment] === undefined);
  });
}

/** Addresses that the nearest server has named take the place of those that it named before. */
async function keepPlaces(engine: EngineContext, sync: RunningSync, { places }: Beyond): Promise<void> {
  const further = places
    .filter(({ url }) => isGuarded(url))
    .map(({ url, server, epoch, fingerprint }): ServerAddress => ({
      url,
      ...(fingerprint !== undefined && { fingerprint }),
      beyond: { server, epoch },
    }));
  const known = sync.settings()?.addresses.filter((one) => one.beyond) ?? [];
  if (sameJson([...known], further)) return;
  const { replica } = engine.opened();
  for (const { beyond } of further) {
    const before = known.find((one) => one.beyond?.server === beyond?.server);
    if (beyond && before?.beyond?.epoch !== beyond.epoch) forgetPartings(replica, beyond.server);
  }
  await changeServerSettings(engine, UNKNOWN_USER, 'station.beyond', (now) =>
    now ? { ...now, addresses: [...now.addresses.filter((one) => !one.beyond), ...further] } : now,
  );
}
