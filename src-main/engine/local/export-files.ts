import { isIdOf, type Id } from '#shared/kernel/ids.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { fail, type Result } from '#shared/kernel/result.ts';
import type { Session } from '#shared/kernel/session.ts';
import type { ExportManifest } from '#shared/modules/exports/export-manifest.rules.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import type { EngineContext } from '../actions.ts';
import { runExport, type ExportError, type ExportOptions } from '../interop/export-run.ts';

export interface Asked extends Pick<ExportOptions, 'sinceMs' | 'signal' | 'onProgress'> {
  readonly path: string;
  /** Id or record number. */
  readonly patient?: string;
}

/** The record, or one patient's, as a folder of files for the command line. */
export async function exportFiles(
  engine: EngineContext,
  session: Session,
  { path, patient, ...rest }: Asked,
): Promise<
  Result<ExportManifest, ExportError | { readonly code: 'notPermitted'; readonly permission: string }>
> {
  // The files are charts, so whoever asks must be one who may read them.
  if (!session.permissions.has('chart.read')) return fail({ code: 'notPermitted', permission: 'chart.read' });
  const options = { out: path, withoutDocuments: !session.permissions.has('document.read'), ...rest };
  if (patient === undefined) return runExport(engine, session, options);
  const patientId = await idOf(engine.opened().replica.reader(), patient);
  if (patientId === undefined) return fail({ code: 'export.noPatient' });
  return runExport(engine, session, { ...options, patientId });
}

async function idOf(read: Reader, name: string): Promise<Id | undefined> {
  if (isIdOf('patient', name)) return (await read.get(Patient, name)) ? name : undefined;
  const [found] = await read.list(Patient, { where: { mrn: name } });
  return found?.id;
}
