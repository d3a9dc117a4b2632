import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { fhirText, type FhirJson } from '#shared/interop/fhir/fhir-json.ts';
import { parseId, type Id } from '#shared/kernel/ids.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { Session } from '#shared/kernel/session.ts';
import type { ExportManifest } from '#shared/modules/exports/export-manifest.rules.ts';
import { collectionBundle } from '#shared/interop/fhir/collection-bundle.ts';
import type { EngineContext } from '../actions.ts';
import { writeAudit } from '../commands/run-plan.ts';
import { momentAt } from '../platform/moment.ts';
import { ExportDigest } from './export-digest.ts';
import { ExportFolder, writing, type ExportFolderError } from './export-folder.ts';
import { photoReader } from '../photos/exported-photo.ts';
import { ExportResources, type ExportedResource } from './export-resources.ts';

export interface ExportOptions {
  /** A folder that is not there yet. */
  readonly out: string;
  /** This one alone, with the people and places that their record speaks of. */
  readonly patientId?: Id;
  /** Leaves out what was last written before, Unix time in ms. */
  readonly sinceMs?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: ExportProgress) => void;
}

export interface ExportProgress {
  readonly patients: number;
  readonly resources: number;
}

export type ExportError =
  | ExportFolderError
  | { readonly code: 'export.cancelled' }
  | { readonly code: 'export.noPatient' };

const BUNDLE_LIST = 'patients.sha256';

/** Writes the record as FHIR R4: a file of lines for each type, and a Bundle for each patient. One patient is held at a time. */
export async function runExport(
  engine: EngineContext,
  session: Pick<Session, 'userId'>,
  options: ExportOptions,
): Promise<Result<ExportManifest, ExportError>> {
  const release = engine.hold();
  try {
    const begun = await ExportFolder.begin(options.out);
    if (!begun.ok) return begun;
    const folder = begun.value;
    try {
      // Before a byte of it is readable under its name.
      const done = await writing(() => new Run(engine, session, options, folder).toEnd());
      if (!done.ok) return done;
      if (!done.value.ok) return done.value;
      const finished = await folder.finish();
      return finished.ok ? done.value : finished;
    } finally {
      await folder.abandon();
    }
  } finally {
    release();
  }
}

class Run {
  readonly #engine: EngineContext;
  readonly #session: Pick<Session, 'userId'>;
  readonly #options: ExportOptions;
  readonly #folder: ExportFolder;
  readonly #digest = new ExportDigest();
  #patients = 0;
  #resources = 0;

  constructor(
    engine: EngineContext,
    session: Pick<Session, 'userId'>,
    options: ExportOptions,
    folder: ExportFolder,
  ) {
    this.#engine = engine;
    this.#session = session;
    this.#options = options;
    this.#folder = folder;
  }

  async toEnd(): Promise<Result<ExportManifest, ExportError>> {
    const { replica, facility, blobs } = this.#engine.opened();
    const { patientId, sinceMs } = this.#options;
    const { now } = momentAt(this.#engine.clock.nowMs(), facility.zone);
    const resources = await ExportResources.of(replica.reader(), {
      facilityId: facility.id,
      photo: photoReader(replica.reader(), blobs),
      ...(sinceMs === undefined ? {} : { sinceMs }),
    });
    const ids = patientId === undefined ? resources.patientIds() : [patientId];
    for await (const id of ids) {
      if (this.#options.signal?.aborted === true) return fail({ code: 'export.cancelled' });
      const own = await resources.ofPatient(id);
      if (own.length === 0) {
        if (patientId !== undefined && sinceMs === undefined) return fail({ code: 'export.noPatient' });
        continue;
      }
      const spokenOf = await resources.spokenOf(own);
      for (const one of own) await this.#addLine(one);
      if (patientId !== undefined) for (const one of spokenOf) await this.#addLine(one);
      await this.#addBundle(id, [...own, ...spokenOf], now);
      await yieldToOthers();
    }
    if (patientId === undefined) for await (const one of resources.shared()) await this.#addLine(one);
    const manifest = await this.#manifest(now);
    await writeAudit(this.#engine, {
      action: patientId === undefined ? 'exports.facility' : 'exports.patient',
      userId: this.#session.userId,
      outcome: 'success',
      reason: `fhir:${this.#patients}:${this.#resources}`,
      ...(patientId === undefined ? {} : { patientId }),
    });
    return ok(manifest);
  }

  async #addLine({ name, resource }: ExportedResource): Promise<void> {
    await this.#folder.addLine(`${name.resourceType}.ndjson`, fhirText(resource));
    this.#digest.add(resource);
    this.#resources += 1;
    this.#options.onProgress?.({ patients: this.#patients, resources: this.#resources });
  }

  /** Files are named by the record, never by the person. */
  async #addBundle(patientId: Id, resources: readonly ExportedResource[], now: string): Promise<void> {
    const parsed = parseId(patientId);
    const file = `patients/${parsed.ok ? parsed.value.uuid : patientId}.json`;
    const bundle: FhirJson = collectionBundle(
      resources.map(({ resource }) => resource),
      now,
    );
    const sha256 = await this.#folder.write(file, `${fhirText(bundle)}\n`);
    await this.#folder.addLine(BUNDLE_LIST, `${sha256}  ${file}`);
    this.#patients += 1;
  }

  async #manifest(now: string): Promise<ExportManifest> {
    const { patientId, sinceMs } = this.#options;
    const files = await this.#folder.endLines();
    const list = files.find(([file]) => file === BUNDLE_LIST)?.[1];
    const manifest: ExportManifest = {
      transactionTime: now,
      request: `export fhir${patientId === undefined ? '' : ` --patient ${patientId}`}${sinceMs === undefined ? '' : ` --since ${new Date(sinceMs).toISOString()}`}`,
      requiresAccessToken: false,
      output: files.flatMap(([file, { count, sha256 }]) =>
        file === BUNDLE_LIST ? [] : [{ type: file.slice(0, -'.ndjson'.length), url: file, count, sha256 }],
      ),
      error: [],
      bundles: { folder: 'patients', count: this.#patients, list: BUNDLE_LIST, sha256: list?.sha256 ?? '' },
      digest: this.#digest.text(),
    };
    await this.#folder.write('manifest.json', `${JSON.stringify(manifest, undefined, 2)}\n`);
    return manifest;
  }
}
