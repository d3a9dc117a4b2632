import { createInterface } from 'node:readline';
import { COMPARTMENTS } from '#shared/kernel/document.ts';
import { fail, ok } from '#shared/kernel/result.ts';
import { MedicationRequest } from '#shared/modules/medications/medication-request.record.ts';
import { contracts, records } from '#shared/registry.ts';
import { runPlan } from '../commands/run-plan.ts';
import { remoteOf } from '../enrol/server-remote.ts';
import { silentLog } from '../platform/log.ts';
import { systemClock } from '../platform/clock.ts';
import { openStation } from '../station.ts';
import { Cleanups, TEST_PASSWORD, TEST_SET_UP, testWindow } from '../station-testing.ts';
import { readServerSettings } from '../sync/server-settings.ts';
import { syncOnce } from '../sync/sync-once.ts';
import {
  EDITED,
  NOT_JOINED,
  replacedBy,
  tokensIn,
  type Answer,
  type Checked,
  type Line,
  type Order,
  type Saw,
} from './orders.ts';

/**
 * A station of the chaos test: `desk.process.ts <data folder>`. Does what each line of its input says, beside each other,
 * until it is killed; of every edit it tells before the commit what it takes the place of, and afterwards that it is done.
 */
const [dataDir = ''] = process.argv.slice(2);
const SYNC_ATTEMPTS = 3;
const MOST_TOLD = 9;

let offMs = 0;
const clock = { ...systemClock, nowMs: () => Date.now() + offMs };
const station = await openStation({ dataDir, host: 'cli', live: false, log: silentLog, clock });
const { client, connection } = testWindow(station, new Cleanups());
const seated = await client.request(contracts.session.signIn, {
  login: TEST_SET_UP.login,
  password: TEST_PASSWORD,
});
if (!seated.ok) throw new Error(seated.error.code);
const { replica, device, facility, signer } = station.engine.opened();
const userId = connection.session()?.userId ?? '';
say({ device, facilityId: facility.id });

for await (const line of createInterface({ input: process.stdin })) {
  const { order, ...what } = JSON.parse(line) as Order & { readonly order: number }; // the driver's
  void perform(what, (saw) => say({ order, saw })).then((answer) => say({ order, answer }));
}
await station.close();

/** At once, so that a kill finds said what was done. */
function say(line: Line): void {
  process.stdout.write(`${JSON.stringify(line)}\n`); // to a pipe: synchronous
}

async function perform(order: Order, saw: (saw: Saw) => void): Promise<Answer> {
  switch (order.does) {
    case 'register': {
      const { id, token } = order;
      const form = { id, name: [{ family: token }], gender: 'unknown' } as const;
      return answerOf(await client.request(contracts.patients.register, form));
    }
    case 'recordAllergy': {
      const entry = { substance: order.token, type: 'allergy', reactions: [] } as const;
      const { patientId } = order;
      return answerOf(await client.request(contracts.allergies.save, { patientId, entry }));
    }
    case 'reviewLists': {
      const { patientId, token: note } = order;
      const input = { patientId, lists: ['allergies'], note } as const;
      const done = await client.request(contracts.history.review, input);
      return done.ok ? { ok: true } : { ok: false, code: done.error.code };
    }
    case 'prescribe':
      return prescribe(order);
    case 'edit':
      return edit(order, saw);
    case 'settle':
      return settle(order, saw);
    case 'undo':
      return undo(order, saw);
    case 'join': {
      const { text, url } = order;
      const done = await client.request(contracts.sync.join, { text, url });
      return done.ok ? { ok: true } : { ok: false, code: done.error.code };
    }
    case 'sync':
      return sync(order.url);
    case 'setClock':
      offMs = order.offMs;
      return { ok: true };
    case 'showAll':
      return { ok: true, documents: await documents() };
    case 'check':
      return { ok: true, checked: await check() };
  }
}

type NotEdited = { readonly code: 'notHere' | 'listFull' };
type Replied =
  | { readonly ok: true; readonly value: { readonly id?: string; readonly mrn?: string } }
  | { readonly ok: false; readonly error: { readonly code: string } };

function answerOf(done: Replied): Answer {
  if (!done.ok) return { ok: false, code: done.error.code };
  const { id, mrn } = done.value;
  return { ok: true, ...(id !== undefined && { id }), ...(mrn !== undefined && { mrn }) };
}

async function prescribe({ id, patientId, token }: Extract<Order, { does: 'prescribe' }>): Promise<Answer> {
  const data = { patientId, status: 'active', intent: 'order', medication: { text: token } } as const;
  const done = await runPlan(station.engine, {
    action: 'chaos.prescribe',
    session: { userId },
    plan: async () =>
      ok({ reply: { id }, writes: [{ kind: 'put', record: MedicationRequest, id, data } as const] }),
  });
  return answerOf(done);
}

async function edit(
  { id, field, token }: Extract<Order, { does: 'edit' }>,
  saw: (saw: Saw) => void,
): Promise<Answer> {
  const { record, fields } = editingOf(id);
  const next = fields[field];
  if (!next) throw new Error(`not edited here: ${id} ${field}`);
  const done = await runPlan<{ readonly id: string }, NotEdited>(station.engine, {
    action: 'chaos.edit',
    session: { userId },
    plan: async ({ read }) => {
      const envelope = await read.envelope(record, id);
      if (!envelope) return fail({ code: 'notHere' });
      const before = envelope.data[field];
      const form = record.fields[field]?.form;
      if (form?.kind === 'list' && Array.isArray(before) && before.length >= form.max)
        return fail({ code: 'listFull' });
      saw({ field, tokens: replacedBy(envelope, record, field) });
      const data = { ...envelope.data, [field]: next(token, before) };
      return ok({ reply: { id }, writes: [{ kind: 'put', record, id, data } as const] });
    },
  });
  return answerOf(done);
}

async function settle(
  { id, token }: Extract<Order, { does: 'settle' }>,
  saw: (saw: Saw) => void,
): Promise<Answer> {
  const { record, fields } = editingOf(id);
  const envelope = await replica.reader().envelope(record, id);
  const patientId = envelope?.patientId;
  if (patientId === undefined) return { ok: false, code: 'notHere' };
  const found = await client.request(contracts.reviews.get, { patientId, id });
  const [open] = found.ok ? found.value.open : [];
  const next = open && fields[open.field];
  if (!next) return { ok: false, code: 'review.notOpen' };
  const { field, values } = open;
  saw({ field, tokens: values.flatMap(({ value }) => tokensIn(value)) });
  const settles = values.map(({ stamp }) => stamp);
  const decision = { how: 'written', value: next(token, undefined) } as const;
  return answerOf(
    await client.request(contracts.reviews.settle, { patientId, id, field, settles, decision }),
  );
}

async function undo({ id }: Extract<Order, { does: 'undo' }>, saw: (saw: Saw) => void): Promise<Answer> {
  const { record } = editingOf(id);
  const patientId = (await replica.reader().envelope(record, id))?.patientId;
  if (patientId === undefined) return { ok: false, code: 'notHere' };
  const found = await client.request(contracts.reviews.get, { patientId, id });
  const settled = found.ok ? found.value.decisions.filter(({ how }) => how !== 'undone') : [];
  const last = settled.toSorted((a, b) => (a.settledAt < b.settledAt ? 1 : -1))[0];
  if (!last) return { ok: false, code: 'review.notOpen' };
  saw({ field: last.field, tokens: tokensIn(last.value) });
  return answerOf(await client.request(contracts.reviews.undo, { patientId, decisionId: last.id }));
}

function editingOf(id: string) {
  const editing = EDITED[id.slice(0, id.indexOf(':'))];
  if (!editing) throw new Error(`not edited here: ${id}`);
  return editing;
}

async function sync(url: string): Promise<Answer> {
  const { server } = (await readServerSettings({ replica })) ?? {};
  if (server === undefined) return { ok: false, code: NOT_JOINED };
  const { notTaken, fault, pulled, merged, pushed, restarted, held } = await syncOnce(
    { replica, device, facilityId: facility.id, records },
    remoteOf(station.engine, signer, url, server),
    { attempts: SYNC_ATTEMPTS, pauseMs: () => 20 },
  );
  const counts = { pulled, merged, pushed, restarted, held, notTaken: notTaken.length };
  return { ok: true, sync: { ...counts, ...(fault && { fault: fault.code }) } };
}

/** All that lies here, tombstones left out. */
async function documents() {
  const read = replica.reader();
  const found = [];
  for (const compartment of COMPARTMENTS) {
    const ids: string[] = [];
    for (const record of records.filter((one) => one.compartment === compartment)) {
      ids.push(...(await read.list(record, { where: {} })).map(({ id }) => id));
    }
    found.push(...[...replica.remote.states(compartment, ids).values()].map(({ envelope }) => envelope));
  }
  return found;
}

async function check(): Promise<Checked> {
  const waiting = replica.remote.unsent(0, MOST_TOLD); // before the question about the trail stands in the trail
  const [store, audit] = [await replica.verify(), await client.request(contracts.audit.verify, {})];
  const trail = audit.ok ? audit.value.faults : [audit.error];
  const notSent = waiting.map(({ envelope: { id }, held }) => ({ code: 'notSent', id, held }));
  return { faults: [...store.issues, ...trail, ...notSent].map((fault) => JSON.stringify(fault)) };
}
