import * as z from 'zod';
import type { EngineContext } from '../actions.ts';
import { changeKept } from '../commands/change-kept.ts';
import type { Replica } from '../store/replica.ts';

/**
 * Inside the replica, so that nothing beside the server's data opens it: whoever signs in first after the machine was
 * started starts the server, too. Of this device alone: a copied or restored folder does not run a second one.
 */
const HOSTING_SETTINGS = 'hosting.settings';

const hostingSettings = z.object({
  /** Whose server it is. */
  device: z.string().max(12),
  /** It runs whenever the station does. */
  isOn: z.boolean(),
  port: z.int().min(0).max(65_535),
  /** Name or address by which other desks find this machine. */
  address: z.string().max(255),
  /** Of the server's data: 64 hexadecimal digits. */
  key: z.string().regex(/^[0-9a-f]{64}$/),
  /** Of `admin`, who looks after the server at its own page. */
  adminPassword: z.string().max(200),
});
export type HostingSettings = z.infer<typeof hostingSettings>;

/** @returns undefined where this device never ran a server */
export function hostingSettingsNow(
  { remote }: Pick<Replica, 'remote'>,
  device: string,
): HostingSettings | undefined {
  const kept = hostingSettings.safeParse(remote.counter(HOSTING_SETTINGS)).data;
  return kept?.device === device ? kept : undefined;
}

/** @param action as the trail names it */
export function changeHostingSettings(
  engine: EngineContext,
  userId: string,
  action: string,
  change: (before: HostingSettings | undefined) => HostingSettings | undefined,
): Promise<void> {
  return changeKept(engine, { userId, action }, HOSTING_SETTINGS, hostingSettings, change);
}
