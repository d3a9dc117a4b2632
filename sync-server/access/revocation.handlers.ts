import { revocations, type deviceList, type ListedDevice } from '#shared/sync/access-api.ts';
import { notFound } from '../couch/couch-error.ts';
import { parsed, readJson, type DeviceUser, type Request } from '../http/request.ts';
import { json, type Answer } from '../http/respond.ts';
import { instant, type AccessContext } from './access-context.ts';
import type { Device } from './devices.ts';
import type { Manager } from './manager.ts';
import type { RevocationNotice } from './tokens.ts';
import type * as z from 'zod';

const MOST_BYTES = 900_000;

/** Devices and their standing: all, or those of one facility. */
export async function listDevices(context: AccessContext, device?: DeviceUser): Promise<Answer> {
  const devices = context.devices
    .all()
    .filter(({ facilityId }) => device === undefined || facilityId === device.facilityId);
  return json({ devices: await Promise.all(devices.map((one) => listed(context, one))) } satisfies z.input<
    typeof deviceList
  >);
}

async function listed({ tokens }: AccessContext, device: Device): Promise<ListedDevice> {
  const { id, facilityId, label, enrolledAt, seenAt, revoked, wipedAt } = device;
  return {
    device: id,
    facilityId,
    ...(label !== undefined && { label }),
    enrolledAt: instant(enrolledAt),
    seenAt: instant(seenAt),
    ...(revoked && {
      revoked: {
        at: instant(revoked.at),
        by: revoked.by,
        notice: await tokens.notice({ sub: id, ...revoked }),
      },
    }),
    ...(wipedAt !== undefined && { wipedAt: instant(wipedAt) }),
  };
}

/**
 * Tokens that are out die at once; the next one lets the device hand over what it has not sent. Asked again, it says
 * what was said first.
 * @throws CouchError 404
 */
export async function revoke(
  context: AccessContext,
  id: string,
  { by, facilityId }: Manager,
): Promise<Answer> {
  const { devices, nowMs, tokens } = context;
  const device = devices.find(id);
  if (!device || (facilityId !== undefined && device.facilityId !== facilityId))
    throw notFound('No such device.');
  const revoked = device.revoked ?? { at: nowMs(), by };
  applyRevocation(context, { sub: id, ...revoked });
  return json({ ok: true, at: instant(revoked.at), notice: await tokens.notice({ sub: id, ...revoked }) });
}

/** What a server said before it was set back is told to it by those who heard it. Anything else is passed over. */
export async function reassert(context: AccessContext, request: Request): Promise<Answer> {
  const { notices } = parsed(revocations, await readJson(request.message, MOST_BYTES), 'No list of notices');
  for (const notice of notices) {
    const read = await context.tokens.readNotice(notice);
    if (read) applyRevocation(context, read);
  }
  return json({ ok: true });
}

function applyRevocation({ devices, file, answers }: AccessContext, { sub, at, by }: RevocationNotice): void {
  const isNew = file.changing(() => {
    const device = devices.find(sub);
    if (!device || device.revoked) return false;
    devices.put({ ...device, revoked: { at, by } });
    file.raiseMark();
    return true;
  });
  if (isNew) answers.cut(sub);
}

/** A revoked device has handed over, and taken its keys away: it is over with it. */
export function wiped({ devices, file, answers, nowMs }: AccessContext, { id }: DeviceUser): Answer {
  file.changing(() => {
    const device = devices.find(id);
    if (device) devices.put({ ...device, wipedAt: device.wipedAt ?? nowMs() });
  });
  answers.cut(id);
  return json({ ok: true });
}
