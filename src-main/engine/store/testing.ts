import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Envelope } from '#shared/kernel/document.ts';
import { f } from '#shared/kernel/field.ts';
import { makeId, uuidV7, type Id } from '#shared/kernel/ids.ts';
import type { JsonObject } from '#shared/kernel/json.ts';
import { defineRecord, type AnyRecord } from '#shared/kernel/record.ts';
import { openReplica, type Replica, type ReplicaOptions } from './replica.ts';
import type { Cipher } from './sqlite-file.ts';
import type { CommitReceipt, PutWrite, StoreWrite } from './write-types.ts';

/** Records of the store's own tests, so that they do not move with the clinical ones. */
export const Note = defineRecord({
  type: 'note',
  compartment: 'care',
  v: 1,
  fields: {
    patientId: f.ref('patient'),
    text: f.text({ max: 2000, multiline: true }),
    status: f.oneOf(['draft', 'final']),
    priority: f.integer({ min: 0, max: 9 }).optional(),
    isUrgent: f.boolean().optional(),
    due: f.date().optional(),
  },
  indexes: [['patientId', 'status', 'due'], ['status', 'due'], ['priority'], ['isUrgent', 'text']],
});

export const Payment = defineRecord({
  type: 'payment',
  compartment: 'billing',
  v: 1,
  fields: { patientId: f.ref('patient'), amount: f.integer({ min: 0, max: 1_000_000 }) },
  indexes: [['patientId']],
  appendOnly: true,
});

export const TEST_RECORDS: readonly AnyRecord[] = [Note, Payment];

export function temporaryFolder(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'fieldward-store-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

let made = 0;

export function newId(type: string): Id {
  made += 1;
  return makeId(type, uuidV7(1_700_000_000_000 + made, randomBytes(10)));
}

export function anEnvelope(type: string, data: JsonObject, id: Id = newId(type)): Envelope {
  const patientId = data['patientId'];
  return {
    id,
    type,
    v: 1,
    facilityId: 'facility:01900000-0000-7000-8000-000000000001',
    ...(typeof patientId === 'string' && { patientId }),
    commitId: 'commit-1',
    author: 'system',
    device: 'test',
    stamps: {},
    data,
  };
}

export function putOf(envelope: Envelope, base: string | null = null): PutWrite {
  return { kind: 'put', envelope, base };
}

/** The store's tests run on both: see vitest.config.ts. */
export const TEST_CIPHER: Cipher = process.env['FIELDWARD_TEST_CIPHER'] === 'aegis' ? 'aegis' : 'sqlcipher';

export async function openTest(
  options: Partial<ReplicaOptions> & { file: string; key: Uint8Array },
): Promise<Replica> {
  const opened = await openReplica({ records: TEST_RECORDS, cipher: TEST_CIPHER, ...options });
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value;
}

export function mustCommit(replica: Replica, writes: readonly StoreWrite[]): CommitReceipt {
  const committed = replica.commit(writes);
  if (!committed.ok) throw new Error(committed.error.code);
  return committed.value;
}

/** What a test knows to be there. */
export function must<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('expected a value');
  return value;
}
