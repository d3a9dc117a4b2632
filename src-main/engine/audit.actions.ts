import { fail, ok } from '#shared/kernel/result.ts';
import type { audit } from '#shared/modules/audit/audit.contract.ts';
import type { ActionHandlers, EngineContext } from './actions.ts';
import { checkTrail } from './audit-check.ts';
import { auditFile, EXPORT_LIMIT } from './audit-export.ts';
import { auditPage, isSinglePatient, lookedUp, recentActions } from './audit-list.ts';
import { writeAudit } from './commands/run-plan.ts';
import { readSlotFile } from './keys/slot-file.ts';
import type { StationKeys } from './keys/station-keys.ts';

/** The audit trail's own desk. Whoever looks leaves a trace, too. */
export function auditActions(engine: EngineContext, keys: StationKeys): ActionHandlers<typeof audit> {
  const note = (action: string, userId: string, patientId?: string) =>
    writeAudit(engine, {
      action,
      userId,
      outcome: 'success',
      ...(patientId === undefined ? {} : { patientId }),
    });
  return {
    async list({ input: { limit, cursor, ...filter }, session }) {
      const { replica, facility } = engine.opened();
      const read = replica.reader();
      const page = await auditPage(read, filter, { limit, cursor, zone: facility.zone });
      const entries = await lookedUp(read, page.events, session.permissions.has('patient.read'));
      if (cursor === undefined) await note('audit.list', session.userId, isSinglePatient(filter));
      return ok({ entries, ...(page.next ? { next: page.next } : {}) });
    },
    actions: async () => ok([...(await recentActions(engine.opened().replica.reader()))]),
    async verify({ session }) {
      const file = readSlotFile(keys.folder.slots);
      if (!file.ok) return fail({ code: 'notFound', type: 'slotFile', id: engine.opened().device });
      const report = await checkTrail(engine, file.value);
      await note('audit.verify', session.userId);
      return ok(report);
    },
    async export({ input: { format, ...filter }, session, today }) {
      const { replica, facility } = engine.opened();
      const parts: string[] = [];
      const read = replica.reader();
      const mayName = session.permissions.has('patient.read');
      const file = auditFile(read, filter, { format, zone: facility.zone, mayName, limit: EXPORT_LIMIT });
      for await (const part of file.parts) parts.push(part);
      await note('audit.export', session.userId, isSinglePatient(filter));
      return ok({
        fileName: `audit-${today}.${format === 'csv' ? 'csv' : 'ndjson'}`,
        mediaType: format === 'csv' ? 'text/csv' : 'application/fhir+ndjson',
        text: parts.join(''),
        ...file.result(),
      });
    },
  };
}
