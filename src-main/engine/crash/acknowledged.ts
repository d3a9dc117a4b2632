import { createHash } from 'node:crypto';
import type { Id } from '#shared/kernel/ids.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { Allergy } from '#shared/modules/allergies/allergy.record.ts';
import { AuditEvent } from '#shared/modules/audit/audit-event.record.ts';
import { Document } from '#shared/modules/documents/document.record.ts';
import { Coverage } from '#shared/modules/patients/coverage.record.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { MRN_NEXT } from '#shared/modules/patients/registration.rules.ts';
import { records } from '#shared/registry.ts';
import type { Blobs } from '#shared/disk/blobs.ts';
import { verifyFiles } from '../blobs/verify-files.ts';
import { verifyAudit } from '../commands/verify-audit.ts';
import type { Replica } from '../store/replica.ts';

/** A command that was answered. */
export type Said =
  | { readonly command: 'patients.register'; readonly id: Id; readonly mrn: string }
  | { readonly command: 'allergies.save'; readonly id: Id; readonly patientId: Id }
  /** `hash` is of what was handed over. */
  | { readonly command: 'documents.save'; readonly id: Id; readonly patientId: Id; readonly hash: string };

export interface KilledStation {
  readonly replica: Replica;
  readonly blobs: Blobs;
}

/** What must hold of a station that was killed. Empty where all of it does. */
export async function faultsAfterKill(
  { replica, blobs }: KilledStation,
  said: readonly Said[],
  firstNumber: number,
): Promise<readonly string[]> {
  const read = replica.reader();
  const faults: string[] = [];
  const store = await replica.verify();
  faults.push(...store.issues.map((issue) => JSON.stringify(issue)));
  const audit = await verifyAudit(read);
  faults.push(...audit.faults.map((fault) => JSON.stringify(fault)));
  // Answered or not: a document that is there has its file, and a file that is there is whole.
  const files = await verifyFiles({ replica, blobs }, records);
  faults.push(...files.issues.map((issue) => JSON.stringify(issue)));
  for (const command of said) faults.push(...(await missingOf(read, blobs, command)));
  faults.push(...(await halves(read, firstNumber)));
  return faults;
}

/** Whatever of an answered command is not there. */
async function missingOf(read: Reader, blobs: Blobs, said: Said): Promise<readonly string[]> {
  const patientId = said.command === 'patients.register' ? said.id : said.patientId;
  const entries = await read.list(AuditEvent, { where: { patientId }, orderBy: 'recordedAt' });
  const isAudited = entries.some(
    ({ action, entityIds }) => action === said.command && entityIds?.includes(said.id),
  );
  const faults = isAudited ? [] : [`no audit entry: ${said.command} ${said.id}`];
  if (said.command === 'patients.register') {
    const patient = await read.get(Patient, said.id);
    if (patient?.mrn !== said.mrn) faults.push(`lost: ${said.id}`);
    if ((await read.count(Coverage, { patientId })) !== 1) faults.push(`no coverage: ${said.id}`);
  } else if (said.command === 'allergies.save') {
    if (!(await read.get(Allergy, said.id))) faults.push(`lost: ${said.id}`);
  } else {
    const document = await read.get(Document, said.id);
    if (document?.file.hash !== said.hash) faults.push(`lost: ${said.id}`);
    if ((await hashOf(blobs, said.hash)) !== said.hash) faults.push(`another content: ${said.id}`);
  }
  return faults;
}

async function hashOf(blobs: Blobs, named: string): Promise<string | undefined> {
  const found = await blobs.read(named);
  if (!found.ok) return undefined;
  const hash = createHash('sha256');
  for await (const piece of found.value.content) hash.update(piece);
  return hash.digest('hex');
}

/** Answered or not: each command has left all of its documents, its audit entry and its number, or nothing. */
async function halves(read: Reader, firstNumber: number): Promise<readonly string[]> {
  const [patients, coverages, allergies, documents] = [
    await read.count(Patient, {}),
    await read.count(Coverage, {}),
    await read.count(Allergy, {}),
    await read.count(Document, {}),
  ];
  const entries = await read.list(AuditEvent, { where: {}, orderBy: 'sequence' });
  const audited = (wanted: string) => entries.filter(({ action }) => action === wanted).length;
  const counts = {
    coverages,
    numbers: Number(await read.counter(MRN_NEXT)) - firstNumber,
    registrationsAudited: audited('patients.register'),
  };
  const faults = Object.entries(counts)
    .filter(([, count]) => count !== patients)
    .map(([name, count]) => `half: ${patients} patients, ${name} ${count}`);
  if (audited('allergies.save') !== allergies) faults.push(`half: ${allergies} allergies`);
  if (audited('documents.save') !== documents) faults.push(`half: ${documents} documents`);
  return faults;
}
