import type { Json } from '#shared/kernel/json.ts';
import { parseJson } from '../http/request.ts';
import { isJsonObject } from '#shared/kernel/json.ts';
import { badRequest } from './couch-error.ts';

export interface MultipartDocument {
  readonly document: Json;
  /** By attachment name, in the order in which the document names what follows. */
  readonly attachments: ReadonlyMap<string, Uint8Array>;
}

export interface Part {
  readonly headers: ReadonlyMap<string, string>;
  readonly bytes: Buffer;
}

/** `multipart/related`: the document first, then the bytes of each attachment that follows. RFC 2387. */
export function readMultipart(bytes: Buffer, contentType: string): MultipartDocument {
  const [first, ...rest] = partsOf(bytes, boundaryOf(contentType));
  if (!first) throw badRequest('a multipart request begins with its document');
  const document = parseJson(first.bytes.toString('utf8'));
  const list = isJsonObject(document) ? document['_attachments'] : undefined;
  const names = Object.entries(isJsonObject(list) ? list : {})
    .filter(([, facts]) => isJsonObject(facts) && facts['follows'] === true)
    .map(([name]) => name);
  const named = new Map(
    rest.flatMap((part): [string, Buffer][] => {
      const name = /filename="?([^";]+)"?/.exec(part.headers.get('content-disposition') ?? '')?.[1];
      return name === undefined ? [] : [[name, part.bytes]];
    }),
  );
  const attachments = names.flatMap((name, index): [string, Buffer][] => {
    const found = named.get(name) ?? rest[index]?.bytes;
    return found ? [[name, found]] : [];
  });
  return { document, attachments: new Map(attachments) };
}

function boundaryOf(contentType: string): string {
  const [, quoted, plain] = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) throw badRequest('a multipart request names its boundary');
  return boundary;
}

export function partsOf(bytes: Buffer, boundary: string): readonly Part[] {
  const mark = Buffer.from(`--${boundary}`);
  const parts: Part[] = [];
  let start = bytes.indexOf(mark);
  while (start >= 0) {
    const from = start + mark.length;
    if (bytes.subarray(from, from + 2).toString() === '--') return parts;
    const next = bytes.indexOf(`\r\n--${boundary}`, from, 'latin1');
    if (next < 0) throw badRequest('a multipart request ends with its boundary');
    parts.push(partOf(bytes.subarray(from + 2, next)));
    start = next + 2;
  }
  return parts;
}

function partOf(bytes: Buffer): Part {
  const isBare = bytes.subarray(0, 2).toString('latin1') === '\r\n';
  const end = isBare ? 0 : bytes.indexOf('\r\n\r\n');
  if (end < 0) throw badRequest('a part has headers and a body');
  const headers = bytes
    .subarray(0, end)
    .toString('utf8')
    .split('\r\n')
    .flatMap((line): [string, string][] => {
      const colon = line.indexOf(':');
      return colon < 0 ? [] : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]];
    });
  return { headers: new Map(headers), bytes: bytes.subarray(end + (isBare ? 2 : 4)) };
}
