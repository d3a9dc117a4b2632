import * as z from 'zod';
import type { JsonObject } from '#shared/kernel/json.ts';
import { isObject } from '#shared/kernel/plain-data.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type {
  ChangesPage,
  Marker,
  PushOutcome,
  Remote,
  RemoteFault,
  RemoteRow,
} from '#shared/sync/remote.ts';
import type { ServerLine } from './server-line.ts';

/** Of what `JSON.parse` gave: JSON all the way down. How deep it goes is looked at where it is taken for a document. */
const json = z.custom<JsonObject>(isObject);
/** Others that speak CouchDB's protocol do not call themselves `couchdb`. */
const welcomeSchema = z.looseObject({ version: z.string(), uuid: z.string().max(100) });
interface Row {
  readonly id: string;
  readonly seq?: string | number | null;
  readonly changes: readonly [{ readonly rev: string }, ...unknown[]];
  readonly deleted?: boolean;
  readonly doc?: JsonObject | null;
}
const changesSchema = z.looseObject({
  results: z.array(z.custom<Row>(isRow)),
  last_seq: z.union([z.string(), z.number()]),
  pending: z.number().optional(),
});
const pushSchema = z.array(
  z.looseObject({
    id: z.string(),
    rev: z.string().optional(),
    error: z.string().optional(),
    reason: z.string().optional(),
  }),
);
const listSchema = z.looseObject({
  rows: z.array(
    z.looseObject({
      id: z.string().optional(),
      value: z.looseObject({ rev: z.string(), deleted: z.boolean().optional() }).nullish(),
      doc: json.nullish(),
    }),
  ),
});
const writtenSchema = z.looseObject({ rev: z.string() });
const markerSchema = z.looseObject({ _rev: z.string(), number: z.int().min(0) });

type Faulted = Result<never, RemoteFault>;

/** Looked at without being copied, as an object's schema would: there is one for each document that comes in. */
function isRow(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { id, seq, changes, deleted, doc } = value;
  const first: unknown = Array.isArray(changes) ? changes[0] : undefined;
  return (
    typeof id === 'string' &&
    (seq === undefined || seq === null || typeof seq === 'string' || typeof seq === 'number') &&
    isObject(first) &&
    typeof first['rev'] === 'string' &&
    (deleted === undefined || typeof deleted === 'boolean') &&
    (doc === undefined || doc === null || isObject(doc))
  );
}

/** A CouchDB-compatible server over HTTP. */
export function httpRemote(line: ServerLine): Remote {
  const ask = async <S extends z.ZodType>(
    method: string,
    path: string,
    schema: S,
    body?: JsonObject,
  ): Promise<Result<z.output<S>, RemoteFault | { readonly code: 'status'; readonly status: number }>> => {
    const answer = await line.ask(method, path, body && { body });
    if (!answer.ok) return answer;
    const { status, value } = answer.value;
    if (status < 200 || status > 299) return fail({ code: 'status', status });
    const read = schema.safeParse(value);
    return read.success ? ok(read.data) : fail({ code: 'remote.stranger' }); // another program's JSON
  };

  const answered = async <S extends z.ZodType>(
    method: string,
    path: string,
    schema: S,
    body?: JsonObject,
  ): Promise<Result<z.output<S>, RemoteFault>> => {
    const answer = await ask(method, path, schema, body);
    if (answer.ok) return answer;
    return answer.error.code === 'status' ? faultOf(answer.error.status) : fail(answer.error);
  };

  return {
    async server() {
      const welcome = await answered('GET', '/', welcomeSchema);
      return welcome.ok ? ok(welcome.value.uuid) : welcome;
    },
    async ensure(database) {
      const made = await ask('PUT', `/${database}`, json);
      if (made.ok || (made.error.code === 'status' && made.error.status === 412)) return ok(undefined);
      return made.error.code === 'status' ? faultOf(made.error.status) : fail(made.error);
    },
    async marker(database, device): Promise<Result<Marker | undefined, RemoteFault>> {
      const found = await ask('GET', markerPath(database, device), markerSchema);
      if (found.ok) return ok({ number: found.value.number, rev: found.value._rev });
      if (found.error.code !== 'status') return fail(found.error);
      if (found.error.status !== 404) return faultOf(found.error.status);
      const there = await ask('GET', `/${database}`, json);
      if (there.ok) return ok(undefined);
      return there.error.code === 'status' ? faultOf(there.error.status) : fail(there.error);
    },
    async leaveMarker(database, device, number, rev) {
      const body = { number, ...(rev !== undefined && { _rev: rev }) };
      const left = await ask('PUT', markerPath(database, device), writtenSchema, body);
      if (left.ok) return ok({ number, rev: left.value.rev });
      if (left.error.code !== 'status') return fail(left.error);
      return left.error.status === 409 ? fail({ code: 'remote.markerMoved' }) : faultOf(left.error.status);
    },
    async changes(database, since, limit) {
      const query = new URLSearchParams({ since, limit: String(limit), include_docs: 'true' });
      const page = await answered('GET', `/${database}/_changes?${query.toString()}`, changesSchema);
      return page.ok ? ok(pageOf(page.value, limit)) : page;
    },
    async push(database, documents) {
      const answer = await answered('POST', `/${database}/_bulk_docs`, pushSchema, { docs: documents });
      if (!answer.ok) return answer;
      if (answer.value.length !== documents.length) return fail({ code: 'remote.stranger' });
      return ok(answer.value.map(outcomeOf));
    },
    async documents(database, ids) {
      const path = `/${database}/_all_docs?include_docs=true`;
      const answer = await answered('POST', path, listSchema, { keys: ids });
      if (!answer.ok) return answer;
      return ok(
        answer.value.rows.flatMap(({ id, value, doc }): RemoteRow[] =>
          id === undefined || !value
            ? []
            : [{ id, rev: value.rev, deleted: value.deleted ?? false, ...(doc && { document: doc }) }],
        ),
      );
    },
  };
}

function markerPath(database: string, device: string): string {
  return `/${database}/_local/${encodeURIComponent(`fieldward-${device}`)}`;
}

function failing(status: number): Faulted {
  return fail({ code: 'remote.failing', status });
}

function faultOf(status: number): Faulted {
  switch (status) {
    case 401:
      return fail({ code: 'remote.unauthorized' });
    case 403:
      return fail({ code: 'remote.forbidden' });
    case 404:
      return fail({ code: 'remote.noDatabase' });
    case 413:
      return fail({ code: 'remote.tooLarge' });
    default:
      return failing(status);
  }
}

function pageOf(
  { results, last_seq: last, pending }: z.output<typeof changesSchema>,
  limit: number,
): ChangesPage {
  const rows = results.map(({ id, seq, changes, deleted = false, doc }): RemoteRow => {
    const rev = typeof doc?.['_rev'] === 'string' ? doc['_rev'] : changes[0].rev;
    return {
      id,
      rev,
      deleted,
      ...(seq !== null && seq !== undefined && { seq: String(seq) }),
      ...(doc && { document: doc }),
    };
  });
  const isLast = pending === undefined ? rows.length < limit : pending === 0 || rows.length === 0;
  return { rows, lastSeq: String(last), isLast, ...(pending !== undefined && { left: pending }) };
}

function outcomeOf({ rev, error, reason = '' }: z.output<typeof pushSchema>[number]): PushOutcome {
  if (error === undefined && rev !== undefined) return { kind: 'taken', rev };
  return error === 'conflict' ? { kind: 'conflict' } : { kind: 'refused', error: error ?? 'unknown', reason };
}
