import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Envelope } from '#shared/kernel/document.ts';
import { f } from '#shared/kernel/field.ts';
import { defineRecord } from '#shared/kernel/record.ts';
import { nextEnvelope } from '#shared/kernel/build-envelope.ts';
import { UnreadableRecord } from './store-errors.ts';
import {
  anEnvelope,
  must,
  mustCommit,
  newId,
  Note,
  openTest,
  Payment,
  putOf,
  temporaryFolder,
} from './testing.ts';

/** The note of a later program: `status` has become `stage`, and there is a field more. */
const LaterNote = defineRecord({
  type: 'note',
  compartment: 'care',
  v: 2,
  fields: {
    patientId: f.ref('patient'),
    text: f.text({ max: 2000, multiline: true }),
    stage: f.oneOf(['open', 'closed']),
    ward: f.text({ max: 40 }).optional(),
  },
  indexes: [['stage'], ['ward']],
  up: {
    1: ({ status, ...rest }) => ({ ...rest, stage: status === 'final' ? 'closed' : 'open' }),
  },
});
/** The payment of a later program has a field more, which needs no version. */
const LaterPayment = defineRecord({
  ...Payment,
  fields: { ...Payment.fields, method: f.oneOf(['cash', 'card']).optional() },
  appendOnly: false,
});
const PaymentHere = defineRecord({ ...Payment, appendOnly: false });

const place = temporaryFolder();
afterAll(() => place.remove());

it('lets two versions of the program work on one file, and strips nothing that one does not know', async () => {
  const file = join(place.folder, 'shared.db');
  const key = randomBytes(32);
  const older = (create = false) => openTest({ file, key, create, records: [Note, PaymentHere] });
  const later = () => openTest({ file, key, records: [LaterNote, LaterPayment] });
  const patientId = newId('patient');

  let replica = await older(true);
  const [first, second, third] = ['draft', 'final', 'draft'].map((status) =>
    anEnvelope('note', { patientId, text: status, status }),
  );
  const payment = anEnvelope('payment', { patientId, amount: 5 });
  mustCommit(replica, [putOf(must(first)), putOf(must(second)), putOf(must(third)), putOf(payment)]);
  await replica.close();

  // The later program lifts what it reads, and writes one note and the payment in its own form.
  replica = await later();
  const closed = must(await replica.reader().get(LaterNote, must(second).id));
  expect(closed).toEqual({ id: closed.id, patientId, text: 'final', stage: 'closed' });
  const lifted: Envelope = {
    ...must(first),
    v: 2,
    data: { patientId, text: 'draft', stage: 'open', ward: 'B' },
  };
  // As the older one knows a note, but for one value and one field more; and a note of a type that it does not know.
  const partly: Envelope = {
    ...must(third),
    v: 2,
    data: { patientId, text: 'mostly', status: 'draft', due: 'on Monday', stage: 'open' },
  };
  const strange: Envelope = { ...anEnvelope('memo', { patientId }), type: 'memo' };
  const paid: Envelope = { ...payment, data: { ...payment.data, method: 'card' } };
  mustCommit(replica, [
    putOf(lifted, must(await replica.reader().rev(LaterNote, lifted.id))),
    putOf(partly, must(await replica.reader().rev(LaterNote, partly.id))),
    { ...putOf(strange), compartment: 'care' },
    putOf(paid, must(await replica.reader().rev(LaterPayment, paid.id))),
  ]);
  expect((await replica.reader().list(LaterNote, { where: { ward: 'B' } })).map(({ id }) => id)).toEqual([
    lifted.id,
  ]);
  await replica.close();

  // The older program shows what it can of the notes, says which it cannot show, and writes none.
  replica = await older();
  const read = replica.reader();
  await expect(read.get(Note, lifted.id)).rejects.toThrow(new UnreadableRecord('record.newer', lifted.id));
  const [known, shown] = await read.list(Note, { where: {} });
  expect([known, shown]).toEqual([
    { id: must(second).id, patientId, text: 'final', status: 'final' },
    { id: partly.id, patientId, text: 'mostly', status: 'draft', newer: { v: 2, unread: ['due'] } },
  ]);
  expect(await read.get(Note, partly.id)).toEqual(shown);
  // A page is as long as it was asked for, though one of its notes cannot be shown; those after it are none twice.
  for (const offset of [0, 1, 2])
    expect(
      await read.list(Note, { where: { patientId, status: 'draft' }, orderBy: 'due', limit: 1, offset }),
    ).toEqual(offset === 0 ? [shown] : []);
  const listed = await Promise.all(
    [0, 1, 2].map((offset) => read.list(Note, { where: {}, limit: 1, offset })),
  );
  expect(listed).toEqual([[known], [shown], []]);
  expect(await read.newerOf(patientId)).toEqual([
    { id: lifted.id, type: 'note', isKnownType: true, isShown: false },
    { id: partly.id, type: 'note', isKnownType: true, isShown: true },
    { id: strange.id, type: 'memo', isKnownType: false, isShown: false },
  ]);
  expect(await read.newerOf(newId('patient'))).toEqual([]);
  expect(await read.envelope(Note, lifted.id)).toEqual(lifted);
  expect(await replica.verify()).toMatchObject({ ok: true, newer: 3 });
  const stripped = { ...must(first), data: { patientId, text: 'mine', status: 'final' } };
  const base = must(await read.rev(Note, lifted.id));
  expect(() => replica.commit([putOf(stripped, base)])).toThrow('newer');
  // Of the payment it changes what it knows.
  const bill = must(await read.get(PaymentHere, payment.id));
  const stands = must(await read.envelope(PaymentHere, payment.id));
  const { id, newer: _none, ...data } = { ...bill, amount: 6 };
  const authorship = {
    facilityId: stands.facilityId,
    commitId: 'commit-2',
    author: 'user:older',
    device: 'older',
    stamp: '1-1-older',
  };
  const changed = must(nextEnvelope(PaymentHere, id, data, stands, authorship));
  mustCommit(replica, [putOf(changed, must(await read.rev(PaymentHere, id)))]);
  await replica.close();

  // The later program finds all of its own again.
  replica = await later();
  for (const whole of [lifted, partly])
    expect(await replica.reader().envelope(LaterNote, whole.id)).toEqual(whole);
  expect(await replica.reader().get(LaterPayment, payment.id)).toMatchObject({ amount: 6, method: 'card' });
  expect(await replica.reader().count(LaterNote, { ward: 'B' })).toBe(1);
  expect(await replica.verify()).toMatchObject({ ok: true, newer: 1 });
  await replica.close();
});
