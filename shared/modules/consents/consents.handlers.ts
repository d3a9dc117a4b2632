import type { HandlersFor } from '#shared/kernel/contract.ts';
import { put } from '#shared/kernel/plan.ts';
import { fail, ok } from '#shared/kernel/result.ts';
import { Consent } from './consent.record.ts';
import { statedInError } from './consent.rules.ts';
import type { consents } from './consents.contract.ts';

export const consentsHandlers: HandlersFor<typeof consents> = {
  async list({ input, read }) {
    return ok([...(await read.list(Consent, { where: { patientId: input.patientId } }))]);
  },
  async enterInError({ input: { patientId, id, reason }, read, session, now }) {
    const recorded = await read.list(Consent, { where: { patientId } });
    const wrong = recorded.find((one) => one.id === id);
    if (!wrong) return fail({ code: 'notFound', type: 'consent', id });
    const changed = statedInError(wrong, recorded, { reason, at: now, by: session.displayName });
    if (!changed.ok) return changed;
    return ok({ reply: { id }, writes: changed.value.map((one) => put(Consent, one)) });
  },
};
