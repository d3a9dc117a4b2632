import type { Remote } from '#shared/sync/remote.ts';
import type { EngineContext } from '../actions.ts';
import type { DeviceSigner } from '../keys/device-key.ts';
import { deviceCredentials } from '#shared/transport/credentials.ts';
import { httpRemote } from '#shared/transport/http-remote.ts';
import { serverLine } from '#shared/transport/server-line.ts';

/** A server at which this device is enrolled. */
export function remoteOf(
  { clock }: EngineContext,
  signer: DeviceSigner,
  url: string,
  server: string,
  signal?: AbortSignal,
): Remote {
  const nowMs = () => clock.nowMs();
  const credentials = deviceCredentials({
    url,
    fetch,
    server,
    signer,
    nowMs,
    elapsedMs: () => performance.now(),
    signal: () => signal,
  });
  return httpRemote(serverLine({ url, credentials, nowMs, signal: () => signal }));
}
