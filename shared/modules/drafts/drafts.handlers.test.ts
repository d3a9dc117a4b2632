import { expect, it } from 'vitest';
import { planContext, TEST_NOW, TEST_USER } from '#shared/kernel/handler-testing.ts';
import { setCounter } from '#shared/kernel/plan.ts';
import { DRAFT_MAX } from './drafts.contract.ts';
import { draftsHandlers as handlers } from './drafts.handlers.ts';

const counter = `draft:${TEST_USER}:registration/new`;
const key = 'registration/new';

it('saves under the person and the key, gives it back, and forgets what was discarded', async () => {
  const value = { family: 'Odh' };
  const draft = { savedAt: TEST_NOW, value };
  expect(await handlers.save(planContext({ key, value }))).toEqual({
    ok: true,
    value: { reply: { savedAt: TEST_NOW }, writes: [setCounter(counter, draft)] },
  });
  expect(await handlers.get(planContext({ key }, { counters: { [counter]: draft } }))).toEqual({
    ok: true,
    value: draft,
  });
  expect(await handlers.discard(planContext({ key }))).toEqual({
    ok: true,
    value: { reply: {}, writes: [setCounter(counter, null)] },
  });
  expect(await handlers.get(planContext({ key }, { counters: { [counter]: null } }))).toEqual({
    ok: true,
    value: undefined,
  });
  expect(
    await handlers.get(planContext({ key: 'registration/other' }, { counters: { [counter]: draft } })),
  ).toEqual({ ok: true, value: undefined });
});

it('refuses a draft beyond what a form can hold, and keeps the one before', async () => {
  const save = (length: number) => handlers.save(planContext({ key, value: { family: 'x'.repeat(length) } }));
  expect(await save(DRAFT_MAX - '{"family":""}'.length)).toMatchObject({ ok: true });
  expect(await save(DRAFT_MAX)).toEqual({ ok: false, error: { code: 'draft.tooLong', max: DRAFT_MAX } });
});
