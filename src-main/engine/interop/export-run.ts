import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { fileUrl } from '#shared/interop/fhir/attached-files.ts';
import { fhirText, type Members } from '#shared/interop/fhir/fhir-json.ts';
import { parseId, type Id } from '#shared/kernel/ids.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { Session } from '#shared/kernel/session.ts';
import type { ExportManifest } from '#shared/modules/exports/export-manifest.rules.ts';
import { BASE, fullUrlOf } from '#shared/interop/fhir/collection-bundle.ts';
import type { EngineContext } from '../actions.ts';
import { writeAudit } from '../commands/run-plan.ts';
import { momentAt } from '../platform/moment.ts';
import { binaryDigest, binaryText, filesOf, soundBinary, type ExportedBinary } from './export-binaries.ts';
import { ExportDigest } from './export-digest.ts';
import { ExportFolder, writing, type ExportFolderError, type WrittenFile } from './export-folder.ts';
import {
  ExportResources,
  refusingNewer,
  type ExportedResource,
  type ExportNewer,
} from './export-resources.ts';
import { photoReader } from '../photos/exported-photo.ts';
import { FLAWS } from './input-files.ts';

export interface ExportOptions {
  /** A folder that is not there yet. */
  readonly out: string;
  /** This one alone, with the people and places that their record speaks of. */
  readonly patientId?: Id;
  /** Leaves out what was last written before, Unix time in ms. */
  readonly sinceMs?: number;
  /** For who may read charts, and not the documents in them. */
  readonly withoutDocuments?: boolean;
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
  | ExportNewer
  | { readonly code: 'export.noPatient' };

const BUNDLE_LIST = 'patients.sha256';
const BINARIES = 'Binary.ndjson';
/** Bytes of files that one Bundle holds: it must be read whole. More lie in the lines alone. */
const MOST_BUNDLED_BYTES = 100_000_000;

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
      const written = await writing(() =>
        refusingNewer(() => new Run(engine, session, options, folder).toEnd()),
      );
      if (!written.ok) return written;
      const done = written.value;
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
  /** Files written to the lines, by hash; undefined for what was missing or damaged. */
  readonly #binaries = new Map<string, ExportedBinary | undefined>();
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
    const { patientId, sinceMs, withoutDocuments = false } = this.#options;
    const { now } = momentAt(this.#engine.clock.nowMs(), facility.zone);
    const resources = await ExportResources.of(replica.reader(), {
      facilityId: facility.id,
      photo: photoReader(replica.reader(), blobs),
      withoutDocuments,
      ...(sinceMs === undefined ? {} : { sinceMs }),
    });
    const ids = patientId === undefined ? resources.patientIds() : [patientId];
    for await (const id of ids) {
      if (this.#options.signal?.aborted === true) return fail({ code: 'export.cancelled' });
      const own = patientId === undefined ? await resources.ofPatient(id) : await resources.ofPerson(id);
      if (own.length === 0) {
        if (patientId !== undefined && sinceMs === undefined) return fail({ code: 'export.noPatient' });
        continue;
      }
      const spokenOf = await resources.spokenOf(own);
      for (const one of own) await this.#addLine(one);
      if (patientId !== undefined) for (const one of spokenOf) await this.#addLine(one);
      const binaries = await this.#addBinaries(filesOf(own));
      await this.#addBundle(id, [...own, ...spokenOf], binaries, now);
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

  /** Each file once, however many documents name it. @returns those that are sound */
  async #addBinaries(files: ReturnType<typeof filesOf>): Promise<readonly ExportedBinary[]> {
    const { blobs } = this.#engine.opened();
    const sound: ExportedBinary[] = [];
    for (const [hash, said] of files) {
      const isNew = !this.#binaries.has(hash);
      const binary = isNew ? await soundBinary(blobs, hash, said) : this.#binaries.get(hash);
      this.#binaries.set(hash, binary);
      if (binary) sound.push(binary);
      if (!isNew) continue;
      if (!binary) {
        await this.#folder.addLine(FLAWS, fhirText(missingFile(hash)));
        continue;
      }
      for await (const piece of binaryText(blobs, binary)) await this.#folder.add(BINARIES, piece);
      await this.#folder.endLine(BINARIES);
      this.#digest.addHash(await binaryDigest(blobs, binary));
      this.#resources += 1;
    }
    return sound;
  }

  /** Files are named by the record, never by the person. */
  async #addBundle(
    patientId: Id,
    resources: readonly ExportedResource[],
    binaries: readonly ExportedBinary[],
    now: string,
  ): Promise<void> {
    const { blobs } = this.#engine.opened();
    const parsed = parseId(patientId);
    const file = `patients/${parsed.ok ? parsed.value.uuid : patientId}.json`;
    const add = (piece: string) => this.#folder.add(file, piece);
    await add(`{"resourceType":"Bundle","type":"collection","timestamp":${JSON.stringify(now)},"entry":[`);
    for (const [index, { resource }] of resources.entries())
      await add(`${index === 0 ? '' : ','}${fhirText({ fullUrl: fullUrlOf(resource), resource })}`);
    let bytes = 0;
    for (const binary of binaries) {
      bytes += binary.size;
      if (bytes > MOST_BUNDLED_BYTES) break;
      await add(`,{"fullUrl":"${BASE}/${fileUrl(binary.hash)}","resource":`);
      for await (const piece of binaryText(blobs, binary)) await add(piece);
      await add('}');
    }
    await add(']}\n');
    const sha256 = await this.#folder.end(file);
    await this.#folder.addLine(BUNDLE_LIST, `${sha256}  ${file}`);
    this.#patients += 1;
  }

  async #manifest(now: string): Promise<ExportManifest> {
    const { patientId, sinceMs, withoutDocuments = false } = this.#options;
    const files = await this.#folder.endLines();
    const list = files.find(([file]) => file === BUNDLE_LIST)?.[1];
    const manifest: ExportManifest = {
      transactionTime: now,
      request: `export fhir${patientId === undefined ? '' : ` --patient ${patientId}`}${sinceMs === undefined ? '' : ` --since ${new Date(sinceMs).toISOString()}`}`,
      requiresAccessToken: false,
      output: files.flatMap(([file, written]) =>
        file === BUNDLE_LIST || file === FLAWS ? [] : [listed(file, written)],
      ),
      error: files.flatMap(([file, written]) =>
        file === FLAWS ? [{ ...listed(file, written), type: 'OperationOutcome' }] : [],
      ),
      ...(withoutDocuments ? { leftOut: ['DocumentReference' as const, 'Binary' as const] } : {}),
      bundles: { folder: 'patients', count: this.#patients, list: BUNDLE_LIST, sha256: list?.sha256 ?? '' },
      digest: this.#digest.text(),
    };
    await this.#folder.add('manifest.json', `${JSON.stringify(manifest, undefined, 2)}\n`);
    await this.#folder.end('manifest.json');
    return manifest;
  }
}

function listed(file: string, { count, sha256 }: WrittenFile): ExportManifest['output'][number] {
  return { type: file.slice(0, -'.ndjson'.length), url: file, count, sha256 };
}

/** A file that a document names and that cannot be read: the document leaves without it, and this says so. */
function missingFile(hash: string): Members {
  return {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'error', code: 'not-found', diagnostics: fileUrl(hash) }],
  };
}
