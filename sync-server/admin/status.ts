import { readdirSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { instant, type AccessContext } from '../access/access-context.ts';
import type { Device } from '../access/devices.ts';
import type { MessageStanding } from '#shared/sync/messages-api.ts';
import type { UpstreamStatus } from '../upstream/upstream.ts';
import type { Backend } from '../backend.ts';

/** Less free than this share of the disk is told, unless it is plenty all the same; and whatever is less than a gigabyte. */
const LOW_SHARE = 0.05;
const LOW_BYTES = 1e9;
const ENOUGH_BYTES = 20e9;

export interface StatusPorts {
  readonly access: AccessContext;
  readonly backend: Pick<Backend, 'databases'>;
  readonly folder: string;
  /** What was refused, by code. */
  readonly quarantine: () => readonly { readonly code: string; readonly documents: number }[];
  readonly silentAfterHours: number;
  readonly files: () => Status['files'];
  /** Of facilities for which this server sends messages, or did. */
  readonly messages: () => readonly (MessageStanding & { readonly facilityId: string })[];
  /** Of a site server; undefined where this one is no one's. */
  readonly upstream: () => UpstreamStatus | undefined;
}

export interface DeviceStatus {
  readonly device: string;
  readonly facilityId: string;
  readonly label?: string;
  readonly seenAt: string;
  readonly standing: 'works' | 'silent' | 'handsOver' | 'wiped';
  /** Changes that it has not fetched; absent where it has not asked since the server began. */
  readonly behind?: number;
}

/** For the administrator: counts, ids and what they named; nothing of a record. */
export interface Status {
  readonly server: string;
  readonly version: string;
  readonly time: string;
  readonly facilities: readonly { readonly id: string; readonly name?: string }[];
  readonly devices: readonly DeviceStatus[];
  readonly silentAfterHours: number;
  readonly quarantine: readonly { readonly code: string; readonly documents: number }[];
  readonly storage: {
    readonly documents: number;
    readonly bytes: number;
    readonly freeBytes: number;
    readonly isLow: boolean;
  };
  /** Of documents, apart from these: how many there are, what they hold, and how much each facility may have. */
  readonly files: { readonly count: number; readonly bytes: number; readonly quotaBytes: number };
  readonly prefixes: { readonly left: number; readonly areFew: boolean };
  /** By facility: whether messages are sent from here, and how that goes. */
  readonly messages: readonly (Omit<MessageStanding, 'server' | 'has'> & { readonly facilityId: string })[];
  /** Of a site server: how it stands with its centre. */
  readonly upstream?: Omit<UpstreamStatus, 'syncedMs'> & { readonly syncedAt?: string };
}

export async function statusOf(ports: StatusPorts): Promise<Status> {
  const { access, backend, folder, quarantine, silentAfterHours } = ports;
  const { devices, prefixes, serverId, version, nowMs } = access;
  const centre = ports.upstream();
  const databases = await backend.databases();
  const current = new Map(databases.map(({ name, seq }) => [name, seq]));
  const disk = statfsSync(folder);
  const [total, freeBytes] = [disk.blocks * disk.bsize, disk.bavail * disk.bsize];
  return {
    server: serverId,
    version,
    time: instant(nowMs()),
    facilities: devices.facilities().map(({ id, name }) => ({ id, ...(name !== undefined && { name }) })),
    devices: devices.all().map((device) => {
      const behind = access.progress.behind(device.id, current);
      return {
        device: device.id,
        facilityId: device.facilityId,
        ...(device.label !== undefined && { label: device.label }),
        seenAt: instant(device.seenAt),
        standing: standingOf(device, nowMs() - silentAfterHours * 3_600_000),
        ...(behind !== undefined && { behind }),
      };
    }),
    silentAfterHours,
    quarantine: quarantine(),
    storage: {
      documents: databases.reduce((sum, { documents }) => sum + documents, 0),
      bytes: bytesIn(folder),
      freeBytes,
      isLow: freeBytes < Math.max(LOW_BYTES, Math.min(total * LOW_SHARE, ENOUGH_BYTES)),
    },
    files: ports.files(),
    prefixes: { left: prefixes.left, areFew: prefixes.areFew },
    messages: ports.messages().map(({ server: _server, has: _has, ...rest }) => rest),
    ...(centre && { upstream: centreOf(centre) }),
  };
}

function centreOf({ syncedMs, ...rest }: UpstreamStatus): NonNullable<Status['upstream']> {
  return { ...rest, ...(syncedMs !== undefined && { syncedAt: instant(syncedMs) }) };
}

function standingOf({ revoked, wipedAt, seenAt }: Device, silentBeforeMs: number): DeviceStatus['standing'] {
  if (wipedAt !== undefined) return 'wiped';
  if (revoked) return 'handsOver';
  return seenAt < silentBeforeMs ? 'silent' : 'works';
}

function bytesIn(folder: string): number {
  return readdirSync(folder).reduce(
    (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}
