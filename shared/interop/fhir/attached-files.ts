import { base64OfHex, hexOfBase64 } from '#shared/kernel/hex-base64.ts';
import { isMembers, type FhirJson, type Members } from './fhir-json.ts';

/** A file that came within resources. */
export interface AttachedFile {
  /** SHA-256, hex. */
  readonly hash: string;
  /** SHA-1, hex. */
  readonly sha1: string;
  readonly size: number;
  /** What it is by its bytes, where a chart takes that kind. */
  readonly contentType?: string;
  /** Why the facility does not take it. */
  readonly refusal?: string;
}
export interface DecodedFile extends AttachedFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What the host lends: this layer has no cryptography, and does not know what a chart takes. */
export interface FileTaker {
  /**
   * @param stated the media type that it came under
   * @returns undefined where it is no base64
   */
  decode(base64: string, stated: unknown): DecodedFile | undefined;
  /** A Binary that came by itself, by its FHIR id. */
  known(resourceId: string): AttachedFile | undefined;
  /** Kinds of file that charts take, by their media types. */
  isTaken(contentType: string): boolean;
  /** Those of them that their first bytes tell, so that whoever states one of another file errs. */
  isTold(contentType: string): boolean;
}

export type Named =
  /** Every attachment names its file and holds none. */
  | {
      readonly kind: 'named';
      readonly resource: Members;
      readonly files: readonly DecodedFile[];
      /** Binaries that were meant: resources of the same Bundle, and ids of others. */
      readonly binaries: readonly (Members | string)[];
    }
  /** Its content is not here, or of a kind that no chart takes: to be kept word for word. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'refused'; readonly code: string; readonly path: string };

const NAMED = /^Binary\/([0-9a-f]{64})$/;
const BINARY = /^(?:.*\/)?Binary\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[^/]+)?$/;
const ELSEWHERE: Named = { kind: 'elsewhere' };

/** How a file is spoken of, by what is in it: the same wherever it is exported. FHIR R4: Attachment.url. */
export function fileUrl(hash: string): string {
  return `Binary/${hash}`;
}

/** SHA-256, hex, of the file that an attachment names so. */
export function fileNamed(url: unknown): string | undefined {
  return typeof url === 'string' ? NAMED.exec(url)?.[1] : undefined;
}

/** Whether nothing of a DocumentReference's content lies within it, or at some address. */
export function isNamed(resource: Members): boolean {
  const contents = attachmentsOf(resource);
  return (
    contents.length > 0 &&
    contents.every(({ url, data }) => data === undefined && fileNamed(url) !== undefined)
  );
}

/** A DocumentReference whose files have been taken out of it, or out of the Binaries that it means. */
export function withNamedFiles(
  resource: Members,
  find: (reference: Members) => Members | undefined,
  taker: FileTaker,
): Named {
  const content = resource['content'];
  const attachments = attachmentsOf(resource);
  if (!Array.isArray(content) || attachments.length === 0 || attachments.length !== content.length)
    return ELSEWHERE;
  const files: DecodedFile[] = [];
  const binaries: (Members | string)[] = [];
  const next: FhirJson[] = [];
  for (const [index, attachment] of attachments.entries()) {
    const path = `DocumentReference.content[${index}].attachment`;
    const found = fileOf(attachment, index, find, taker);
    if (found === 'elsewhere') return ELSEWHERE;
    if (found === 'base64') return { kind: 'refused', code: 'fhir.base64', path: `${path}.data` };
    const item = content[index] as Members; // a member of it was just read
    if (found === 'claimed') {
      next.push(item);
      continue;
    }
    const { file, binary } = found;
    if (file.contentType === undefined && !isStatedAsTold(attachment, taker)) return ELSEWHERE;
    const flaw = flawOf(file, attachment, index);
    if (flaw) return { kind: 'refused', code: flaw.code, path: `${path}${flaw.member}` };
    if ('bytes' in file) files.push(file);
    if (binary !== undefined) binaries.push(binary);
    next.push(
      isOurs(attachment, index, taker) ? item : { ...item, attachment: namedAttachment(attachment, file) },
    );
  }
  return { kind: 'named', resource: { ...resource, content: next }, files, binaries };
}

function namedAttachment({ data: _data, ...rest }: Members, file: AttachedFile): Members {
  return {
    ...rest,
    contentType: file.contentType ?? '',
    url: fileUrl(file.hash),
    size: file.size,
    hash: base64OfHex(file.sha1),
  };
}

/** As an export of ours says it; of what comes after the first, the name is enough. */
function isOurs({ data, url, hash, size, contentType }: Members, index: number, taker: FileTaker): boolean {
  return (
    data === undefined &&
    fileNamed(url) !== undefined &&
    (index > 0 ||
      (typeof hash === 'string' &&
        typeof size === 'number' &&
        typeof contentType === 'string' &&
        taker.isTaken(contentType)))
  );
}

type FoundFile = {
  readonly file: AttachedFile | DecodedFile;
  readonly binary?: Members | string;
};

/** @returns `claimed` where the name alone came: whoever has the file already knows whether it is so */
function fileOf(
  attachment: Members,
  index: number,
  find: (reference: Members) => Members | undefined,
  taker: FileTaker,
): FoundFile | 'elsewhere' | 'base64' | 'claimed' {
  const { data, url } = attachment;
  if (typeof data === 'string') {
    const file = taker.decode(data, attachment['contentType']);
    return file ? { file } : 'base64';
  }
  if (typeof url !== 'string') return 'elsewhere';
  const entry = find({ reference: url });
  if (entry?.['resourceType'] === 'Binary' && typeof entry['data'] === 'string') {
    const file = taker.decode(entry['data'], entry['contentType']);
    return file ? { file, binary: entry } : 'base64';
  }
  const [, resourceId] = BINARY.exec(url) ?? [];
  const known = resourceId === undefined ? undefined : taker.known(resourceId);
  if (known && resourceId !== undefined) return { file: known, binary: resourceId };
  return isOurs(attachment, index, taker) ? 'claimed' : 'elsewhere';
}

function isStatedAsTold({ contentType }: Members, taker: FileTaker): boolean {
  return typeof contentType === 'string' && taker.isTold(plainType(contentType));
}

/** A media type without its parameters. */
export function plainType(contentType: string): string {
  return contentType.replace(/;.*$/s, '').trim().toLowerCase();
}

/** What the attachment says of its file and is not so, or why the facility does not take it. */
function flawOf(
  file: AttachedFile,
  { hash, size }: Members,
  index: number,
): { readonly code: string; readonly member: string } | undefined {
  if (index === 0 && file.refusal !== undefined) return { code: file.refusal, member: '' };
  if (size !== undefined && size !== file.size) return { code: 'fhir.size', member: '.size' };
  if (hash !== undefined && !isHashOf(file, hash)) return { code: 'fhir.hash', member: '.hash' };
  return undefined;
}

/** FHIR wants SHA-1 in base64. Who writes SHA-256 or hexadecimal errs in the form, not in the file. */
function isHashOf({ sha1, hash }: AttachedFile, said: FhirJson): boolean {
  if (typeof said !== 'string') return false;
  const hex = /^[0-9a-f]{40}$|^[0-9a-f]{64}$/i.test(said) ? said.toLowerCase() : hexOfBase64(said);
  return hex === sha1 || hex === hash;
}

function attachmentsOf({ content }: Members): readonly Members[] {
  if (!Array.isArray(content)) return [];
  return content.flatMap((item: FhirJson) =>
    isMembers(item) && isMembers(item['attachment']) ? [item['attachment']] : [],
  );
}

/** Ids of Binaries that some part of a resource names by `url` or `reference`. */
export function* binariesNamedIn(value: FhirJson): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value) as [string, FhirJson][]) {
    if (typeof member === 'string') {
      const [, id] = (name === 'url' || name === 'reference' ? BINARY.exec(member) : undefined) ?? [];
      if (id !== undefined) yield id;
    } else yield* binariesNamedIn(member);
  }
}
