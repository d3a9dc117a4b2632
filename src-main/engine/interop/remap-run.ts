import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { binariesNamedIn } from '#shared/interop/fhir/attached-files.ts';
import { Directory } from '#shared/interop/fhir/directory.ts';
import type { Members } from '#shared/interop/fhir/fhir-json.ts';
import type { FhirMapping } from '#shared/interop/fhir/mapping.ts';
import type { Setting } from '#shared/interop/fhir/reading.ts';
import { remapped } from '#shared/interop/fhir/remap.ts';
import { fromStored } from '#shared/interop/fhir/residue.ts';
import { takeDocument, type TakenResource } from '#shared/interop/fhir/take-document.ts';
import { fhirMappings } from '#shared/fhir-mappings.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { Plan, PlannedWrite } from '#shared/kernel/plan.ts';
import { put } from '#shared/kernel/plan.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { dataOf, type AnyRecord } from '#shared/kernel/record.ts';
import { ok, type Result } from '#shared/kernel/result.ts';
import type { Session } from '#shared/kernel/session.ts';
import { documentLimits } from '#shared/modules/documents/documents.handlers.ts';
import { RetainedResource } from '#shared/modules/exchange/retained-resource.record.ts';
import type { EngineContext } from '../actions.ts';
import { runPlan, writeAudit, type WritePlanContext } from '../commands/run-plan.ts';
import { momentAt } from '../platform/moment.ts';
import { fileTaker } from './file-taker.ts';
import { ImportedFiles } from './imported-files.ts';
import { nodeDigests } from './node-digests.ts';
import { directoryEntries } from './station-directory.ts';
import type { Awaited } from './placeholders.ts';
import { planPlaceholders } from './write-awaited.ts';
import { editedFields, planResources } from './write-resources.ts';

export interface RemapReport {
  /** Records looked at. */
  readonly examined: number;
  /** Records that gained fields, by FHIR type. */
  readonly gained: { readonly [resourceType: string]: number };
  /** Kept originals that became records, by FHIR type. */
  readonly taken: { readonly [resourceType: string]: number };
}

export interface RemapOptions {
  readonly signal?: AbortSignal;
  /** Records that a transaction looks at: fewer where people work meanwhile. */
  readonly recordsAtOnce?: number;
}

const ACTION = 'imports.remap';
/** Records that a transaction looks at, where nobody waits. */
const PAGE = 200;

/**
 * Reads anew what earlier imports kept beside their records or word for word, by the mappings of this version. What is taken
 * in already stays the same: a second run changes nothing. Cut off, it is completed by running it again.
 */
export async function runRemap(
  engine: EngineContext,
  session: Pick<Session, 'userId'>,
  options: RemapOptions = {},
): Promise<RemapReport> {
  const release = engine.hold();
  try {
    await writeAudit(engine, { action: `${ACTION}Start`, userId: session.userId, outcome: 'success' });
    const run = new Run(engine, session, options);
    for (const mapping of fhirMappings) if (!mapping.record.appendOnly) await run.records(mapping);
    await run.kept();
    return run.report();
  } finally {
    release();
  }
}

class Run {
  readonly #engine: EngineContext;
  readonly #session: Pick<Session, 'userId'>;
  readonly #signal: AbortSignal | undefined;
  readonly #page: number;
  readonly #setting: Setting;
  readonly #gained = new Map<string, number>();
  readonly #taken = new Map<string, number>();
  readonly #files: ImportedFiles;
  #examined = 0;

  constructor(
    engine: EngineContext,
    session: Pick<Session, 'userId'>,
    { signal, recordsAtOnce = PAGE }: RemapOptions,
  ) {
    const { facility } = engine.opened();
    this.#engine = engine;
    this.#session = session;
    this.#signal = signal;
    this.#page = recordsAtOnce;
    this.#files = new ImportedFiles(engine.opened().blobs);
    this.#setting = { zone: facility.zone, now: momentAt(engine.clock.nowMs(), facility.zone).now };
  }

  report(): RemapReport {
    return {
      examined: this.#examined,
      gained: Object.fromEntries(this.#gained),
      taken: Object.fromEntries(this.#taken),
    };
  }

  async records(mapping: FhirMapping): Promise<void> {
    for await (const ids of this.#pages(mapping.record)) {
      const count = await this.#write((context) => this.#planRecords(mapping, ids, context));
      if (count > 0)
        this.#gained.set(mapping.resourceType, (this.#gained.get(mapping.resourceType) ?? 0) + count);
    }
  }

  async #planRecords(
    { record, ...mapping }: FhirMapping,
    ids: readonly Id[],
    context: WritePlanContext,
  ): Promise<Result<Plan<number>, never>> {
    const writes: PlannedWrite[] = [];
    for (const id of ids) {
      const value = (await context.read.get(record, id)) as { readonly id: Id } | undefined;
      const data = value && dataOf(value);
      if (!data) continue;
      const edited = await editedFields(record, id, context);
      const next = remapped({ record, ...mapping }, id, data, edited, this.#setting);
      if (next) writes.push({ kind: 'put', record, id, data: next });
    }
    return ok({ reply: writes.length, writes });
  }

  /** Of types that have a record by now. */
  async kept(): Promise<void> {
    const directory = new Directory(nodeDigests);
    const read = this.#engine.opened().replica.reader();
    for (const type of ['practitioner', 'organization', 'location', 'patient'] as const)
      directory.load(type, await directoryEntries(read, type));
    for await (const ids of this.#pages(RetainedResource)) {
      await this.#keepFiles(ids, directory);
      const types = await this.#write((context) => this.#planKept(ids, directory, context));
      for (const type of types) this.#taken.set(type, (this.#taken.get(type) ?? 0) + 1);
    }
  }

  /** Files that lie within kept originals, before the documents are written that name them. */
  async #keepFiles(ids: readonly Id[], directory: Directory): Promise<void> {
    const read = this.#engine.opened().replica.reader();
    for (const id of ids) {
      const kept = await read.get(RetainedResource, id);
      if (kept?.resourceType !== 'DocumentReference' || kept.takenAs !== undefined) continue;
      const { files } = (await this.#takenFrom(kept, directory, read)).taken;
      for (const file of files) await this.#files.keep(file);
    }
  }

  /** What a kept original becomes; of a document, together with the Binary that it means. */
  async #takenFrom(kept: RetainedResource, directory: Directory, read: Reader) {
    const resource = originalOf(kept);
    const binary = kept.resourceType === 'DocumentReference' ? await keptBinary(resource, read) : undefined;
    const document = binary
      ? { resourceType: 'Bundle', entry: [{ resource }, { resource: originalOf(binary) }] }
      : resource;
    const taken = takeDocument(document, {
      mappings: fhirMappings,
      directory,
      digests: nodeDigests,
      setting: this.#setting,
      files: fileTaker(await documentLimits(read, this.#engine.opened().facility.id)),
    });
    const isSpent = !taken.resources.some(({ resourceType }) => resourceType === 'Binary');
    return { taken, spent: binary && isSpent ? binary : undefined };
  }

  async #planKept(
    ids: readonly Id[],
    directory: Directory,
    context: WritePlanContext,
  ): Promise<Result<Plan<readonly string[]>, { readonly code: string }>> {
    const writes: PlannedWrite[] = [];
    const taken: TakenResource[] = [];
    for (const id of ids) {
      const kept = await context.read.get(RetainedResource, id);
      if (!kept || kept.takenAs !== undefined) continue;
      if (!fhirMappings.some(({ resourceType }) => resourceType === kept.resourceType)) continue;
      const { taken: document, spent } = await this.#takenFrom(kept, directory, context.read);
      const [one] = document.resources;
      if (!one || one.recordType === RetainedResource.type) continue;
      if ((await this.#files.flawOf(one)) !== undefined) continue;
      taken.push(one);
      for (const original of spent ? [kept, spent] : [kept])
        writes.push(put(RetainedResource, { ...original, takenAs: one.id }));
    }
    const planned = await planResources(taken, new Set(), context);
    if (!planned.ok) return planned;
    const awaited = new Map<Id, Awaited>();
    for (const { id, recordType, data, targets } of taken) {
      const { patientId } = data;
      const owner = typeof patientId === 'string' ? { patientId } : {};
      for (const [targetId, target] of targets)
        awaited.set(targetId, { target, ...owner, referrers: [{ type: recordType, id }] });
    }
    const made = await planPlaceholders([...awaited], undefined, context);
    if (!made.ok) return made;
    const all = [...planned.value.writes, ...made.value.writes];
    const isPlanned = (write: PlannedWrite) =>
      write.kind === 'put' && all.some((one) => one.kind === 'put' && one.id === write.id);
    return ok({
      reply: taken.map(({ resourceType }) => resourceType),
      writes: [...all, ...writes.filter((write) => !isPlanned(write))],
    });
  }

  /** Ids, which stay in their order while their documents are written. */
  async *#pages(record: AnyRecord): AsyncGenerator<readonly Id[]> {
    const read = this.#engine.opened().replica.reader();
    for (let offset = 0; ; offset += this.#page) {
      if (this.#signal?.aborted === true) return;
      const page = (await read.list(record, { where: {}, limit: this.#page, offset })) as readonly {
        readonly id: Id;
      }[];
      this.#examined += page.length;
      if (page.length > 0) yield page.map(({ id }) => id);
      if (page.length < this.#page) return;
      await yieldToOthers();
    }
  }

  async #write<O>(
    plan: (context: WritePlanContext) => Promise<Result<Plan<O>, { readonly code: string }>>,
  ): Promise<O> {
    const done: Result<O, { readonly code: string }> = await runPlan(this.#engine, {
      action: ACTION,
      session: this.#session,
      origin: 'import',
      plan,
    });
    if (!done.ok) throw new Error(`reading anew could not be completed: ${done.error.code}`);
    return done.value;
  }
}

function originalOf({ resource, decimals }: RetainedResource): Members {
  return fromStored(resource, decimals as { readonly [pointer: string]: string } | undefined); // as it was stored
}

/** The Binary that a kept DocumentReference means, where it was kept as well. */
async function keptBinary(resource: Members, read: Reader): Promise<RetainedResource | undefined> {
  const [id, ...others] = binariesNamedIn(resource);
  if (id === undefined || others.length > 0) return undefined;
  const directory = new Directory(nodeDigests);
  const kept = await read.get(RetainedResource, directory.idOf(RetainedResource.type, 'Binary', id));
  return kept?.takenAs === undefined ? kept : undefined;
}
