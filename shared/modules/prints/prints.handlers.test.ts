import { expect, it } from 'vitest';
import { planContext } from '#shared/kernel/handler-testing.ts';
import { setCounter } from '#shared/kernel/plan.ts';
import { printsHandlers as handlers } from './prints.handlers.ts';

const KEY = 'print.choices';

it('keeps where a kind of document goes, beside what other programs have chosen, and passes over what it does not know', async () => {
  const choice = { printer: 'Front desk', paper: 'A5' } as const;
  expect(await handlers.saveChoice(planContext({ document: 'patientSummary', ...choice }))).toEqual({
    ok: true,
    value: { reply: {}, writes: [setCounter(KEY, { patientSummary: choice })] },
  });
  const counters = { [KEY]: { patientSummary: choice, papyrus: { paper: 'scroll' } } };
  expect(await handlers.choices(planContext({}, { counters }))).toEqual({
    ok: true,
    value: { patientSummary: choice },
  });
  expect(await handlers.saveChoice(planContext({ document: 'wristband', ...choice }))).toEqual({
    ok: false,
    error: { code: 'badInput', issues: [{ path: 'paper', code: 'paper.otherKind' }] },
  });
  const odd = { [KEY]: { patientSummary: { paper: 'scroll' }, patientCard: { paper: 'A4' } } };
  expect(await handlers.choices(planContext({}, { counters: odd }))).toEqual({ ok: true, value: {} });
});
