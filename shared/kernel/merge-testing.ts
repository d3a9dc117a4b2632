import type { Envelope } from './document.ts';
import { f } from './field.ts';
import type { Json } from './json.ts';
import { defineRecord } from './record.ts';
import type { Beside } from './plan.ts';
import { editedMarks } from './rivals.ts';
import { writeStamp, type Stamp } from './stamp.ts';

/** A record of the merge's own tests, with a field of each rule. */
export const Chart = defineRecord({
  type: 'chart',
  compartment: 'clinical',
  v: 2,
  fields: {
    dose: f.text({ max: 100, merge: 'review' }).optional(),
    status: f.text({ max: 100, merge: 'review' }).optional(),
    ward: f.text({ max: 100 }).optional(),
    visits: f.integer({ min: 0, max: 10_000, merge: 'max' }).optional(),
    numbers: f.list(f.text({ max: 40 }), { max: 6, merge: 'union' }).optional(),
    room: f.text({ max: 40, merge: 'review' }).optional(),
    bed: f.text({ max: 40, merge: 'review' }).optional(),
  },
  together: { place: ['room', 'bed'] },
  up: { 1: ({ unit, ...rest }) => (unit === undefined ? rest : { ...rest, ward: unit }) },
});

export const CHART_ID = 'chart:01900000-0000-7000-8000-000000000001';

/** @param counter how many values the edit may enter beside one that stands */
export const stampAt = (ms: number, device: string, counter = 0): Stamp =>
  writeStamp({ ms, counter }, device);

export interface TestEdit {
  readonly device: string;
  readonly ms: number;
  /** undefined takes the field away. */
  readonly fields: { readonly [field: string]: Json | undefined };
  /** The stamps that are settled, by field. */
  readonly settles?: { readonly [field: string]: readonly Stamp[] };
  readonly beside?: Beside;
  readonly v?: number;
}

/** As the engine makes the next version of a document; the device is its author, too. */
export function edited(previous: Envelope | undefined, edit: TestEdit): Envelope {
  const { device, ms, fields, settles, beside = {}, v = 2 } = edit;
  const { rivals: _rivals, seen: _seen, writers: _writers, ...before } = previous ?? {};
  const data: { [field: string]: Json } = { ...previous?.data };
  for (const [field, value] of Object.entries(fields)) {
    if (value === undefined) delete data[field];
    else data[field] = value;
  }
  const author = `user:${device}`;
  const room = Math.max(0, ...Object.values(beside).map(({ length }) => length));
  const stamp = stampAt(ms, device, room);
  return {
    ...before,
    id: CHART_ID,
    type: 'chart',
    v,
    facilityId: 'facility:01900000-0000-7000-8000-000000000001',
    commitId: `commit-${stamp}`,
    author,
    device,
    ...editedMarks(Chart, previous, {
      fields: new Map(Object.keys(fields).map((field) => [field, settles?.[field]])),
      beside,
      stamp,
      author,
    }),
    data,
  };
}
