import { expect, it } from 'vitest';
import { momentsOf, TracedDisk } from './system-calls.testing.ts';

const LOG = '21</d/station.db-wal>';
const [DRAFT, FOLDER] = ['24</d/blobs/drafts/1f>', '25</d/blobs/ab>'];

it('puts together what the lines of other threads cut in two', () => {
  const trace = `7 fsync(${DRAFT} <unfinished ...>
8 pwrite64(${LOG}, "x"..., 4096, 56) = 4096
7 <... fsync resumed>)              = 0
8 +++ killed by SIGKILL +++`;
  const moments = [...momentsOf(trace)].map(
    ({ at, number, call, path }) => `${at} ${number} ${call} ${path}`,
  );
  expect(moments).toEqual([
    'start 1 fsync /d/blobs/drafts/1f',
    'start 2 pwrite64 /d/station.db-wal',
    'end 2 pwrite64 /d/station.db-wal',
    'end 1 fsync /d/blobs/drafts/1f',
  ]);
});

const BLOB = [
  `7 write(${DRAFT}, "x"..., 100) = 100`,
  `7 fsync(${DRAFT}) = 0`,
  `8 rename("/d/blobs/drafts/1f", "/d/blobs/ab/ab12") = 0`,
  `7 fsync(${FOLDER}) = 0`,
];
const RECORD = [`9 pwrite64(${LOG}, "x"..., 4096, 56) = 4096`, `9 fdatasync(${LOG}) = 0`];

it.each([
  ['all in its order', [...BLOB, ...RECORD], [true, true, true]],
  ['the record before its file', [...RECORD, ...BLOB], [true, true, false]],
  ['no flush of the record', [...BLOB, ...RECORD.slice(0, 1)], [true, false, true]],
  ['no flush of the folder', [...BLOB.slice(0, 3), ...RECORD], [false, true, false]],
  [
    'no flush of what a new folder lies in',
    ['7 mkdir("/d/blobs/ab", 0700) = 0', ...BLOB, ...RECORD],
    [false, true, false],
  ],
  ['no flush of the bytes', [...BLOB.toSpliced(1, 1), ...RECORD], [false, true, false]],
  ['a flush that failed', [...BLOB.with(1, `7 fsync(${DRAFT}) = -1 EIO`), ...RECORD], [false, true, false]],
  [
    'a flush that began before the last write',
    [...BLOB, `7 fdatasync(${LOG} <unfinished ...>`, ...RECORD.slice(0, 1), '7 <... fdatasync resumed>) = 0'],
    [true, false, true],
  ],
])('sees %s', (_what, lines, expected) => {
  const disk = new TracedDisk();
  for (const moment of momentsOf(lines.join('\n'))) disk.see(moment);
  expect([disk.isBlobOnDisk(), disk.isLogOnDisk(), disk.isLogAfterBlob()]).toEqual(expected);
});
