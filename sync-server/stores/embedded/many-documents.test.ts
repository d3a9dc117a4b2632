import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { DocumentInput } from '../../couch/document.ts';
import { EmbeddedStore } from './embedded-store.ts';

let folder: string;
let store: EmbeddedStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldward-many-'));
  store = new EmbeddedStore(folder, randomBytes(32));
  store.create('notes');
});

afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

const input = (id: string, rev?: string): DocumentInput => ({
  id,
  deleted: false,
  data: { id },
  attachments: {},
  ...(rev !== undefined && { rev }),
});
const write = (...inputs: readonly DocumentInput[]) =>
  store
    .write('notes', inputs, 'edit')
    .map((outcome) => ('refusal' in outcome ? outcome.refusal.error : outcome.rev));

/** Quotes, a text that ends in C before it ends, other scripts, half of a character. */
const ODD = ['plain', `it's "so" \\ …`, 'nul\u0000led', 'المريض', '\u{1f3e5}', 'half\ud800'];

it('a batch finds what stands under any id', () => {
  const first = write(...ODD.map((id) => input(id)));
  expect(first).toEqual(ODD.map(() => expect.stringMatching(/^1-/)));
  expect(write(...ODD.map((id) => input(id)))).toEqual(ODD.map(() => 'conflict'));
  const second = write(...ODD.map((id, at) => input(id, first[at])));
  expect(second).toEqual(ODD.map(() => expect.stringMatching(/^2-/)));
  const { db, live } = store.database('notes');
  expect(live).toBe(ODD.length);
  const found = store.documents.findAll(db, ['missing', ...ODD], true);
  expect([...found.keys()].toSorted()).toEqual(ODD.toSorted());
  expect(ODD.map((id) => found.get(id)?.rev)).toEqual(second);
  expect(found.get('المريض')?.body.data).toEqual({ id: 'المريض' });
});

it('what a batch names twice stands on what the first of them wrote', () => {
  const [first = '', again] = write(input('twice'), input('twice'));
  expect([first, again]).toEqual([expect.stringMatching(/^1-/), 'conflict']);
  expect(write(input('twice', first), input('twice', first))).toEqual([
    expect.stringMatching(/^2-/),
    'conflict',
  ]);
  // Two ids that are one in the file.
  expect(write(input('half\ud800'), input('half\ufffd'))).toEqual([expect.stringMatching(/^1-/), 'conflict']);
  expect(store.database('notes')).toMatchObject({ live: 2, seq: 3 });
});

it('a look that a write has gone past since is not written onto', () => {
  const [rev] = write(input('one'));
  const looked = store.lookAt('notes', ['one']);
  const [later] = write(input('one', rev));
  expect(later).toMatch(/^2-/);
  const outcomes = (...inputs: readonly DocumentInput[]) => store.write('notes', inputs, 'edit', looked);
  expect(outcomes(input('one', rev))).toMatchObject([{ refusal: { error: 'conflict' } }]);
  expect(outcomes(input('one', later))).toMatchObject([{ rev: expect.stringMatching(/^3-/), ok: true }]);
});

it('nor one of other documents, or of a database that was made anew', () => {
  const [rev] = write(input('one'));
  const others = store.lookAt('notes', ['two']);
  expect(store.write('notes', [input('one')], 'edit', others)).toMatchObject([
    { refusal: { error: 'conflict' } },
  ]);
  const former = store.lookAt('notes', ['one']);
  store.drop(store.database('notes'));
  store.create('notes');
  expect(store.write('notes', [input('one', rev)], 'edit', former)).toMatchObject([
    { refusal: { error: 'conflict' } },
  ]);
});
