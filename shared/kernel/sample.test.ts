import { describe, expect, it } from 'vitest';
import { SNAPSHOT_MAX_BYTES } from '#shared/modules/referrals/referral-snapshot.record.ts';
import { records } from '../registry.ts';
import { parseId } from './ids.ts';
import { checkData, dataOf } from './record.ts';
import { sampleOf } from './sample.ts';

describe.each(records.map((record) => [record.type, record] as const))('%s', (type, record) => {
  it('has samples that its own schema accepts, bare and full', () => {
    for (let seed = 1; seed < 25; seed += 1) {
      for (const everything of [false, true]) {
        const sample = sampleOf(record, { seed, everything });
        expect(parseId(sample.id)).toMatchObject({ ok: true, value: { type } });
        expect(checkData(record, dataOf(sample))).toEqual([]);
      }
    }
  });

  it('refuses a required field left out, null, and an empty text', () => {
    const full = dataOf(sampleOf(record, { everything: true }));
    for (const [name, field] of Object.entries(record.fields)) {
      const { [name]: _left, ...rest } = full;
      expect(checkData(record, rest).length > 0, `${type}.${name} absent`).toBe(!field.isOptional);
      expect(checkData(record, { ...full, [name]: null }), `${type}.${name} null`).not.toEqual([]);
      const blank = field.form.kind === 'text' ? ' ' : null;
      expect(checkData(record, { ...full, [name]: blank }), `${type}.${name} blank`).not.toEqual([]);
    }
  });

  it('lets a field that it does not know pass', () => {
    const data = { ...dataOf(sampleOf(record)), fieldOfTomorrow: { kept: true } };
    expect(record.dataSchema.parse(data)).toEqual(data);
  });

  it('declares indexes over its own fields, each once', () => {
    const names = record.indexes.map((index) => index.join(','));
    expect(new Set(names).size).toBe(names.length);
    for (const path of record.indexes.flat()) expect(Object.keys(record.fields)).toContain(path);
  });

  it('bounds every text and list', () => {
    expect(unbounded(record.fields)).toEqual([]);
  });
});

function unbounded(fields: (typeof records)[number]['fields']): string[] {
  return Object.entries(fields).flatMap(([name, { form }]) => {
    const inner = form.kind === 'list' ? form.of : form;
    if (form.kind === 'list' && !(form.max > 0)) return [name];
    // A whole document as its characters: its digest is of these.
    const most = name === 'bundle' ? SNAPSHOT_MAX_BYTES : 20_000;
    if (inner.kind === 'text') return inner.max > 0 && inner.max <= most ? [] : [name];
    return inner.kind === 'group' ? unbounded(inner.fields as (typeof records)[number]['fields']) : []; // same shape, one level down
  });
}
