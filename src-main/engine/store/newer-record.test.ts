import { expect, it } from 'vitest';
import type { Envelope } from '#shared/kernel/document.ts';
import type { Fields } from '#shared/kernel/field.ts';
import type { Json } from '#shared/kernel/json.ts';
import { readNewerRecord } from '#shared/kernel/newer-record.ts';
import { dataOf, type AnyRecord } from '#shared/kernel/record.ts';
import { sampleOf } from '#shared/kernel/sample.ts';
import { Allergy } from '#shared/modules/allergies/allergy.record.ts';
import { records } from '#shared/registry.ts';
import { anEnvelope } from './testing.ts';

/** What no field of any record takes. */
const GARBAGE = { of: 'a newer program' };

function newerOf(record: AnyRecord, data: Envelope['data']): Envelope {
  return { ...anEnvelope(record.type, data), v: record.v + 1 };
}

it.each(records.map((record) => [record.type, record] as const))(
  'a newer %s is shown as its own schema takes it, whatever field it has changed, or not at all',
  (_type, record) => {
    const fields: Fields = record.fields;
    const whole = dataOf(sampleOf<AnyRecord>(record, { everything: true }));
    for (const changed of Object.keys(record.fields)) {
      const { [changed]: _gone, ...without } = whole;
      for (const data of [without, { ...whole, [changed]: GARBAGE }, { ...whole, [changed]: null }]) {
        const shown = readNewerRecord(record, newerOf(record, { ...data, more: 1 }));
        if (shown === undefined) continue;
        expect(record.schema.safeParse(shown).success, changed).toBe(true);
        expect(shown).not.toHaveProperty('more');
        // Absent counts as unread where it is required; anything else only where its schema refuses it.
        const isMissing = (data[changed] ?? null) === null && fields[changed]?.isOptional === false;
        const isRefused =
          data[changed] === GARBAGE && fields[changed]?.schema.safeParse(GARBAGE).success === false;
        const unread = isMissing || isRefused ? [changed] : [];
        expect(shown).toMatchObject({ newer: { v: record.v + 1, unread } });
      }
    }
  },
);

it('always shows an allergy of which the patient is known', () => {
  const data: { [field: string]: Json } = Object.fromEntries(
    Object.keys(Allergy.fields).map((name) => [name, GARBAGE]),
  );
  const { patientId } = sampleOf(Allergy);
  const shown = readNewerRecord(Allergy, newerOf(Allergy, { ...data, patientId }));
  expect(shown).toMatchObject({
    patientId,
    newer: { unread: expect.arrayContaining(['criticality', 'reaction']) },
  });
  expect(readNewerRecord(Allergy, newerOf(Allergy, data))).toBeUndefined();
});
