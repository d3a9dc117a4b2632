import { binariesNamedIn, type AttachedFile, type DecodedFile } from '#shared/interop/fhir/attached-files.ts';
import { isMembers, type FhirJson, type Members } from '#shared/interop/fhir/fhir-json.ts';
import type { TakenDocument } from '#shared/interop/fhir/take-document.ts';
import type { DocumentLimits } from '#shared/modules/documents/documents.rules.ts';
import { decodedFile } from './file-taker.ts';

const BUNDLE = /^\s*\{\s*"resourceType"\s*:\s*"Bundle"/;

/**
 * Binaries that stand by themselves, on lines or in files of their own. Their files are told before anything names them, in
 * whatever order they come; what no document takes is left to be kept as it came.
 */
export class Binaries {
  readonly #limits: DocumentLimits;
  readonly #known = new Map<string, AttachedFile>();
  readonly #left = new Set<string>();
  readonly #named = new Set<string>();

  constructor(limits: DocumentLimits) {
    this.#limits = limits;
  }

  get known(): ReadonlyMap<string, AttachedFile> {
    return this.#known;
  }

  get hasLeft(): boolean {
    return this.#left.size > 0;
  }

  /** @returns the file of a Binary, where a chart could take it */
  take(text: string): DecodedFile | undefined {
    const id = idOf(text);
    if (id === undefined) return undefined;
    const { data, contentType } = JSON.parse(text) as Members; // `idOf` has read it
    const file = typeof data === 'string' ? decodedFile(data, contentType, this.#limits) : undefined;
    if (!file) return undefined;
    const { bytes: _bytes, ...facts } = file;
    this.#known.set(id, facts);
    this.#left.add(id);
    return file.refusal === undefined ? file : undefined;
  }

  /** Whether it is a Binary whose file was taken: it comes again at the end, if no document has it. */
  isTaken(text: string): boolean {
    const id = this.#known.size > 0 ? idOf(text) : undefined;
    return id !== undefined && this.#known.has(id);
  }

  /**
   * What becomes of a Binary that no document has taken.
   * @returns the code of why it is not kept, either: it is bigger than what the facility takes
   */
  leftOf(text: string): 'kept' | 'document.tooBig' | undefined {
    const id = idOf(text);
    if (id === undefined || !this.#left.has(id)) return undefined;
    return this.#known.get(id)?.refusal === 'document.tooBig' ? 'document.tooBig' : 'kept';
  }

  /** Documents have their files now. What another resource names all the same is kept, too. */
  spent({ takenBinaries, others }: TakenDocument, text: string): void {
    if (this.#known.size === 0) return;
    for (const id of takenBinaries) if (!this.#named.has(id)) this.#left.delete(id);
    if (!text.includes('Binary/')) return;
    for (const id of others.flatMap((resource) => [...binariesNamedIn(resource)])) {
      this.#named.add(id);
      if (this.#known.has(id)) this.#left.add(id);
    }
  }
}

function idOf(text: string): string | undefined {
  if (!text.includes('"Binary"') || BUNDLE.test(text)) return undefined;
  const json = parsed(text);
  if (!isMembers(json) || json['resourceType'] !== 'Binary') return undefined;
  return typeof json['id'] === 'string' ? json['id'] : undefined;
}

function parsed(text: string): FhirJson | undefined {
  try {
    return JSON.parse(text) as FhirJson; // the numbers of a Binary need not be exact: it has none
  } catch {
    return undefined; // told when it is read in earnest
  }
}
