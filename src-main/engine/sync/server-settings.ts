import * as z from 'zod';
import type { EngineContext, OpenedReplica } from '../actions.ts';
import { changeKept } from '../commands/change-kept.ts';
import type { Replica } from '../store/replica.ts';

/** Inside the replica, encrypted, and of this station alone: what is counted is no document and is never sent. */
const SERVER_SETTINGS = 'server.settings';

const address = z.object({
  /** With scheme, without a path. */
  url: z.url({ protocol: /^https?$/ }).max(300),
  /** Of the certificate that is expected there, where no authority vouches for it: SHA-256, 64 lower-case hexadecimal digits. */
  fingerprint: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .exactOptional(),
  /** Of another server with the same data, which the nearest one has named: that server, and its epoch. Tokens are signed for it. */
  beyond: z.object({ server: z.string().max(100), epoch: z.string().max(40) }).exactOptional(),
});
export type ServerAddress = z.infer<typeof address>;

export const serverSettings = z.object({
  /** Of the same data, the nearest first: a site's server, then the centre's. */
  addresses: z.array(address).min(1).max(10),
  /** Names the server that the station was enrolled at; absent where it was not. */
  server: z.string().max(100).exactOptional(),
  /** What that server signs with: Ed25519, SPKI, base64. */
  publicKey: z.string().max(200).exactOptional(),
  credentials: z.discriminatedUnion('kind', [
    /** Tokens for the signature of this device's key: needs `server`. */
    z.object({ kind: z.literal('device') }),
    /** An account at the server. The password leaves the engine for the server alone. */
    z.object({ kind: z.literal('account'), user: z.string().max(200), password: z.string().max(500) }),
  ]),
  /** Somebody wants nothing sent or fetched; without `untilMs`, Unix time, until it is ended. */
  pause: z.object({ untilMs: z.int().exactOptional() }).exactOptional(),
});
export type ServerSettings = z.infer<typeof serverSettings>;

/** @returns undefined where the station has no server */
export async function readServerSettings({
  replica,
}: Pick<OpenedReplica, 'replica'>): Promise<ServerSettings | undefined> {
  return serverSettingsNow(replica);
}

/** The same at once. */
export function serverSettingsNow({ remote }: Replica): ServerSettings | undefined {
  return serverSettings.safeParse(remote.counter(SERVER_SETTINGS)).data;
}

/** The settings of the server, and the trail's entry of who changed them. @param change undefined: no server any more */
export function changeServerSettings(
  engine: EngineContext,
  userId: string,
  action: string,
  change: (before: ServerSettings | undefined) => ServerSettings | undefined,
): Promise<void> {
  return changeKept(engine, { userId, action }, SERVER_SETTINGS, serverSettings, change);
}

/** The server at one of the addresses, where this device is known there. @param at from 0 */
export function serverAt(
  settings: ServerSettings | undefined,
  at: number,
): (ServerAddress & { readonly server: string }) | undefined {
  const address = settings?.addresses[at];
  const server = address?.beyond?.server ?? settings?.server;
  if (!address || server === undefined || settings?.credentials.kind !== 'device') return undefined;
  return { ...address, server };
}
