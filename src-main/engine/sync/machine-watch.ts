import { networkInterfaces } from 'node:os';
import type { Clock } from '../platform/clock.ts';

const LOOK_EVERY_MS = 5_000;
const SLEPT_MS = 10_000;

/**
 * Tells when the machine slept, or has another network. Whether there is a network is not asked: only a server that answers
 * shows that.
 * @returns the way to stop
 */
export function watchMachine(
  clock: Pick<Clock, 'upMs'>,
  elapsedMs: () => number,
  onAnother: () => void,
): () => void {
  let upMs = clock.upMs();
  let steadyMs = elapsedMs();
  let networks = networksNow();
  const looking = setInterval(() => {
    const [up, steady, found] = [clock.upMs(), elapsedMs(), networksNow()];
    const sleptMs = Math.max(up - upMs - (steady - steadyMs), steady - steadyMs - LOOK_EVERY_MS);
    const isAnother = sleptMs > SLEPT_MS || found !== networks;
    [upMs, steadyMs, networks] = [up, steady, found];
    if (isAnother) onAnother();
  }, LOOK_EVERY_MS);
  looking.unref();
  return () => clearInterval(looking);
}

/** The machine's addresses: they change with cable, wireless and hotspot. */
function networksNow(): string {
  return Object.values(networkInterfaces())
    .flatMap((all) => all?.flatMap(({ address, internal }) => (internal ? [] : [address])) ?? [])
    .toSorted()
    .join(' ');
}
