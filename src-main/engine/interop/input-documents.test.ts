import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { documentsOf, type InputDocument } from './input-documents.ts';
import { findInputs } from './input-files.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldward-input-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(name: string, bytes: Uint8Array | string, longest?: number): Promise<InputDocument[]> {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  const fromDisk = await collected(
    documentsOf({ name, path, bytes: bytes.length }, () => undefined, longest),
  );
  // The same bytes from a window, in pieces that cut lines, characters and compressed blocks anywhere.
  const whole = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : Uint8Array.from(bytes);
  const chunks = Array.from({ length: Math.ceil(whole.length / 7) }, (_, index) =>
    whole.slice(index * 7, index * 7 + 7),
  );
  const fromWindow = await collected(
    documentsOf({ name, chunks, bytes: whole.length }, () => undefined, longest),
  );
  expect(fromWindow).toEqual(fromDisk);
  return fromDisk;
}

async function collected(documents: AsyncIterable<InputDocument>): Promise<InputDocument[]> {
  const list: InputDocument[] = [];
  for await (const document of documents) list.push(document);
  return list;
}

describe('the documents of a file', () => {
  test.each<[string, string, string | Uint8Array, InputDocument[]]>([
    [
      'one a line',
      'a.ndjson',
      '{"a":1}\n{"b":"é"}\r\n\n  \n{"c":3}',
      [
        { at: 1, text: '{"a":1}' },
        { at: 2, text: '{"b":"é"}\r' },
        { at: 5, text: '{"c":3}' },
      ],
    ],
    ['the whole of JSON', 'a.json', '{\n  "a": 1\n}\n', [{ text: '{\n  "a": 1\n}\n' }]],
    [
      'compressed',
      'a.ndjson.gz',
      gzipSync('{"a":1}\n{"b":2}\n'),
      [
        { at: 1, text: '{"a":1}' },
        { at: 2, text: '{"b":2}' },
      ],
    ],
    ['compressed, and not called so', 'a.json', gzipSync('{"a":1}'), [{ text: '{"a":1}' }]],
    ['called compressed, and not', 'b.json.gz', '{"a":1}', [{ text: '{"a":1}' }]],
    ['with a byte order mark', 'a.NDJSON', '\uFEFF{"a":1}\n', [{ at: 1, text: '{"a":1}' }]],
    ['none', 'a.json', '', [{ code: 'import.empty' }]],
    ['only blank lines', 'a.ndjson', '\n \n', [{ code: 'import.empty' }]],
    ['compressed nothing', 'a.ndjson.gz', gzipSync(''), [{ code: 'import.empty' }]],
    ['of another kind', 'a.csv', 'a,b', [{ code: 'import.wrongExtension' }]],
    [
      'in another encoding',
      'a.ndjson',
      Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xe9]), Buffer.from('"}\n{"b":2}')]),
      [
        { at: 1, code: 'import.notUtf8' },
        { at: 2, text: '{"b":2}' },
      ],
    ],
    ['in UTF-16', 'a.json', Buffer.from('\uFEFF{"a":1}', 'utf16le'), [{ code: 'import.notUtf8' }]],
  ])('%s', async (_what, name, bytes, documents) => expect(await read(name, bytes)).toEqual(documents));

  test('a line without end is passed over, and the next one read', async () => {
    expect(await read('long.ndjson', `{"a":1}\n{"b":"${'x'.repeat(5_000)}"}\n{"c":3}\n`, 1_000)).toEqual([
      { at: 1, text: '{"a":1}' },
      { at: 2, code: 'import.documentTooLong' },
      { at: 3, text: '{"c":3}' },
    ]);
  });

  test('compression cut off: what came before is read', async () => {
    const lines = Array.from({ length: 3_000 }, (_, index) =>
      JSON.stringify({ index, noise: Math.sin(index) }),
    ).join('\n');
    const packed = gzipSync(lines);
    const path = join(folder, 'cut.ndjson.gz');
    writeFileSync(path, packed.subarray(0, packed.length / 2));
    const documents = await collected(
      documentsOf({ name: path, path, bytes: packed.length }, () => undefined),
    );
    expect(documents.at(-1)).toMatchObject({ code: 'import.gzipTruncated' });
    expect(documents.slice(0, -1).every((document) => 'text' in document)).toBe(true);
    expect(documents.length).toBeGreaterThan(100);
  });

  test('compression damaged', async () => {
    const packed = gzipSync('{"a":1}\n'.repeat(2_000));
    packed.fill(0xff, 20, 40);
    expect((await read('bad.ndjson.gz', packed)).at(-1)).toMatchObject({ code: 'import.gzipDamaged' });
  });

  test('a file that is gone by now', async () => {
    const path = join(folder, 'gone.json');
    expect(await collected(documentsOf({ name: 'gone.json', path, bytes: 1 }, () => undefined))).toEqual([
      { code: 'import.unreadable' },
    ]);
  });

  test('tells how far it has read', async () => {
    const path = join(folder, 'far.ndjson');
    writeFileSync(path, '{"a":1}\n'.repeat(100_000));
    const told: number[] = [];
    for await (const _document of documentsOf({ name: path, path, bytes: 800_000 }, (bytes) =>
      told.push(bytes),
    ));
    expect(told.at(-1)).toBe(800_000);
    expect(told.length).toBeGreaterThan(1);
  });
});

test('folders give their files of the right kind, in order of names; what is not there is named', () => {
  const sub = mkdtempSync(join(folder, 'sub-'));
  for (const name of ['b.json', 'a.ndjson.gz', 'notes.txt']) writeFileSync(join(sub, name), 'x');
  const { inputs, missing } = findInputs([sub, join(folder, 'nowhere'), join(sub, 'notes.txt')]);
  expect(inputs.map(({ name }) => name.slice(sub.length + 1))).toEqual([
    'a.ndjson.gz',
    'b.json',
    'notes.txt',
  ]);
  expect(missing).toEqual([join(folder, 'nowhere')]);
});
