import type { Remote } from '#shared/sync/remote.ts';
import type { EngineContext } from '../actions.ts';
import type { DeviceSigner } from '../keys/device-key.ts';
import { deviceCredentials, type TokenMemory } from '#shared/transport/credentials.ts';
import { httpRemote } from '#shared/transport/http-remote.ts';
import { lineFetch } from '#shared/transport/line-fetch.ts';
import { serverLine, type ServerLine } from '#shared/transport/server-line.ts';
import type { EnrolTarget } from './enrol-target.ts';
import { tokenMemory } from './token-memory.ts';

/** A server at which this device is enrolled. */
export function lineOf(
  { clock }: EngineContext,
  signer: DeviceSigner,
  target: Pick<EnrolTarget, 'url' | 'fingerprint'>,
  server: string,
  {
    signal,
    handsOver = false,
    memory,
  }: {
    readonly signal?: AbortSignal;
    readonly handsOver?: boolean;
    readonly memory?: TokenMemory;
  } = {},
): ServerLine {
  const { url } = target;
  const fetch = lineFetch(target.fingerprint);
  const nowMs = () => clock.nowMs();
  const stopping = () => signal;
  const credentials = deviceCredentials({
    url,
    fetch,
    server,
    signer,
    nowMs,
    elapsedMs: () => performance.now(),
    signal: stopping,
    handsOver,
    ...(memory && { memory }),
  });
  return serverLine({ url, fetch, credentials, nowMs, signal: stopping });
}

/** The same, as the replicator asks it. */
export function remoteOf(engine: EngineContext, signer: DeviceSigner, url: string, server: string): Remote {
  const memory = tokenMemory(engine.opened().replica, server);
  return httpRemote(lineOf(engine, signer, { url }, server, { memory }));
}
