import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { JsonObject } from '#shared/kernel/json.ts';
import { withBody, type Request } from '../http/request.ts';
import { EmbeddedStore } from '../stores/embedded/embedded-store.ts';
import { newUuid } from '../stores/embedded/embedded-backend.ts';
import { find } from './find.handlers.ts';
import { SharedPages } from './shared-pages.ts';

const folder = mkdtempSync(join(tmpdir(), 'fieldward-find-'));
const store = new EmbeddedStore(folder, randomBytes(32));
const context = { store, serverId: 'one', newUuid, pages: new SharedPages() };
afterAll(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

const idOf = (number: number) => `n${String(number).padStart(4, '0')}`;
const aNote = (id: string, data: JsonObject) => ({ id, deleted: false, data, attachments: {} });

async function found(
  body: object,
  meanwhile: () => void,
  database = 'notes',
): Promise<{ ids: string[]; turns: number }> {
  const request: Request = {
    method: 'POST',
    segments: [database, '_find'],
    query: new URLSearchParams(),
    message: withBody({}, body),
    user: undefined,
    address: '',
    base: '',
  };
  let turns = 0;
  let isDone = false;
  const turn = () => {
    if (isDone) return;
    turns += 1;
    meanwhile();
    setImmediate(turn);
  };
  setImmediate(turn);
  const answer = await find(context, store.database(database), request);
  isDone = true;
  const { docs } = answer.body as { docs: { _id: string }[] }; // as the handler answers
  return { ids: docs.map(({ _id }) => _id), turns };
}

it('lets others be answered while it looks through a database, by an index too, and passes over nothing', async () => {
  store.create('notes');
  const notes = Array.from({ length: 1_000 }, (_, number) => aNote(idOf(number), { a: 1_000 - number }));
  const index = { language: 'query', views: { a: { map: { fields: { a: 'asc' } } } } };
  store.write('notes', [...notes, aNote('_design/by', index)], 'edit');
  const few = await found({ selector: { _id: 'n0000' }, limit: 1 }, () => undefined);
  // The last one that was looked at goes before the scan goes on behind it.
  const goes = [199, 398, 597].map(idOf);
  const waiting = goes.values();
  let before = few.turns;
  const remove = () => {
    const id = before-- > 0 ? undefined : waiting.next().value;
    const rev = id && store.documents.find(store.database('notes').db, id)?.rev;
    if (id && rev) store.write('notes', [{ ...aNote(id, {}), deleted: true, rev }], 'edit');
  };
  const all = await found({ selector: { a: { $gt: 0 } }, sort: ['a'], limit: 2_000 }, remove);
  expect(all.turns).toBeGreaterThan(few.turns + 3);
  const others = (ids: readonly string[]) => ids.filter((id) => !goes.includes(id));
  const expected = Array.from({ length: 1_000 }, (_, number) => idOf(999 - number));
  expect(others(all.ids)).toEqual(others(expected));
});

it('finds by an index what that holds: nothing without its fields, and nothing that a partial one leaves out', async () => {
  store.create('books');
  const view = (fields: JsonObject, partial_filter_selector: JsonObject = {}) => ({
    map: { fields, partial_filter_selector },
  });
  const views = { rank: view({ rank: 'asc' }), few: view({ _id: 'asc' }, { kind: 'few' }) };
  store.write(
    'books',
    [
      aNote('_design/by', { language: 'query', views }),
      aNote('one', { kind: 'few', rank: 'b' }),
      aNote('two', { kind: 'many', rank: '\u0000aA' }),
      aNote('three', { kind: 'many', rank: 'aA' }),
      aNote('four', { kind: 'few' }),
    ],
    'edit',
  );
  const ids = async (query: JsonObject) => (await found(query, () => undefined, 'books')).ids;
  // What the collation does not tell apart stands by id.
  expect(await ids({ selector: { _id: { $gt: null } }, sort: ['rank'] })).toEqual(['three', 'two', 'one']);
  expect(await ids({ selector: { _id: { $gt: null } }, use_index: ['by', 'few'] })).toEqual(['four', 'one']);
});
