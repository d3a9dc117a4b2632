import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parseId } from '#shared/kernel/ids.ts';
import { Directory, DIRECTORY_TYPES, type DirectoryEntry } from './directory.ts';
import { identifierIn } from './references.ts';

const npi = { system: 'urn:npi', value: '7' };
const other = { system: 'urn:register', value: 'D-7' };

function emptyDirectory(entries: readonly DirectoryEntry[] = []): Directory {
  const directory = new Directory({
    sha256: (text) => createHash('sha256').update(text).digest(),
    fingerprint: (text) => createHash('sha256').update(text).digest('hex').slice(0, 32),
  });
  for (const type of DIRECTORY_TYPES) {
    directory.load(
      type,
      entries.filter((entry) => entry.type === type),
    );
  }
  return directory;
}

const idOf = (directory: Directory, name: string) => directory.idOf('practitioner', 'Practitioner', name);

describe('ids', () => {
  test('follow from type and name alone, and are version 8', () => {
    const id = idOf(emptyDirectory(), 'p1');
    expect(idOf(emptyDirectory(), 'p1')).toBe(id);
    expect(parseId(id).ok).toBe(true);
    expect(id[id.indexOf(':') + 15]).toBe('8');
    expect(idOf(emptyDirectory(), 'p2')).not.toBe(id);
  });

  test('keep their values after many others were asked for', () => {
    const directory = emptyDirectory();
    const first = idOf(directory, 'first');
    for (let index = 0; index < 30_000; index += 1) idOf(directory, String(index));
    expect(idOf(directory, 'first')).toBe(first);
  });
});

describe('a reference by identifier', () => {
  test('leads to who has arrived with it', () => {
    const directory = emptyDirectory();
    const arrived = directory.arrive('practitioner', idOf(directory, 'p1'), [npi]);
    expect(arrived).toBe(idOf(directory, 'p1'));
    expect(directory.byIdentifier('practitioner', npi)).toBe(arrived);
    expect(directory.byIdentifier('organization', npi)).not.toBe(arrived);
  });

  test('that came first is kept: who arrives later takes that place, under both names', () => {
    const directory = emptyDirectory();
    const awaited = directory.byIdentifier('practitioner', npi);
    expect(directory.arrive('practitioner', idOf(directory, 'p1'), [other, npi])).toBe(awaited);
    expect(directory.actual(idOf(directory, 'p1'))).toBe(awaited);
    expect(directory.byIdentifier('practitioner', other)).toBe(awaited);
    expect(directory.arrive('practitioner', idOf(directory, 'p1'), [npi])).toBe(awaited);
    expect(directory.takeAliases()).toEqual([[idOf(directory, 'p1'), awaited]]);
  });

  test('is not taken over by a second who claims the same number', () => {
    const directory = emptyDirectory();
    const first = directory.arrive('practitioner', idOf(directory, 'p1'), [npi]);
    const second = directory.arrive('practitioner', idOf(directory, 'p2'), [npi]);
    expect(second).not.toBe(first);
    expect(directory.byIdentifier('practitioner', npi)).toBe(first);
  });

  test('finds what the station held, and its names, after a restart', () => {
    const before = emptyDirectory();
    const awaited = before.byIdentifier('practitioner', npi);
    const placeholder = {
      id: awaited,
      type: 'practitioner',
      identifiers: [npi],
      isPlaceholder: true,
    } as const;
    expect(emptyDirectory([placeholder]).arrive('practitioner', idOf(before, 'p1'), [npi])).toBe(awaited);
    const taken = { ...placeholder, resourceId: 'p1', isPlaceholder: false } as const;
    const after = emptyDirectory([taken]);
    expect(after.actual(idOf(after, 'p1'))).toBe(awaited);
    expect(after.arrive('practitioner', idOf(after, 'p1'), [npi])).toBe(awaited);
  });

  test('to a type whose holders are not known yet says so', () => {
    const directory = new Directory({
      sha256: (text) => createHash('sha256').update(text).digest(),
      fingerprint: String,
    });
    const guessed = directory.byIdentifier('patient', npi);
    expect(directory.takeMissing()).toEqual(['patient']);
    directory.load('patient', [
      { id: 'patient:real', type: 'patient', identifiers: [npi], isPlaceholder: false },
    ]);
    expect(directory.takeMissing()).toEqual([]);
    expect(directory.byIdentifier('patient', npi)).toBe('patient:real');
    expect(guessed).not.toBe('patient:real');
  });
});

describe('the query of a conditional reference', () => {
  test.each([
    ['identifier=urn:npi|7', npi],
    ['identifier=urn%3Anpi%7C7', npi],
    ['identifier=http://x.example/a?b=c|7', { system: 'http://x.example/a?b=c', value: '7' }],
    ['identifier=100%|7', { system: '100%', value: '7' }],
    ['identifier=7', undefined],
    ['identifier=urn:npi|', undefined],
    ['name=Auma', undefined],
    ['identifier=urn:npi|7&active=true', undefined],
  ])('%s', (query, identifier) => expect(identifierIn(query)).toEqual(identifier));
});
