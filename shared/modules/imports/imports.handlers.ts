import type { HandlersFor } from '#shared/kernel/contract.ts';
import { ok } from '#shared/kernel/result.ts';
import { ImportRun } from './import-run.record.ts';
import type { imports } from './imports.contract.ts';

export const importsHandlers: HandlersFor<typeof imports> = {
  async runs({ input: { limit }, read }) {
    return ok([
      ...(await read.list(ImportRun, { where: {}, orderBy: 'startedAt', direction: 'desc', limit })),
    ]);
  },
};
