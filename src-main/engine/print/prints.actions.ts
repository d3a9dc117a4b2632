import { fail, ok } from '#shared/kernel/result.ts';
import type { Session } from '#shared/kernel/session.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import type { prints } from '#shared/modules/prints/prints.contract.ts';
import type { ActionHandlers, EngineContext } from '../actions.ts';
import { writeAudit } from '../commands/run-plan.ts';
import { cardActions } from './card.actions.ts';
import { countPaper, documentOf, nextNumber } from './count-paper.ts';
import type { PrintQueue } from './print-queue.ts';
import type { Printers } from './printers.ts';
import { printWorker } from './print-worker.ts';
import { readSummary, type SummaryAsked } from './read-summary.ts';

/** Paper of a patient's record: read through the engine's reader, drawn in memory, noted in the audit trail. */
export function printActions(
  engine: EngineContext,
  printers: Printers,
  queue: PrintQueue,
): ActionHandlers<typeof prints> {
  const worker = printWorker();
  async function draw(context: SummaryAsked, number: number) {
    const model = await readSummary(engine, context, number);
    if (!model) return fail({ code: 'notFound', type: Patient.type, id: context.input.patientId } as const);
    return ok({ mrn: model.patient.mrn, ...(await worker.draw({ kind: 'summary', model })) });
  }

  return {
    ...cardActions(engine, printers, queue, worker),
    async patientSummary(context) {
      const { input, session } = context;
      if (!mayRead(session)) return fail({ code: 'notPermitted', permission: 'chart.read' });
      const release = engine.hold();
      try {
        const number = await nextNumber(engine.opened().replica.reader(), {
          ...input,
          document: 'patientSummary',
        });
        const drawn = await draw(context, number);
        if (!drawn.ok) return drawn;
        await writeAudit(engine, {
          action: 'prints.patientSummary',
          userId: session.userId,
          outcome: 'success',
          patientId: input.patientId,
        });
        return ok(documentOf('patientSummary', { ...drawn.value, number }));
      } finally {
        release();
      }
    },
    async take(context) {
      const { input, session, now } = context;
      if (!mayRead(session)) return fail({ code: 'notPermitted', permission: 'chart.read' });
      const { way, document, copies, language, patientId } = input;
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
        };
        const taken = await countPaper(engine, facts, (number) => draw(context, number));
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

/** A summary shows the chart, so whoever asks must be one who may read it. */
function mayRead({ permissions }: Session): boolean {
  return permissions.has('chart.read');
}
