import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { anEnvelope, must, newId, Note, openTest, Payment, putOf, temporaryFolder } from './testing.ts';

const place = temporaryFolder();
afterAll(() => place.remove());

const happening = fc.record({
  kind: fc.constantFrom(
    'new',
    'new',
    'pay',
    'edit',
    'remove',
    'revive',
    'conflict',
    'fault',
    'restart',
    'ask',
  ),
  origin: fc.constantFrom('command' as const, 'import' as const, 'replication' as const),
  at: fc.nat(20),
});

it('keeps the count that counting gives, whoever writes and whatever fails', async () => {
  const options = { file: join(place.folder, 'replica.db'), key: randomBytes(32), live: false };
  let replica = await openTest({ ...options, create: true });
  const notes = new Map<string, { rev: string; isLive: boolean }>();
  const put = (id: string, origin: 'command' | 'import' | 'replication', deleted: boolean) => {
    const write = putOf(anEnvelope('note', { text: 'x', status: 'draft' }, id), notes.get(id)?.rev ?? null);
    const committed = replica.commit([{ ...write, deleted }], { origin });
    if (!committed.ok) throw new Error(committed.error.code);
    notes.set(id, { rev: must(committed.value.revs.get(id)), isLive: !deleted });
  };
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 20 }), async (happenings) => {
      const faults: unknown[] = [];
      for (const { kind, origin, at } of happenings) {
        const among = [...notes].filter(([, { isLive }]) => isLive === (kind !== 'revive'));
        const chosen = among[at % Math.max(1, among.length)]?.[0];
        const another = putOf(anEnvelope('note', { text: 'y', status: 'draft' }));
        if (kind === 'new') put(newId('note'), origin, false);
        if (kind === 'pay') replica.commit([putOf(anEnvelope('payment', { amount: 1 }))], { origin });
        if (chosen !== undefined && kind === 'edit') put(chosen, origin, false);
        // What a server may have is taken away by a server alone.
        if (chosen !== undefined && kind === 'remove') put(chosen, 'replication', true);
        if (chosen !== undefined && kind === 'revive') put(chosen, origin, false);
        if (chosen !== undefined && kind === 'conflict') {
          const moved = putOf(anEnvelope('note', { text: 'z', status: 'draft' }, chosen), '9-moved');
          if (replica.commit([another, moved], { origin }).ok) throw new Error('no conflict');
        }
        if (kind === 'fault') {
          // Fails after the first document is in its table: a bigint is no JSON, which the type would not let through.
          const broken = { kind: 'counter' as const, key: 'broken', value: 1n as never, base: undefined };
          faults.push(faultOf(() => replica.commit([another, broken], { origin })));
        }
        if (kind === 'restart') {
          await replica.close();
          replica = await openTest(options);
        }
        if (kind === 'ask') replica.tally(Note);
      }
      expect(faults.filter((fault) => !(fault instanceof TypeError))).toEqual([]);
      for (const record of [Note, Payment]) {
        expect(replica.tally(record)).toBe(await replica.reader().count(record, {}));
      }
      expect(replica.tally(Note)).toBe([...notes.values()].filter(({ isLive }) => isLive).length);
    }),
    { numRuns: 40 },
  );
  await replica.close();
});

function faultOf(work: () => unknown): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
}
