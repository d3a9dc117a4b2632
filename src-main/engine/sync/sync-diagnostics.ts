import { syncStatusOf, type StatusServices } from './sync-status.ts';

/** For whoever helps from afar: what may be sent by any mail. Nothing of patients, no names, no addresses, no server's words. */
export function diagnosticsOf(services: StatusServices): string {
  const { engine, sync } = services;
  const { server: _server, ...status } = syncStatusOf(services);
  const { replica, device } = engine.opened();
  const { feed, failures, work } = sync.state();
  const held = replica.remote.heldBack(1_000).map(({ id, held: { code } }) => `${typeOf(id)} ${code}`);
  const notTaken = sync.lastRound()?.notTaken.map(({ id, code }) => `${typeOf(id)} ${code}`) ?? [];
  return JSON.stringify(
    {
      version: engine.version,
      host: engine.host,
      platform: `${process.platform} ${process.arch}`,
      device,
      ...status,
      feed,
      failures,
      isDue: work !== undefined,
      heldBy: counted(held),
      notTakenBy: counted(notTaken),
    },
    undefined,
    2,
  );
}

function typeOf(id: string): string {
  const type = id.slice(0, id.indexOf(':'));
  return /^[a-z-]{1,40}$/i.test(type) ? type : 'unknown';
}

function counted(all: readonly string[]): { readonly [what: string]: number } {
  const counts = new Map<string, number>();
  for (const one of all) counts.set(one, (counts.get(one) ?? 0) + 1);
  return Object.fromEntries(counts);
}
