import { randomUUID } from 'node:crypto';
import { createRxDatabase, type RxCollection, type RxDatabase, type RxJsonSchema } from 'rxdb/plugins/core';
import { COMPARTMENTS, type Compartment, type Envelope } from '#shared/kernel/document.ts';
import { refuseBeyondLimit } from './collection-limit.ts';
import { compartmentStorage, type RxBackend } from './rx-compartments.ts';

export type ReplicaCollections = { readonly [C in Compartment]: RxCollection<Envelope> };
export type ReplicaDatabase = RxDatabase<ReplicaCollections>;

const open = { type: 'object', additionalProperties: true } as const;
const text = (maxLength: number) => ({ type: 'string', maxLength }) as const;

/** All that RxDB knows of a document. `data` is open, so a new field of a record migrates nothing: this never changes. */
export const ENVELOPE_SCHEMA: RxJsonSchema<Envelope> = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: text(80),
    type: text(40),
    v: { type: 'integer' },
    facilityId: text(80),
    patientId: text(80),
    commitId: text(80),
    author: text(80),
    device: text(40),
    stamps: open,
    rivals: open,
    seen: open,
    writers: open,
    proofs: open,
    data: open,
  },
  required: ['id', 'type', 'v', 'facilityId', 'commitId', 'author', 'device', 'stamps', 'data'],
};

export async function openRxDatabase(backend: RxBackend): Promise<ReplicaDatabase> {
  await refuseBeyondLimit(COMPARTMENTS.length);
  const database = await createRxDatabase<ReplicaCollections>({
    // Stands in memory only; distinct, because one process may open several replicas one after another.
    name: `replica-${randomUUID()}`,
    storage: compartmentStorage(backend),
    multiInstance: false, // the default writes documents to files in the system's temporary folder
    eventReduce: true,
  });
  await database.addCollections(
    Object.fromEntries(COMPARTMENTS.map((compartment) => [compartment, { schema: ENVELOPE_SCHEMA }])),
  );
  return database;
}
