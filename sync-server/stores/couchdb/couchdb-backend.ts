import type { ServerResponse } from 'node:http';
import * as z from 'zod';
import type { JsonObject } from '#shared/kernel/json.ts';
import { sequenceNumber } from '../../access/progress.ts';
import type { Backend, DatabaseFacts, StandingDocument } from '../../backend.ts';
import { CouchError, notFound } from '../../couch/couch-error.ts';
import { welcome } from '../../couch/routes.ts';
import type { Request } from '../../http/request.ts';
import type { Answer } from '../../http/respond.ts';
import type { ServerLog } from '../../http/server-log.ts';
import { CommitJournal } from './commit-journal.ts';
import { CouchClient, understood } from './couchdb-client.ts';
import { forward } from './forward.ts';
import type { JournalFile } from './journal-file.ts';
import { seenDatabases, seenUpdates } from './seen-databases.ts';

/** Others that speak CouchDB's protocol do not call themselves `couchdb`. */
const welcomeSchema = z.looseObject({ version: z.string(), uuid: z.string().max(100) });

const members = z.record(z.string(), z.json()) as z.ZodType<JsonObject>; // zod's JSON type is mutable; ours is read-only
const listSchema = z.object({
  rows: z.array(
    z.looseObject({
      id: z.string().optional(),
      value: z.looseObject({ rev: z.string(), deleted: z.boolean().optional() }).nullish(),
      doc: members.nullish(),
    }),
  ),
});
const changesSchema = z.object({
  results: z.array(
    z.looseObject({
      id: z.string(),
      changes: z.array(z.looseObject({ rev: z.string() })),
      deleted: z.boolean().optional(),
      doc: members.nullish(),
    }),
  ),
  last_seq: z.union([z.string(), z.number()]),
});
const outcomesSchema = z.array(members);

const infoSchema = z.looseObject({ doc_count: z.number(), update_seq: z.union([z.string(), z.number()]) });

/** What is asked of the CouchDB as a whole; the rest of its underscored paths sets up the CouchDB itself. */
const WHOLE = new Set(['_all_dbs', '_db_updates', '_up', '_uuids']);
const OWN = new Set(['_users', '_replicator', '_global_changes']);

/**
 * Databases that lie in an Apache CouchDB, or in what speaks its protocol. What was committed before and does not stand there yet
 * comes to stand before this returns.
 * @param url with name and password of an administrator there
 * @param file of commits, closed with the backend
 * @throws CouchError 503 where it does not answer
 */
export async function couchdbBackend(url: string, file: JournalFile, log: ServerLog): Promise<Backend> {
  const client = new CouchClient(url);
  const { uuid } = understood(welcomeSchema, await client.json('GET', '/'));
  const couch = readsAndWrites(client);
  const journal = new CommitJournal(file, couch, log);
  await journal.settle();
  return {
    ...couch,
    serverId: uuid,
    async answer(request: Request, response: ServerResponse): Promise<Answer | undefined> {
      const [first = ''] = request.segments;
      if (first === '') return welcome(uuid);
      if (first.startsWith('_') && !WHOLE.has(first) && !OWN.has(first)) throw notFound();
      if (request.sees && first === '_all_dbs') return seenDatabases(client, request, request.sees);
      if (request.sees && first === '_db_updates')
        return seenUpdates(client, request, request.sees, response);
      await forward(client, request, response);
      return undefined;
    },
    async databases() {
      const names = understood(z.array(z.string()), await client.json('GET', '/_all_dbs'));
      const found: DatabaseFacts[] = [];
      for (const name of names.filter((one) => !OWN.has(one))) {
        const answer = await client.json('GET', `/${encodeURIComponent(name)}`);
        const { doc_count: documents, update_seq: seq } = understood(infoSchema, answer);
        found.push({ name, documents, seq: sequenceNumber(String(seq)) ?? 0 });
      }
      return found;
    },
    write: journal.write,
    commit: journal.commit,
    // Of the CouchDB nothing is held: each request has a connection of its own, ended with it.
    close: () => journal.close(),
  };
}

function readsAndWrites(client: CouchClient): Pick<Backend, 'read' | 'write' | 'changes' | 'ensure'> {
  return {
    async read(name, asked) {
      const path = `/${encodeURIComponent(name)}/_all_docs?include_docs=true`;
      const answer =
        'keys' in asked
          ? await client.json('POST', path, { keys: asked.keys })
          : await client.json('GET', `${path}&${rangeQuery(asked).toString()}`);
      return understood(listSchema, answer).rows.flatMap(standing);
    },
    async write(name, documents) {
      const path = `/${encodeURIComponent(name)}/_bulk_docs`;
      return understood(outcomesSchema, await client.json('POST', path, { docs: documents }));
    },
    async changes(name, since, limit) {
      const query = new URLSearchParams({ include_docs: 'true', limit: String(limit), since: since ?? '0' });
      const path = `/${encodeURIComponent(name)}/_changes?${query.toString()}`;
      const { results, last_seq: last } = understood(changesSchema, await client.json('GET', path));
      return {
        documents: results.flatMap(({ id, changes: [change], deleted = false, doc }) =>
          change === undefined ? [] : standing({ id, value: { rev: change.rev, deleted }, doc }),
        ),
        since: String(last),
        isEnd: results.length < limit,
      };
    },
    async ensure(name) {
      try {
        await client.json('PUT', `/${encodeURIComponent(name)}`);
      } catch (error) {
        if (!(error instanceof CouchError) || error.status !== 412) throw error; // it is there
      }
    },
  };
}

function rangeQuery({ start, end }: { readonly start: string; readonly end: string }): URLSearchParams {
  return new URLSearchParams({ start_key: JSON.stringify(start), end_key: JSON.stringify(end) });
}

function standing({
  id,
  value,
  doc,
}: z.output<typeof listSchema>['rows'][number]): readonly StandingDocument[] {
  if (id === undefined || !value) return [];
  const { rev, deleted = false } = value;
  if (deleted || !doc) return [{ id, rev }];
  const own = Object.entries(doc).filter(([name]) => !name.startsWith('_'));
  return [{ id, rev, members: Object.fromEntries(own) }];
}
