import type { HandlersFor } from '#shared/kernel/contract.ts';
import { ok } from '#shared/kernel/result.ts';
import { Consent } from './consent.record.ts';
import type { consents } from './consents.contract.ts';

export const consentsHandlers: HandlersFor<typeof consents> = {
  async list({ input, read }) {
    return ok([...(await read.list(Consent, { where: { patientId: input.patientId } }))]);
  },
};
