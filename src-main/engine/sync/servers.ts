import { measureSkew, type Skew } from '#shared/sync/skew.ts';
import type { Remote } from '#shared/sync/remote.ts';
import type { EngineContext } from '../actions.ts';
import { tokenMemory } from '../enrol/token-memory.ts';
import { accountCredentials, deviceCredentials } from '#shared/transport/credentials.ts';
import { httpRemote } from '#shared/transport/http-remote.ts';
import { lineFetch } from '#shared/transport/line-fetch.ts';
import { serverLine, type ServerLine } from '#shared/transport/server-line.ts';
import type { ServerAddress, ServerSettings } from './server-settings.ts';

export interface Server {
  readonly line: ServerLine;
  readonly remote: Remote;
}

/** The addresses of a station's server, and what was heard of it. */
export interface Servers {
  /** @param signal of what is under way; the first who asks gives it */
  at(address: number, signal: () => AbortSignal): Server;
  heard(): void;
  /** Unix time in ms. */
  lastHeardMs(): number | undefined;
  skew(): Skew | undefined;
}

export function openServers(
  engine: EngineContext,
  settings: ServerSettings,
  elapsedMs: () => number,
): Servers {
  const { signer, replica } = engine.opened();
  const kept = new Map<number, Server>();
  let heardMs: number | undefined;
  let skew: Skew | undefined;
  const open = (address: ServerAddress, signal: () => AbortSignal): Server => {
    const { url, fingerprint, beyond } = address;
    const fetch = lineFetch(fingerprint);
    const { credentials } = settings;
    const server = beyond?.server ?? settings.server ?? '';
    const nowMs = () => engine.clock.nowMs();
    const line = serverLine({
      url,
      fetch,
      signal,
      credentials:
        credentials.kind === 'account'
          ? accountCredentials(credentials.user, credentials.password)
          : deviceCredentials({
              url,
              fetch,
              server,
              signer,
              nowMs,
              elapsedMs,
              signal,
              memory: tokenMemory(replica, server),
            }),
      nowMs,
      onAnswer(sample) {
        heardMs = engine.clock.nowMs();
        if (sample) skew = measureSkew(skew, sample);
      },
    });
    return { line, remote: httpRemote(line) };
  };
  return {
    at(index, signal) {
      const address = settings.addresses[index];
      if (!address) throw new Error(`no address ${index}`);
      const server = kept.get(index) ?? open(address, signal);
      kept.set(index, server);
      return server;
    },
    heard: () => {
      heardMs = engine.clock.nowMs();
    },
    lastHeardMs: () => heardMs,
    skew: () => skew,
  };
}
