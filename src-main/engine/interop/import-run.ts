import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { TakenResource } from '#shared/interop/fhir/take-document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { ok, type Result } from '#shared/kernel/result.ts';
import type { Session } from '#shared/kernel/session.ts';
import type { ImportReport } from '#shared/modules/imports/import-report.rules.ts';
import { documentLimits } from '#shared/modules/documents/documents.handlers.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import type { EngineContext } from '../actions.ts';
import { runPlan, type WritePlanContext } from '../commands/run-plan.ts';
import { momentAt } from '../platform/moment.ts';
import type { ImportInput, ImportUnit } from './import-messages.ts';
import type { ImportOptions } from './import-options.ts';
import { ImportedFiles } from './imported-files.ts';
import { ImportTally } from './import-tally.ts';
import { chunksOf, isPatient, slicesOf, type Slice } from './import-slices.ts';
import { startReading, type RunningReading } from './start-reading.ts';
import { directoryEntries } from './station-directory.ts';
import type { Awaited } from './placeholders.ts';
import { PATIENT_PLACEHOLDERS, planPlaceholders, planRepointing } from './write-awaited.ts';
import { SliceSize } from './slice-size.ts';
import { ImportRecorder, outcomeOf } from './undo/import-recorder.ts';
import { planMerges } from './write-merges.ts';
import { planResources } from './write-resources.ts';

/**
 * Takes FHIR files in: reading and mapping in a worker, writing here through run-plan, with an audit entry for each
 * transaction. What was refused is in the report; what was cut off is completed by running the same import again.
 */
export async function runImport(
  engine: EngineContext,
  session: Pick<Session, 'userId'>,
  inputs: readonly ImportInput[],
  options: ImportOptions,
): Promise<ImportReport> {
  const release = engine.hold();
  const { facility } = engine.opened();
  const { now } = momentAt(engine.clock.nowMs(), facility.zone);
  const recorder = await ImportRecorder.ofFiles(engine, session, inputs, options.system);
  const read = engine.opened().replica.reader();
  const reading = startReading({
    inputs,
    documents: await documentLimits(read, facility.id),
    setting: {
      zone: facility.zone,
      now,
      ...(options.system === undefined ? {} : { system: options.system }),
    },
    batchResources: options.writesAtOnce,
    patientsFirst: (await read.list(Patient, { where: {}, limit: 1 })).length > 0,
  });
  try {
    const run = new Run(engine, session, inputs, options, reading, recorder);
    const report = await run.toEnd();
    await recorder.end(outcomeOf(report, options.signal?.aborted === true));
    return report;
  } finally {
    await reading.stop();
    release();
  }
}

class Run {
  readonly #engine: EngineContext;
  readonly #session: Pick<Session, 'userId'>;
  readonly #inputs: readonly ImportInput[];
  readonly #options: ImportOptions;
  readonly #reading: RunningReading;
  readonly #tally: ImportTally;
  readonly #size: SliceSize;
  readonly #files: ImportedFiles;
  /** Ids under which the input holds somebody else than the station does. */
  readonly #strangers = new Set<Id>();
  /** Ids that turned out to mean other records. */
  readonly #aliases = new Map<Id, Id>();
  readonly #recorder: ImportRecorder;
  #read: readonly number[];

  constructor(
    engine: EngineContext,
    session: Pick<Session, 'userId'>,
    inputs: readonly ImportInput[],
    options: ImportOptions,
    reading: RunningReading,
    recorder: ImportRecorder,
  ) {
    this.#recorder = recorder;
    this.#engine = engine;
    this.#session = session;
    this.#inputs = inputs;
    this.#options = options;
    this.#reading = reading;
    this.#tally = new ImportTally(options.system);
    this.#size = new SliceSize(options.writesAtOnce, options.heldMs);
    this.#files = new ImportedFiles(engine.opened().blobs);
    this.#read = inputs.map(() => 0);
  }

  async toEnd(): Promise<ImportReport> {
    await this.#givePlaceholderPatients();
    for await (const message of this.#reading.messages()) {
      if (this.#isCancelled()) break;
      if (message.kind === 'missing') {
        for (const type of message.types) await this.#giveDirectory(type);
        continue;
      }
      if (message.kind === 'file') {
        await this.#files.keep(message.file);
        this.#reading.send({ kind: 'more' });
        continue;
      }
      this.#read = message.read;
      for (const [id, actual] of message.aliases) this.#aliases.set(id, actual);
      if (message.kind === 'done') break;
      if (message.kind === 'patients') {
        await this.#compare(message.units);
        this.#reading.send({ kind: 'more' });
        continue;
      }
      await this.#takeIn(message.units);
      this.#reading.send({ kind: 'more' });
    }
    // What has been taken in refers to nothing that is not here, even where the import was cancelled.
    await this.#repoint();
    await this.#makePlaceholders();
    await this.#mergePersons();
    this.#tell();
    return this.#tally.report();
  }

  async #givePlaceholderPatients(): Promise<void> {
    const known = await this.#reader().counter(PATIENT_PLACEHOLDERS);
    if (typeof known === 'number' && known > 0) await this.#giveDirectory('patient');
  }

  async #giveDirectory(type: Parameters<typeof directoryEntries>[1]): Promise<void> {
    this.#reading.send({ kind: 'directory', type, entries: await directoryEntries(this.#reader(), type) });
  }

  /**
   * Learns whom the station knows otherwise, so that nothing of theirs is written before they are met themselves. Who is
   * new here cannot be somebody else: only the others are planned.
   */
  async #compare(units: readonly ImportUnit[]): Promise<void> {
    for (const { resources } of units) {
      if (this.#isCancelled()) return;
      const known: TakenResource[] = [];
      for (const resource of resources.filter(isPatient))
        if (await this.#reader().get(Patient, resource.id)) known.push(resource);
      if (known.length > 0) await this.#write(known, true);
    }
  }

  async #takeIn(units: readonly ImportUnit[]): Promise<void> {
    for (const { errors } of units) this.#tally.refuse(errors);
    const withFiles: ImportUnit[] = [];
    for (const unit of units)
      withFiles.push(await this.#files.sieve(unit, (one, code) => this.#refuse(one, { code })));
    for (const slice of slicesOf(withFiles, () => this.#size.documents)) {
      if (this.#isCancelled()) return;
      await this.#takeSlice(slice);
    }
  }

  async #takeSlice(slice: Slice): Promise<void> {
    for (const part of slice.parts) {
      // Of what takes several transactions, the last must not be refused when the first is written.
      const checked =
        slice.parts.length > 1 ? await this.#write(slice.parts.flat().filter(isPatient), true) : ok([]);
      const start = performance.now();
      const written = checked.ok ? await this.#write(part) : checked;
      if (written.ok) {
        this.#size.measured(part.length, performance.now() - start);
        this.#tally.add(part, written.value);
        this.#tell();
        await this.#giveWay();
        continue;
      }
      const [only, ...others] = slice.units;
      if (others.length === 0 && only) return this.#refuse(only, written.error);
      // One of them cannot be written: each for itself, so that the others are.
      for (const unit of slice.units) await this.#takeSlice({ units: [unit], parts: [unit.resources] });
    }
  }

  #refuse(unit: ImportUnit, error: { readonly code: string; readonly id?: string }): void {
    const [first, ...others] = unit.resources;
    const refused =
      unit.resources.find(({ id }) => id === error.id) ?? (others.length === 0 ? first : undefined);
    const resourceId = refused && sourceIdOf(refused);
    this.#tally.refuse([
      {
        file: this.#inputs[unit.file]?.name ?? '',
        ...(unit.at === undefined ? {} : { at: unit.at }),
        ...(refused ? { resourceType: refused.resourceType } : {}),
        ...(resourceId === undefined ? {} : { resourceId }),
        code: error.code,
      },
    ]);
  }

  /** @param isTrial plans, and writes nothing */
  #write(resources: readonly TakenResource[], isTrial = false) {
    const plan = (context: WritePlanContext) => planResources(resources, this.#strangers, context);
    if (!isTrial) return this.#recorder.write(plan);
    return runPlan(this.#engine, {
      action: 'imports.run',
      session: this.#session,
      plan: async (context) => {
        const planned = await plan(context);
        return planned.ok ? ok({ reply: planned.value.reply, writes: [] }) : planned;
      },
    });
  }

  /** Records referred to by a name that turned out to be another record's. */
  async #repoint(): Promise<void> {
    for (const [id, { referrers }] of this.#tally.awaited()) {
      const actual = this.#aliases.get(id);
      if (actual === undefined) continue;
      const moved = new Map([[id, actual]]);
      for (const some of chunksOf(referrers, this.#size.documents)) {
        await this.#runOrThrow((context) => planRepointing(some, moved, context));
        await this.#giveWay();
      }
    }
  }

  async #makePlaceholders(): Promise<void> {
    const awaited = [...this.#tally.awaited()].filter(([id]) => !this.#aliases.has(id));
    // People before what is theirs: a visit without its patient would be nobody's.
    const inOrder = awaited.toSorted(([, a], [, b]) => rankOf(a) - rankOf(b));
    for (const some of chunksOf(inOrder, this.#size.documents)) {
      const made = await this.#runOrThrow((context) => planPlaceholders(some, this.#options.system, context));
      this.#tally.addPlaceholders(made);
      await this.#giveWay();
    }
  }

  /** Once all are here that are to come. */
  async #mergePersons(): Promise<void> {
    const { mergesAs } = this.#options;
    if (mergesAs === undefined || this.#isCancelled()) return;
    const aliases = this.#aliases;
    const pairs = this.#tally.links.pairs(this.#strangers);
    for (const some of chunksOf(pairs, this.#size.documents)) {
      const merged = await this.#runOrThrow((context) => planMerges(some, { mergesAs, aliases }, context));
      this.#tally.links.addMerged(merged);
      await this.#giveWay();
    }
  }

  /** What has arrived meanwhile comes first; and the log is kept short at the import's cost, not at a desk's. */
  async #giveWay(): Promise<void> {
    await this.#engine.opened().replica.room();
    await yieldToOthers();
  }

  async #runOrThrow<O>(
    plan: Parameters<typeof runPlan<O, { readonly code: string }>>[1]['plan'],
  ): Promise<O> {
    const done: Result<O, { readonly code: string }> = await this.#recorder.write(plan);
    if (!done.ok) throw new Error(`import could not be completed: ${done.error.code}`);
    return done.value;
  }

  #tell(): void {
    this.#options.onProgress?.({
      read: this.#read,
      resources: this.#tally.resources,
      report: () => this.#tally.report(),
    });
  }

  #isCancelled(): boolean {
    return this.#options.signal?.aborted === true;
  }

  #reader() {
    return this.#engine.opened().replica.reader();
  }
}

function sourceIdOf({ data }: TakenResource): string | undefined {
  const source = data['source'] as { readonly resourceId?: string } | undefined; // written by the mapping
  return source?.resourceId;
}

function rankOf({ target }: Awaited): number {
  return target.type === Patient.type ? 0 : 1;
}
