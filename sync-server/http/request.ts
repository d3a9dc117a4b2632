import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type * as z from 'zod';
import type { Id } from '#shared/kernel/ids.ts';
import type { Json, JsonObject } from '#shared/kernel/json.ts';
import type { Permission } from '#shared/kernel/permission.ts';
import { badRequest, CouchError, queryParseError } from '../couch/couch-error.ts';

/** A request as the handlers see it. */
export interface Request {
  readonly method: string;
  /** Decoded, between slashes: an encoded slash is part of a segment. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly message: Message;
  readonly user: User | undefined;
  /** Where it comes from, for limits. */
  readonly address: string;
  /** The address by which the server was asked, as the client says it: `https://host:port`. */
  readonly base: string;
  /** Of which databases a list or feed of databases may tell; absent: of all. */
  readonly sees?: (database: string) => boolean;
}

/** The body, and what was said of it. */
export type Message = Readable & { readonly headers: IncomingHttpHeaders };

export interface User {
  readonly name: string;
  readonly roles: readonly string[];
  /** Absent: the administrator. */
  readonly device?: DeviceUser;
}

/** An enrolled device that asks. */
export interface DeviceUser {
  /** 12 characters. */
  readonly id: string;
  readonly facilityId: Id;
  /** `handOver`: it was revoked, and may only send what it has not sent. */
  readonly scope: 'device' | 'handOver';
  /** When its token ends, Unix time in ms. */
  readonly untilMs: number;
  /** Who of the staff has signed in by it. */
  readonly person?: { readonly userId: Id; readonly permissions: ReadonlySet<Permission> };
}

/** A message with another body. */
export function withBody(headers: IncomingHttpHeaders, body: unknown): Message {
  const { 'content-encoding': _encoding, 'transfer-encoding': _transfer, ...rest } = headers;
  const bytes = Buffer.from(JSON.stringify(body));
  return Object.assign(Readable.from([bytes]), {
    headers: { ...rest, 'content-type': 'application/json', 'content-length': String(bytes.length) },
  });
}

/** Bytes of one body; what is larger comes as separate documents or attachments. */
const MAX_BODY_BYTES = 64_000_000;
const DEEPEST = 200;
/** Of a batch: each piece is a turn of the event loop. */
const GUNZIP_CHUNK_BYTES = 64 * 1024;

export function segmentsOf(path: string): readonly string[] {
  try {
    return path
      .split('/')
      .slice(1)
      .map((segment) => decodeURIComponent(segment));
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    throw badRequest('Malformed path');
  }
}

/** @throws CouchError 413 request_entity_too_large */
export async function readBytes(message: Message, most = MAX_BODY_BYTES): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  const encoding = message.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'gzip' && encoding !== 'identity') {
    throw new CouchError(415, 'bad_ctype', `Unsupported encoding ${encoding}`);
  }
  const stream =
    encoding === 'gzip' ? message.pipe(createGunzip({ chunkSize: GUNZIP_CHUNK_BYTES })) : message;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > most) throw new CouchError(413, 'request_entity_too_large', 'The request is too large.');
      chunks.push(chunk);
    }
  } catch (error) {
    const isBadGzip = error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
    throw isBadGzip ? badRequest('Malformed gzip') : error;
  }
  return Buffer.concat(chunks);
}

/** @throws CouchError 415 where it is not said to be JSON, 400 where it is not */
export async function readJson(message: Message, most = MAX_BODY_BYTES): Promise<Json | undefined> {
  const type = message.headers['content-type'];
  if (type !== undefined && !/^application\/json\b/i.test(type)) {
    throw new CouchError(415, 'bad_content_type', 'Content-Type must be application/json');
  }
  return readPutJson(message, most);
}

/** Of a PUT, where CouchDB does not look at what the body is said to be. @throws CouchError 400 where it is not JSON */
export async function readPutJson(message: Message, most = MAX_BODY_BYTES): Promise<Json | undefined> {
  const bytes = await readBytes(message, most);
  return bytes.length === 0 ? undefined : parseJson(bytes.toString('utf8'));
}

export function parseJson(text: string): Json {
  try {
    const value = JSON.parse(text) as Json; // what JSON.parse gives is JSON
    if (depthOf(value, 0) > DEEPEST) throw badRequest('invalid UTF-8 JSON');
    return value;
  } catch (error) {
    if (error instanceof SyntaxError) throw badRequest('invalid UTF-8 JSON');
    throw error;
  }
}

/** Of what `parseJson` has read: JSON all the way down. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function depthOf(value: Json, depth: number): number {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return depth;
  let deepest = depth;
  for (const member of Object.values(value)) deepest = Math.max(deepest, depthOf(member, depth + 1));
  return deepest;
}

/** @throws CouchError 400 in the schema's place */
export function parsed<S extends z.ZodType>(schema: S, value: unknown, reason: string): z.output<S> {
  const result = schema.safeParse(value);
  if (!result.success) throw badRequest(reason);
  return result.data;
}

/** @throws CouchError 400 query_parse_error */
export function flag(query: URLSearchParams, name: string, otherwise = false): boolean {
  const text = query.get(name);
  if (text === null) return otherwise;
  if (text === 'true' || text === 'false') return text === 'true';
  throw queryParseError(`Invalid boolean parameter: "${text}"`);
}

/** Whole and not negative. @throws CouchError 400 query_parse_error */
export function count(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw queryParseError(`Invalid value for ${name}: "${text}"`);
  return Number(text);
}

/** A parameter whose value is JSON: a key, a list of revisions. */
export function jsonParameter(query: URLSearchParams, ...names: readonly string[]): Json | undefined {
  for (const name of names) {
    const text = query.get(name);
    if (text !== null) return parseJson(text);
  }
  return undefined;
}
