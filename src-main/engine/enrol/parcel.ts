import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import * as z from 'zod';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { ParcelError } from '#shared/modules/station/local.contract.ts';
import { permissionsOf } from '#shared/modules/staff/roles.rules.ts';
import { readStaff } from '#shared/modules/staff/staff-list.rules.ts';
import { StaffKey, type PersonKeys } from '#shared/modules/staff/staff-key.record.ts';
import type { OpenedReplica } from '../actions.ts';
import { boxSchema, closeBox, openBox, openSealed, sealedSchema, sealTo } from '../keys/seal.ts';
import type { KeySlot } from '../keys/slot-file.ts';
import { writeDurably } from '#shared/disk/durable-file.ts';

const pack = promisify(gzip);
const unpack = promisify(gunzip);
const PURPOSE = 'fieldward parcel';
const PAGE = 500;
const MOST_PEOPLE = 1_000;

const parcelSchema = z.object({
  version: z.literal(1),
  device: z.string().max(12),
  facilityId: z.string().max(80),
  documents: z.int().min(1),
  /** Who looks after stations of the facility: the key of the box, sealed to each. */
  recipients: z.array(z.object({ userId: z.string().max(80), key: sealedSchema })).min(1),
  content: boxSchema.extend({ box: z.base64() }),
});

/**
 * What was entered at a revoked station and the server did not take: it outlives the station's keys as a file that only
 * the administrators of the facility open, with their own passwords, at another station.
 * @returns its name in the folder; undefined where nothing is left, or nobody could ever open it
 */
export async function writeParcel(
  dataDir: string,
  { replica, device, facility }: OpenedReplica,
): Promise<string | undefined> {
  const lines: string[] = [];
  for (let after = 0; ;) {
    const page = replica.remote.unsent(after, PAGE);
    const last = page.at(-1);
    if (!last) break;
    after = last.seq;
    lines.push(...page.map(({ envelope, deleted, held }) => JSON.stringify({ envelope, deleted, held })));
  }
  const recipients = await recipientsOf(replica.reader());
  if (lines.length === 0 || recipients.length === 0) return undefined;
  const key = randomBytes(32);
  const parcel: z.input<typeof parcelSchema> = {
    version: 1,
    device,
    facilityId: facility.id,
    documents: lines.length,
    recipients: recipients.map(({ userId, keys }) => ({
      userId,
      key: sealTo(keys.publicKey, key, purposeOf(userId)),
    })),
    content: closeBox(key, await pack(lines.join('\n')), PURPOSE),
  };
  key.fill(0);
  const name = `unsent-${device}.parcel`;
  await writeDurably(join(dataDir, name), JSON.stringify(parcel));
  return name;
}

async function recipientsOf(
  read: ReturnType<OpenedReplica['replica']['reader']>,
): Promise<readonly { readonly userId: string; readonly keys: PersonKeys }[]> {
  const [{ people, roles }, records] = await Promise.all([
    readStaff(read),
    read.list(StaffKey, { where: {}, limit: MOST_PEOPLE }),
  ]);
  const may = new Set(
    people
      .filter((user) => user.active && permissionsOf(user.roles, roles).has('station.manage'))
      .map(({ id }) => id),
  );
  return records.flatMap(({ userId, keys }) => (keys && may.has(userId) ? [{ userId, keys }] : []));
}

/**
 * @param privateKey of the slot, opened by its person's password
 * @returns JSON lines: the documents as they stood
 */
export async function openParcel(
  path: string,
  { userId, publicKey }: Pick<KeySlot, 'userId' | 'publicKey'>,
  privateKey: Buffer,
): Promise<Result<{ readonly documents: number; readonly lines: Buffer }, ParcelError>> {
  const text = await readFile(path, 'utf8').catch(() => undefined); // whatever keeps it from being read
  if (text === undefined) return fail({ code: 'parcel.cannotRead' });
  const parcel = parcelSchema.safeParse(parsed(text));
  if (!parcel.success) return fail({ code: 'parcel.damaged' });
  const { recipients, content, documents } = parcel.data;
  const own = recipients.find((recipient) => recipient.userId === userId);
  const key = own && openSealed(privateKey, publicKey, own.key, purposeOf(userId));
  if (!key?.ok) return fail({ code: 'parcel.notForYou' });
  const opened = openBox(key.value, content, PURPOSE);
  key.value.fill(0);
  return opened.ok ? ok({ documents, lines: await unpack(opened.value) }) : fail({ code: 'parcel.damaged' });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // judged by the schema
  }
}

function purposeOf(userId: string): string {
  return `${PURPOSE} ${userId}`;
}
