import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;

interface Salts {
  readonly first: number;
  readonly second: number;
}

/**
 * Whether a fault in the write-ahead log cuts off answered commits. SQLite takes the first frame whose checksum fails
 * as the end of the log, and says nothing. Headers stand in clear and the checksums are over the ciphertext, so that
 * the log is read without a key. https://www.sqlite.org/fileformat2.html §4
 *
 * What a power cut tears is the last transaction at most: its own commit mark may lie behind the fault, no other.
 */
export function isLogCut(file: string, pageBytes: number): boolean {
  const log = `${file}-wal`;
  if (!existsSync(log) || statSync(log).size <= HEADER_BYTES) return false;
  const descriptor = openSync(log, 'r');
  try {
    const header = readAt(descriptor, 0, HEADER_BYTES);
    // Looked at twice: a writer in another process may be in the middle of a frame, and has gone on by then.
    if (!header || !hasCut(descriptor, header, pageBytes) || !hasCut(descriptor, header, pageBytes))
      return false;
    // A writer in another process may have begun the log anew meanwhile; it writes the header first.
    return readAt(descriptor, 0, HEADER_BYTES)?.equals(header) === true;
  } finally {
    closeSync(descriptor);
  }
}

function hasCut(descriptor: number, header: Buffer, pageBytes: number): boolean {
  const isBig = (header.readUInt32BE(0) & 1) === 1;
  const salts = saltsAt(header, 16);
  let sum = checksum(header.subarray(0, 24), isBig, [0, 0]);
  // The header is on disk before the first frame is written: behind a faulty one, every commit is cut off.
  let isSound = isSum(header, 24, sum);
  let commitsCut = 0;
  const allowed = isSound ? 1 : 0;
  const frameBytes = FRAME_HEADER_BYTES + pageBytes;
  for (let at = HEADER_BYTES; ; at += frameBytes) {
    const frame = readAt(descriptor, at, frameBytes);
    if (!frame) return commitsCut > allowed;
    const isCommit = frame.readUInt32BE(4) !== 0;
    if (isSound) {
      sum = checksum(frame.subarray(0, 8), isBig, sum);
      sum = checksum(frame.subarray(FRAME_HEADER_BYTES), isBig, sum);
      const own = saltsAt(frame, 8);
      if (own.first === salts.first && own.second === salts.second && isSum(frame, 16, sum)) continue;
      isSound = false;
    }
    if (isCommit && isOfLog(saltsAt(frame, 8), salts)) commitsCut += 1;
    if (commitsCut > allowed) return true;
  }
}

/** One salt is enough: a changed byte may have hit the other. Frames of an earlier log have neither. */
function isOfLog(own: Salts, log: Salts): boolean {
  return own.first === log.first || own.second === log.second;
}

function saltsAt(bytes: Buffer, at: number): Salts {
  return { first: bytes.readUInt32BE(at), second: bytes.readUInt32BE(at + 4) };
}

function isSum(bytes: Buffer, at: number, [first, second]: readonly [number, number]): boolean {
  return bytes.readUInt32BE(at) === first && bytes.readUInt32BE(at + 4) === second;
}

function checksum(bytes: Buffer, isBig: boolean, from: readonly [number, number]): [number, number] {
  let [first, second] = from;
  for (let at = 0; at < bytes.length; at += 8) {
    const [left, right] = isBig
      ? [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4)]
      : [bytes.readUInt32LE(at), bytes.readUInt32LE(at + 4)];
    first = (first + left + second) >>> 0;
    second = (second + right + first) >>> 0;
  }
  return [first, second];
}

/** @returns undefined where the file ends before */
function readAt(descriptor: number, at: number, length: number): Buffer | undefined {
  const bytes = Buffer.alloc(length);
  return readSync(descriptor, bytes, 0, length, at) === length ? bytes : undefined;
}
