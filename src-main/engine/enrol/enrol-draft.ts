import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import { newDeviceName } from '../keys/device-name.ts';
import { openDeviceKey, type DeviceSigner } from '../keys/device-key.ts';
import { DATA_KEY_BYTES } from '../keys/key-slots.ts';
import { derivedKey } from '#shared/disk/derived-key.ts';
import { boxSchema, closeBox, openBox } from '../keys/seal.ts';
import type { SlotFile } from '../keys/slot-file.ts';
import type { StationFolder } from '../keys/station-folder.ts';
import { writeDurably } from '#shared/disk/durable-file.ts';

const PURPOSE = 'fieldward enrolment';

const draftSchema = z.object({
  version: z.literal(1),
  device: z.string().regex(/^[a-z0-9]{12}$/),
  salt: z.base64().max(100),
  /** The data key under the code, whose eighty random bits need no stretching. */
  dataKey: boxSchema,
  deviceKey: z.object({ device: z.string(), publicKey: z.string().max(200), privateKey: boxSchema }),
});

/** Of an enrolment that is under way: who this station is to be. */
export interface EnrolDraft {
  /** The caller wipes it. */
  readonly dataKey: Buffer;
  readonly device: string;
  readonly deviceKey: NonNullable<SlotFile['deviceKey']>;
  readonly signer: DeviceSigner;
  /** An earlier try with the same code was cut off: the server may know this device already. */
  readonly isAgain: boolean;
}

/**
 * The keys of a station that is enrolled, on disk before the server hears of them: a code counts once, and whoever types it
 * again after a cut goes on as the same device. Another code begins anew.
 */
export async function enrolDraft(folder: StationFolder, code: string): Promise<EnrolDraft> {
  const kept = readDraft(folder);
  const key = kept && keyOf(code, kept.salt);
  const dataKey = kept && key ? openBox(key, kept.dataKey, PURPOSE) : undefined;
  key?.fill(0);
  if (kept && dataKey?.ok) {
    const opened = openDeviceKey({ device: kept.device, deviceKey: kept.deviceKey }, dataKey.value);
    if (opened.ok) return { ...kept, dataKey: dataKey.value, signer: opened.value.signer, isAgain: true };
  }
  return newDraft(folder, code);
}

async function newDraft(folder: StationFolder, code: string): Promise<EnrolDraft> {
  const dataKey = randomBytes(DATA_KEY_BYTES);
  const device = newDeviceName();
  const made = openDeviceKey<Pick<SlotFile, 'device' | 'deviceKey'>>({ device }, dataKey);
  if (!made.ok || !made.value.file.deviceKey) throw new Error('a key just made opens');
  const { deviceKey } = made.value.file;
  const { signer } = made.value;
  const salt = randomBytes(16).toString('base64');
  const key = keyOf(code, salt);
  const draft = {
    version: 1,
    device,
    salt,
    dataKey: closeBox(key, dataKey, PURPOSE),
    deviceKey,
  };
  key.fill(0);
  await writeDurably(folder.enrolDraft, JSON.stringify(draft));
  return { dataKey, device, deviceKey, signer, isAgain: false };
}

function readDraft({ enrolDraft: path }: StationFolder): z.output<typeof draftSchema> | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return draftSchema.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined; // damaged: another begins
  }
}

function keyOf(code: string, salt: string): Buffer {
  return derivedKey(Buffer.from(code), Buffer.from(salt, 'base64'), PURPOSE);
}
