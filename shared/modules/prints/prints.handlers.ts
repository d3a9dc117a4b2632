import * as z from 'zod';
import type { HandlersFor } from '#shared/kernel/contract.ts';
import { setCounter } from '#shared/kernel/plan.ts';
import { fail, ok } from '#shared/kernel/result.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { DOCUMENT_KINDS, isPaperOf } from './document-kinds.rules.ts';
import { printChoice, type PrintChoices, type prints } from './prints.contract.ts';

/** Of this station alone, so beside its records. */
const CHOICES = 'print.choices';
const kept = z.record(z.string(), z.json());

export const printsHandlers: HandlersFor<typeof prints> = {
  async choices({ read }) {
    return ok(await readChoices(read));
  },
  async saveChoice({ input: { document, ...choice }, read }) {
    if (!isPaperOf(document, choice.paper))
      return fail({ code: 'badInput', issues: [{ path: 'paper', code: 'paper.otherKind' }] });
    const choices = { ...(await readChoices(read)), [document]: choice };
    return ok({ reply: {}, writes: [setCounter(CHOICES, choices)] });
  },
};

/** A choice that this program does not understand is none: the dialog asks. */
async function readChoices(read: Reader): Promise<PrintChoices> {
  const stored = kept.safeParse(await read.counter(CHOICES));
  if (!stored.success) return {};
  const entries = DOCUMENT_KINDS.flatMap((document) => {
    const choice = printChoice.safeParse(stored.data[document]);
    return choice.success && isPaperOf(document, choice.data.paper) ? [[document, choice.data] as const] : [];
  });
  return Object.fromEntries(entries);
}
