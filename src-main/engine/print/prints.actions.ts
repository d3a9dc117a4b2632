import type { CommonRefusal } from '#shared/kernel/contract.ts';
import type { Permission } from '#shared/kernel/permission.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { ScreenLanguage } from '#shared/kernel/screen-language.ts';
import type { Session } from '#shared/kernel/session.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { missingPermission, type ChartPartsAsked } from '#shared/modules/prints/chart-parts.rules.ts';
import type { SheetKind } from '#shared/modules/prints/document-kinds.rules.ts';
import type { PrintedDocument, prints } from '#shared/modules/prints/prints.contract.ts';
import { QueueEntry } from '#shared/modules/queue/queue-entry.record.ts';
import type { ActionContext, ActionHandlers, EngineContext } from '../actions.ts';
import { writeAudit } from '../commands/run-plan.ts';
import type { Printed } from './print-messages.ts';
import { cardActions } from './card.actions.ts';
import { countPaper, documentOf, nextNumber, type Drawn } from './count-paper.ts';
import type { PrintQueue } from './print-queue.ts';
import type { Printers } from './printers.ts';
import { printWorker } from './print-worker.ts';
import { readChartParts } from './read-chart-parts.ts';
import { readPanelList } from './read-panel-list.ts';
import { readDayList } from './read-day-list.ts';
import { readSummary } from './read-summary.ts';
import { readTicket } from './read-ticket.ts';

type PaperAsked = ActionContext<{
  readonly patientId: string;
  readonly language: ScreenLanguage;
  readonly asked?: ChartPartsAsked;
}>;

type Draw = (context: PaperAsked, number: number) => Promise<Result<Drawn, CommonRefusal>>;

/** Paper of a patient's record: read through the engine's reader, drawn in memory, noted in the audit trail. */
export function printActions(
  engine: EngineContext,
  printers: Printers,
  queue: PrintQueue,
): ActionHandlers<typeof prints> {
  const worker = printWorker();
  const draw: { readonly [K in SheetKind]: Draw } = {
    async patientSummary(context, number) {
      const model = await readSummary(engine, context, number);
      if (!model) return fail({ code: 'notFound', type: Patient.type, id: context.input.patientId });
      return ok({ mrn: model.patient.mrn, ...(await worker.draw({ kind: 'summary', model })) });
    },
    async chartParts(context, number) {
      const { asked } = context.input;
      if (!asked) return fail({ code: 'badInput', issues: [{ path: 'asked', code: 'invalid_type' }] });
      const read = await readChartParts(engine, { ...context, input: { ...context.input, asked } }, number);
      if (!read.ok) return read;
      const { mrn } = read.value.summary.patient;
      return ok({ mrn, ...(await worker.draw({ kind: 'chartParts', model: read.value })) });
    },
  };

  /** Drawn as the next print will be, noted in the trail, and counted as none. */
  async function preview(context: PaperAsked, document: SheetKind) {
    const { input, session } = context;
    const missing = missingFor(input, session);
    if (missing) return fail({ code: 'notPermitted', permission: missing } as const);
    const release = engine.hold();
    try {
      const number = await nextNumber(engine.opened().replica.reader(), { ...input, document });
      const drawn = await draw[document](context, number);
      if (!drawn.ok) return drawn;
      await writeAudit(engine, {
        action: `prints.${document}`,
        userId: session.userId,
        outcome: 'success',
        patientId: input.patientId,
        ...(input.asked ? { parts: input.asked.parts } : {}),
      });
      return ok(documentOf(document, { ...drawn.value, number }));
    } finally {
      release();
    }
  }

  return {
    ...cardActions(engine, printers, queue, worker),
    patientSummary: (context) => preview(context, 'patientSummary'),
    chartParts: (context) => preview(context, 'chartParts'),
    async dayList({ input, session, nowMs }) {
      const release = engine.hold();
      try {
        const model = await readDayList(engine, input, nowMs);
        const { bytes, pages, lacks } = await worker.draw({ kind: 'dayList', model });
        await writeAudit(engine, {
          action: 'prints.dayList',
          userId: session.userId,
          outcome: 'success',
        });
        return ok(listOf(`appointments-${input.day}.pdf`, { bytes, pages, ...(lacks && { lacks }) }));
      } finally {
        release();
      }
    },
    async panelList({ input, session, nowMs, today }) {
      const release = engine.hold();
      try {
        const model = await readPanelList(engine, input, { today, nowMs });
        if (!model) return fail({ code: 'notFound', type: 'practitioner', id: input.practitionerId });
        const { bytes, pages, lacks } = await worker.draw({ kind: 'panelList', model });
        await writeAudit(engine, { action: 'prints.panelList', userId: session.userId, outcome: 'success' });
        return ok(listOf(`panel-${today}.pdf`, { bytes, pages, ...(lacks && { lacks }) }));
      } finally {
        release();
      }
    },
    async ticket({ input, session, nowMs }) {
      const release = engine.hold();
      try {
        const model = await readTicket(engine, input, nowMs);
        if (!model) return fail({ code: 'notFound', type: QueueEntry.type, id: input.entryId });
        const { bytes, pages, lacks } = await worker.draw({ kind: 'ticket', model });
        await writeAudit(engine, { action: 'prints.ticket', userId: session.userId, outcome: 'success' });
        return ok(listOf(`ticket-${model.ticket}.pdf`, { bytes, pages, ...(lacks && { lacks }) }));
      } finally {
        release();
      }
    },
    async take(context) {
      const { input, session, now } = context;
      const missing = missingFor(input, session);
      if (missing) return fail({ code: 'notPermitted', permission: missing });
      const { way, document, copies, language, patientId, asked } = input;
      // Before anything is counted: a printer that was taken away prints nothing.
      if (way.kind === 'printer' && !(await printers.list()).some(({ name }) => name === way.printer))
        return fail({ code: 'printer.gone' });
      const release = engine.hold();
      try {
        const facts = {
          action: 'prints.take',
          session,
          patientId,
          document,
          language,
          copies,
          way: way.kind,
          ...(asked ? { asked } : {}),
        };
        const taken = await countPaper(engine, facts, (number) => draw[document](context, number));
        if (!taken.ok) return taken;
        if (way.kind === 'printer') {
          const { mrn, bytes } = taken.value;
          const facts = { document, mrn, at: now, userId: session.userId };
          queue.add(facts, { printer: way.printer, paper: way.paper, copies, bytes });
        }
        return ok(documentOf(document, taken.value));
      } finally {
        release();
      }
    },
    async printers() {
      return ok([...(await printers.list())]);
    },
    queue({ session }, push) {
      const tell = () => push(ok(queue.of(session.userId)));
      tell();
      return queue.onChange(tell);
    },
    async again({ input: { id }, session }) {
      return queue.again(session.userId, id)
        ? ok({})
        : fail({ code: 'notFound', type: 'printJob', id: String(id) });
    },
    async forget({ input: { id }, session }) {
      return queue.forget(session.userId, id)
        ? ok({})
        : fail({ code: 'notFound', type: 'printJob', id: String(id) });
    },
  };
}

/** Every paper shows the chart, so whoever asks must be one who may read it, and each part of it that is asked for. */
function missingFor({ asked }: PaperAsked['input'], { permissions }: Session): Permission | undefined {
  return missingPermission(asked?.parts ?? ['summary'], permissions);
}

/** A list for a desk: no print of it is counted. */
function listOf(fileName: string, { bytes, pages, lacks }: Omit<Printed, 'id'>): PrintedDocument {
  return {
    fileName,
    mediaType: 'application/pdf',
    pages,
    base64: Buffer.from(bytes).toString('base64'),
    number: 1,
    ...(lacks && { lacks }),
  };
}
