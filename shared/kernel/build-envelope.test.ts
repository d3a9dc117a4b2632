import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Envelope } from './document.ts';
import { canonicalJson, type Json } from './json.ts';
import { lostValues } from './lost-values.ts';
import { merge } from './merge.ts';
import { Chart, CHART_ID, stampAt } from './merge-testing.ts';
import { fieldState, openReviews } from './rivals.ts';
import type { Settles } from './plan.ts';
import { nextEnvelope } from './build-envelope.ts';

const FACILITY = 'facility:01900000-0000-7000-8000-000000000001';

function written(
  previous: Envelope | undefined,
  device: string,
  ms: number,
  dose: string,
  settles?: Settles,
) {
  const authorship = {
    facilityId: FACILITY,
    commitId: `${device}-${ms}`,
    author: `user:${device}`,
    device,
    stamp: stampAt(ms, device),
  };
  return nextEnvelope(Chart, CHART_ID, { ...previous?.data, dose }, previous, authorship, settles);
}

function must(envelope: Envelope | undefined): Envelope {
  if (!envelope) throw new Error('nothing was written');
  return envelope;
}

function merged(one: Envelope, two: Envelope): Envelope {
  const result = merge(undefined, one, two, Chart);
  if (!result.ok) throw new Error(result.error.code);
  expect(merge(undefined, two, one, Chart)).toEqual(result);
  return result.value;
}

const sorted = (values: Iterable<Json | undefined>): readonly string[] =>
  Array.from(values, canonicalJson).toSorted((a, b) => (a < b ? -1 : 1));
const open = (envelope: Envelope): readonly string[] =>
  sorted(openReviews(envelope, Chart)[0]?.candidates.map(({ value }) => value) ?? []);

const doses = fc.array(fc.constantFrom('5 mg', '10 mg', '20 mg'), { minLength: 2, maxLength: 5 });

it('settles by name: the same values whatever the order, none lost, closed for those and for no others', () => {
  const origin = must(written(undefined, 'aaaa', 1, '1 mg'));
  fc.assert(
    fc.property(doses, fc.infiniteStream(fc.nat()), fc.nat(), fc.nat(), (entered, order, pick, other) => {
      const edits = entered.map((dose, index) => must(written(origin, `b${index}bb`, 10 + index, dose)));
      const inOrder = edits.reduce(merged);
      const keys = edits.map((edit) => ({ edit, at: order.next().value ?? 0 }));
      const shuffled = keys.toSorted((a, b) => a.at - b.at).map(({ edit }) => edit);
      const contested = shuffled.reduce(merged);
      expect(contested).toEqual(inOrder);
      const { candidates } = fieldState(contested, 'dose');
      expect(sorted(candidates.values())).toEqual(sorted(entered));
      const stamps = [...candidates.keys()];
      expect(open(contested)).toEqual(new Set(entered).size < 2 ? [] : sorted(entered));
      const settle = (device: string, ms: number, at: number) =>
        must(written(contested, device, ms, entered[at % entered.length] ?? '', { dose: stamps }));

      // Also the value that stands already: its settling is a write of its own.
      const settled = settle('cccc', 30, pick);
      expect(open(settled)).toEqual([]);
      expect(lostValues(contested, settled, Chart)).toEqual([]); // the server takes it
      expect(shuffled.reduce(merged, settled)).toEqual(settled);
      expect(merged(contested, settled)).toEqual(settled);
      // Somebody else settles it apart.
      const apart = settle('dddd', 31, other);
      const said = [settled, apart].map(({ data }) => data['dose']);
      expect(open(merged(settled, apart))).toEqual(said[0] === said[1] ? [] : sorted(said));
      // And one entered apart comes late.
      const late = must(written(origin, 'eeee', 9, '40 mg'));
      expect(open(merged(late, settled))).toEqual(sorted([settled.data['dose'], '40 mg']));
    }),
    { numRuns: 100 },
  );
});
