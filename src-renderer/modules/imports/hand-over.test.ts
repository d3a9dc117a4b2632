import { expect, it } from 'vitest';
import { fail, ok } from '#shared/kernel/result.ts';
import { CHUNK_BYTES } from './file-chunks.ts';
import { HandOver, type ImportDesk, type NamedFile } from './hand-over.ts';

/** A desk that keeps what it is given and can be made to refuse. */
class RecordingDesk implements ImportDesk {
  readonly calls: string[] = [];
  readonly received: number[][] = [];
  refuse: string | undefined;
  waiting = 0;
  mostWaiting = 0;

  async begin(files: readonly { readonly name: string }[], source?: string) {
    this.calls.push(
      ['begin', ...files.map(({ name }) => name), ...(source === undefined ? [] : [source])].join(' '),
    );
    return this.refuse === 'begin' ? fail({ code: 'import.tooLarge' }) : ok({ id: 'i1' });
  }
  async append(id: string, file: number, chunk: string) {
    this.waiting += 1;
    this.mostWaiting = Math.max(this.mostWaiting, this.waiting);
    await new Promise((resolve) => setTimeout(resolve, 1));
    this.waiting -= 1;
    this.calls.push(`append ${id} ${file}`);
    this.received[file] = [
      ...(this.received[file] ?? []),
      ...Array.from(atob(chunk), (letter) => letter.charCodeAt(0)),
    ];
    return this.refuse === 'append' ? fail({ code: 'notSignedIn' }) : ok({});
  }
  async run(id: string) {
    this.calls.push(`run ${id}`);
    return this.refuse === 'run' ? fail({ code: 'import.busy' }) : ok({});
  }
  async cancel(id: string) {
    this.calls.push(`cancel ${id}`);
    return ok({});
  }
}

const aFile = (name: string, bytes: Uint8Array<ArrayBuffer>): NamedFile =>
  Object.assign(new Blob([bytes]), { name });
const big = Uint8Array.from({ length: CHUNK_BYTES * 2 + 5 }, (_, index) => index % 251);

it('sends every byte, one piece at a time, then starts the import', async () => {
  const desk = new RecordingDesk();
  const handOver = new HandOver(desk);
  const seen: string[] = [];
  handOver.subscribe(() => {
    const now = handOver.snapshot();
    seen.push(now.state === 'sending' ? `${now.sent}/${now.total}` : now.state);
  });
  await handOver.send({
    files: [
      aFile('a.json', big),
      aFile('empty.json', new Uint8Array()),
      aFile('b.json', new Uint8Array([1, 2])),
    ],
  });
  expect(desk.calls).toEqual([
    'begin a.json empty.json b.json',
    'append i1 0',
    'append i1 0',
    'append i1 0',
    'append i1 2',
    'run i1',
  ]);
  expect(desk.received[0]).toEqual([...big]);
  expect(desk.mostWaiting).toBe(1);
  expect(seen.at(-2)).toBe(`${big.length + 2}/${big.length + 2}`);
  expect(handOver.snapshot()).toEqual({ state: 'idle' });
});

it.each([
  ['begin', 'import.tooLarge', false],
  ['append', 'notSignedIn', false],
  ['run', 'import.busy', true],
])('says why when %s is refused, and keeps the files for another try', async (step, code, isDropped) => {
  const desk = new RecordingDesk();
  desk.refuse = step;
  const handOver = new HandOver(desk);
  await handOver.send({ files: [aFile('a.json', new Uint8Array([1]))], source: 'Old system' });
  expect(handOver.snapshot()).toMatchObject({
    state: 'failed',
    error: { code },
    chosen: { files: [{ name: 'a.json' }], source: 'Old system' },
  });
  expect(desk.calls.includes('cancel i1')).toBe(isDropped);
  handOver.dismiss();
  expect(handOver.snapshot()).toEqual({ state: 'idle' });
});

it('stops between two pieces and has them dropped', async () => {
  const desk = new RecordingDesk();
  const handOver = new HandOver(desk);
  handOver.subscribe(() => {
    const now = handOver.snapshot();
    if (now.state === 'sending' && now.sent > 0) handOver.stop();
  });
  await handOver.send({ files: [aFile('a.json', big)] });
  expect(desk.calls).toEqual(['begin a.json', 'append i1 0', 'cancel i1']);
  expect(handOver.snapshot()).toEqual({ state: 'idle' });
});

it('says when a file changed after it was chosen', async () => {
  const desk = new RecordingDesk();
  const handOver = new HandOver(desk);
  const moved: NamedFile = {
    name: 'gone.json',
    size: 3,
    slice: () => ({ arrayBuffer: () => Promise.reject(new Error('NotReadableError')) }),
  };
  await handOver.send({ files: [moved] });
  expect(handOver.snapshot()).toMatchObject({ state: 'failed', error: { code: 'import.fileChanged' } });
  expect(desk.calls).toEqual(['begin gone.json', 'cancel i1']);
});
