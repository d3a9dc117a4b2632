import type { DecodedFile } from '#shared/interop/fhir/attached-files.ts';
import { Directory, type DirectoryType } from '#shared/interop/fhir/directory.ts';
import { isMembers, parseFhirJson, type FhirJson } from '#shared/interop/fhir/fhir-json.ts';
import { takeDocument, type TakeContext, type TakeError } from '#shared/interop/fhir/take-document.ts';
import { fhirMappings } from '#shared/fhir-mappings.ts';
import type {
  FromReading,
  ImportError,
  ImportInput,
  ImportUnit,
  ReadingTask,
  ToReading,
} from './import-messages.ts';
import { fileTaker } from './file-taker.ts';
import { documentsOf, isLinesName } from './input-documents.ts';
import { nodeDigests } from './node-digests.ts';
import { Binaries } from './read-binaries.ts';

/** The other end: the thread that commits. */
export interface ReadingPort {
  send(message: FromReading): void;
  onMessage(listener: (message: ToReading) => void): void;
}

const PATIENT_LINE = /^\s*\{.*"resourceType"\s*:\s*"Patient"/s;

/** Batches under way: reading ahead of the commits, but not of memory. */
const MOST_UNDER_WAY = 4;

/** Reads all inputs in order, a batch at a time, no faster than batches are taken. */
export async function readInputs(task: ReadingTask, port: ReadingPort): Promise<void> {
  const binaries = new Binaries(task.documents);
  const context: TakeContext = {
    mappings: fhirMappings,
    directory: new Directory(nodeDigests, task.setting.system),
    digests: nodeDigests,
    setting: task.setting,
    files: fileTaker(task.documents, binaries.known),
  };
  const flow = flowOver(port, context.directory);
  const read = task.inputs.map(() => 0);
  let units: ImportUnit[] = [];
  let resources = 0;
  const flush = async (kind: 'units' | 'patients' = 'units') => {
    if (units.length === 0) return;
    await flow.turn();
    port.send({ kind, units, read: [...read], aliases: context.directory.takeAliases() });
    units = [];
    resources = 0;
  };
  const tellFile = async ({ hash, bytes }: DecodedFile) => {
    await flow.turn();
    port.send({ kind: 'file', file: { hash, bytes } });
  };
  await flow.load(['practitioner', 'organization', 'location']);
  if (task.patientsFirst === true) await tellPatients();
  for await (const { text } of documentsIn(task.inputs)) {
    const file = binaries.take(text);
    if (file) await tellFile(file);
  }
  for await (const document of documentsIn(task.inputs, (file, bytes) => (read[file] = bytes))) {
    if (!('code' in document) && binaries.isTaken(document.text)) continue;
    await add(document);
  }
  // What no document has taken is kept as it came.
  if (binaries.hasLeft) {
    for await (const { text, ...place } of documentsIn(task.inputs)) {
      const left = binaries.leftOf(text);
      if (left === 'kept') await add({ ...place, text });
      else if (left !== undefined) await add({ ...place, code: left });
    }
  }
  await flush();
  port.send({ kind: 'done', read, aliases: context.directory.takeAliases() });

  async function add({ file, at, ...document }: PlacedDocument): Promise<void> {
    const place = { file, ...(at === undefined ? {} : { at }) };
    const { name } = task.inputs[file] ?? { name: '' };
    const unit =
      'code' in document
        ? {
            ...place,
            resources: [],
            errors: [{ file: name, ...(at === undefined ? {} : { at }), code: document.code }],
          }
        : { ...place, ...(await readDocument(document.text, name, at)) };
    units.push(unit);
    resources += Math.max(1, unit.resources.length);
    if (resources >= task.batchResources) await flush();
  }

  /** A Bundle is one transaction; of lines, what is somebody else's may stand before the line that says who it is. */
  async function tellPatients(): Promise<void> {
    const inputs = task.inputs.map((input) => (isLinesName(input.name) ? input : undefined));
    for await (const { file, at, text } of documentsIn(inputs)) {
      if (!PATIENT_LINE.test(text)) continue;
      units.push({ file, ...(await readDocument(text, task.inputs[file]?.name ?? '', at)) });
      if (units.length >= task.batchResources) await flush('patients');
    }
    await flush('patients');
  }

  async function readDocument(
    text: string,
    name: string,
    at: number | undefined,
  ): Promise<Pick<ImportUnit, 'resources' | 'errors' | 'isAtomic'>> {
    let json: FhirJson;
    try {
      json = parseFhirJson(text);
    } catch {
      // A SyntaxError quotes the text; its place and kind are all that may be told.
      return { resources: [], errors: [errorOf({ code: 'import.notJson' }, name, at)] };
    }
    for (;;) {
      const taken = takeDocument(json, context);
      const missing = context.directory.takeMissing();
      if (missing.length === 0) {
        for (const file of taken.files) await tellFile(file);
        binaries.spent(taken, text);
        return {
          resources: taken.resources,
          errors: taken.errors.map((error) => errorOf(error, name, at)),
          ...(isMembers(json) && json['type'] === 'transaction' ? { isAtomic: true } : {}),
        };
      }
      await flow.load(missing);
    }
  }
}

interface Place {
  readonly file: number;
  readonly at?: number;
}
type PlacedText = Place & { readonly text: string };
type PlacedDocument = PlacedText | (Place & { readonly code: string });

/** All documents of all inputs in order. Without `onRead` those alone that can be read: flaws are told once. */
function documentsIn(inputs: readonly (ImportInput | undefined)[]): AsyncGenerator<PlacedText>;
function documentsIn(
  inputs: readonly ImportInput[],
  onRead: (file: number, bytes: number) => void,
): AsyncGenerator<PlacedDocument>;
async function* documentsIn(
  inputs: readonly (ImportInput | undefined)[],
  onRead?: (file: number, bytes: number) => void,
): AsyncGenerator<PlacedDocument> {
  for (const [file, input] of inputs.entries()) {
    if (!input) continue;
    for await (const document of documentsOf(input, (bytes) => onRead?.(file, bytes)))
      if (onRead || !('code' in document)) yield { ...document, file };
  }
}

function errorOf({ entry, ...rest }: TakeError, name: string, at: number | undefined): ImportError {
  if (at === undefined) return { file: name, ...(entry === undefined ? {} : { at: entry }), ...rest };
  // Of a Bundle on a line of NDJSON, both places matter.
  const path =
    entry === undefined
      ? rest.path
      : `Bundle.entry[${entry - 1}]${rest.path === undefined ? '' : `: ${rest.path}`}`;
  return { file: name, at, ...rest, ...(path === undefined ? {} : { path }) };
}

function flowOver(port: ReadingPort, directory: Directory) {
  let underWay = 0;
  let wake: (() => void) | undefined;
  const wanted = new Set<DirectoryType>();
  port.onMessage((message) => {
    if (message.kind === 'more') underWay -= 1;
    else {
      directory.load(message.type, message.entries);
      wanted.delete(message.type);
    }
    wake?.();
  });
  const until = async (isTime: () => boolean) => {
    while (!isTime()) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return {
    /** Waits for leave to send a batch. */
    async turn(): Promise<void> {
      await until(() => underWay < MOST_UNDER_WAY);
      underWay += 1;
    },
    /** Asks what the station holds, and waits for it. */
    async load(types: readonly DirectoryType[]): Promise<void> {
      for (const type of types) wanted.add(type);
      port.send({ kind: 'missing', types });
      await until(() => wanted.size === 0);
    },
  };
}
