import { expect, it } from 'vitest';
import { testId } from '../kernel/handler-testing.ts';
import { decodeRow, encodeDocument } from './couch-document.ts';

const envelope = {
  id: testId('note', 1),
  type: 'note',
  v: 1,
  facilityId: testId('facility', 1),
  commitId: 'commit',
  author: 'system',
  device: 'desk00000001',
  stamps: {},
  data: { text: 'as it was' },
};
const rowOf = (document: ReturnType<typeof encodeDocument>) =>
  ({ id: envelope.id, rev: '1-a', deleted: false, document }) as const;

it('an envelope is read as it was sent', () => {
  const row = rowOf(encodeDocument(envelope, undefined, false));
  expect(decodeRow(row, 'care', new Map())).toEqual({ kind: 'version', rev: '1-a', envelope });
});

it('a document that calls itself by another id is not taken for that one', () => {
  const row = rowOf({ ...encodeDocument(envelope, undefined, false), id: testId('note', 2) });
  const malformed = { kind: 'malformed', id: envelope.id, code: 'envelope.invalid', paths: ['id'] };
  expect(decodeRow(row, 'care', new Map())).toEqual(malformed);
});
