import type { Id } from '#shared/kernel/ids.ts';
import { registrations, type Registrations } from '#shared/sync/access-api.ts';
import { parsed, readJson, type DeviceUser, type Request } from '../http/request.ts';
import { json, type Answer } from '../http/respond.ts';
import { instant, type AccessContext } from './access-context.ts';
import type { Device } from './devices.ts';
import { isEd25519 } from './enrol.handlers.ts';
import { forbidden } from './refusals.ts';

const MOST_BYTES = 4_000_000;

type Known = Pick<AccessContext, 'devices' | 'sites' | 'file' | 'answers' | 'nowMs'>;

/** The stations of a facility, as its site's server and the centre tell each other of them. */
export function registrationsOf({ devices, sites }: Known, facilityId: Id): Registrations['devices'] {
  return devices
    .all()
    .filter((device) => device.facilityId === facilityId && !sites.has(device.id))
    .map(({ id, publicKey, label, enrolledAt, seenAt, revoked, wipedAt }) => ({
      device: id,
      publicKey,
      ...(label !== undefined && { label }),
      enrolledAt: instant(enrolledAt),
      seenAt: instant(seenAt),
      ...(revoked && { revoked: { at: instant(revoked.at), by: revoked.by } }),
      ...(wipedAt !== undefined && { wipedAt: instant(wipedAt) }),
    }));
}

/**
 * Takes in what the other server knows. A station is who it first was: another key under its name changes nothing. What was
 * revoked or wiped at one is so at both.
 * @param site that tells it; absent where the centre does
 */
export function takeRegistrations(
  { devices, sites, file, answers, nowMs }: Known,
  facilityId: Id,
  told: Registrations['devices'],
  site?: string,
): void {
  const revoked: string[] = [];
  file.changing(() => {
    for (const one of told) {
      const known = devices.find(one.device);
      if (known && (known.publicKey !== one.publicKey || known.facilityId !== facilityId)) continue;
      if (!isEd25519(one.publicKey) || sites.has(one.device)) continue;
      const after = withTold(known, facilityId, one, nowMs());
      if (known && isSame(known, after)) continue;
      devices.put(after);
      if (!known && site !== undefined) sites.vouch(one.device, site);
      if (!known || (after.revoked && !known.revoked)) file.raiseMark();
      if (after.revoked && !known?.revoked) revoked.push(one.device);
    }
  });
  for (const device of revoked) answers.cut(device);
}

function withTold(
  known: Device | undefined,
  facilityId: Id,
  { device: id, publicKey, ...told }: Registrations['devices'][number],
  nowMs: number,
): Device {
  const label = known?.label ?? told.label;
  const revoked =
    known?.revoked ?? (told.revoked && { at: Date.parse(told.revoked.at), by: told.revoked.by });
  const wipedAt = known?.wipedAt ?? (told.wipedAt === undefined ? undefined : Date.parse(told.wipedAt));
  return {
    id,
    publicKey,
    facilityId,
    ...(label !== undefined && { label }),
    enrolledAt: known?.enrolledAt ?? Date.parse(told.enrolledAt),
    // Where the other clock is ahead, nobody was seen later than now.
    seenAt: Math.min(nowMs, Math.max(known?.seenAt ?? 0, Date.parse(told.seenAt))),
    ...(revoked && { revoked }),
    ...(wipedAt !== undefined && { wipedAt }),
  };
}

function isSame(a: Device, b: Device): boolean {
  return (
    a.label === b.label && a.seenAt === b.seenAt && a.revoked?.at === b.revoked?.at && a.wipedAt === b.wipedAt
  );
}

/** A site's server tells of its stations, and hears of the facility's others. @throws CouchError 403 */
export async function exchangeRegistrations(
  context: AccessContext,
  { id, facilityId }: DeviceUser,
  request: Request,
): Promise<Answer> {
  if (!context.sites.has(id)) throw forbidden();
  const body = await readJson(request.message, MOST_BYTES);
  const { devices } = parsed(registrations, body, 'No list of stations');
  takeRegistrations(context, facilityId, devices, id);
  return json({
    devices: registrationsOf(context, facilityId),
    epoch: context.file.epoch,
  } satisfies Registrations);
}
