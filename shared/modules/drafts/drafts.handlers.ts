import * as z from 'zod';
import type { HandlersFor } from '#shared/kernel/contract.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { canonicalJson } from '#shared/kernel/json.ts';
import { setCounter } from '#shared/kernel/plan.ts';
import { fail, ok } from '#shared/kernel/result.ts';
import { DRAFT_MAX, type drafts } from './drafts.contract.ts';

const kept = z.object({ savedAt: z.string(), value: z.record(z.string(), z.json()) });

export const draftsHandlers: HandlersFor<typeof drafts> = {
  async get({ input, read, session }) {
    const stored = kept.safeParse(await read.counter(draftKey(session.userId, input.key)));
    return ok(stored.success ? stored.data : undefined); // never saved, or discarded
  },
  async save({ input, session, now }) {
    const { key, value } = input;
    if (canonicalJson(value).length > DRAFT_MAX) return fail({ code: 'draft.tooLong', max: DRAFT_MAX });
    return ok({
      reply: { savedAt: now },
      writes: [setCounter(draftKey(session.userId, key), { savedAt: now, value })],
    });
  },
  async discard({ input, session }) {
    return ok({ reply: {}, writes: [setCounter(draftKey(session.userId, input.key), null)] });
  },
};

function draftKey(userId: Id, key: string): string {
  return `draft:${userId}:${key}`;
}
