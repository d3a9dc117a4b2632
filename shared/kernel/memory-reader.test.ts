import { describe, expect, it } from 'vitest';
import { f } from './field.ts';
import { testId } from './handler-testing.ts';
import { memoryReader } from './memory-reader.ts';
import { defineRecord } from './record.ts';

const Note = defineRecord({
  type: 'note',
  compartment: 'care',
  v: 1,
  fields: {
    status: f.oneOf(['draft', 'final']),
    due: f.date().optional(),
    text: f.text({ max: 20 }).optional(),
  },
  indexes: [['status', 'due']],
});
const aNote = (number: number, status: 'draft' | 'final', due?: string) => ({
  id: testId('note', number),
  status,
  ...(due === undefined ? {} : { due }),
});

const notes = [
  aNote(4, 'final', '2026-01-02'),
  aNote(3, 'final', '2026-01-02'),
  aNote(2, 'draft', '2026-01-01'),
  aNote(1, 'final'),
  aNote(5, 'final', '2026-01-03'),
];
const read = memoryReader({ records: [...notes, { id: testId('patient', 1) }], counters: { next: 7 } });

describe('the reader in memory', () => {
  const numbersOf = async (query: Parameters<typeof read.list<typeof Note>>[1]) =>
    (await read.list(Note, query)).map(({ id }) => Number(id.slice(-12)));

  it('lists by id where no order is asked for', async () => {
    expect(await numbersOf({ where: {} })).toEqual([1, 2, 3, 4, 5]);
    expect(await numbersOf({ where: { status: 'draft' } })).toEqual([2]);
  });

  it('puts the absent first and breaks ties by id, in either direction', async () => {
    const final = { where: { status: 'final' }, orderBy: 'due' } as const;
    expect(await numbersOf(final)).toEqual([1, 3, 4, 5]);
    expect(await numbersOf({ ...final, direction: 'desc' })).toEqual([5, 4, 3, 1]);
    expect(await numbersOf({ ...final, direction: 'desc', offset: 1, limit: 2 })).toEqual([4, 3]);
  });

  it('takes ranges half-open, without the absent', async () => {
    const final = { where: { status: 'final' }, orderBy: 'due' } as const;
    expect(await numbersOf({ ...final, from: '2026-01-02', before: '2026-01-03' })).toEqual([3, 4]);
    expect(await numbersOf({ ...final, before: '2026-01-03' })).toEqual([3, 4]);
  });

  it('refuses what no declared index serves', async () => {
    await expect(read.list(Note, { where: { due: '2026-01-02' } })).rejects.toThrow(
      'no index of note serves (due)',
    );
    await expect(read.list(Note, { where: {}, orderBy: 'text' })).rejects.toThrow('no index');
  });

  it('gets, counts and keeps counters', async () => {
    expect(await read.get(Note, testId('note', 2))).toBe(notes[2]);
    expect(await read.get(Note, testId('patient', 1))).toBeUndefined();
    expect(await read.count(Note, { status: 'final' })).toBe(4);
    expect([await read.counter('next'), await read.counter('none')]).toEqual([7, undefined]);
    expect(await read.envelope(Note, testId('note', 2))).toMatchObject({
      type: 'note',
      data: { status: 'draft', due: '2026-01-01' },
    });
  });
});
