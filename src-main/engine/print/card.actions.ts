import { fail, ok } from '#shared/kernel/result.ts';
import { CARD_PAPERS, isPaperOf } from '#shared/modules/prints/document-kinds.rules.ts';
import type { CardLayout, prints } from '#shared/modules/prints/prints.contract.ts';
import type { ActionHandlers, EngineContext } from '../actions.ts';
import { writeAudit } from '../commands/run-plan.ts';
import { countPaper, documentOf, nextNumber } from './count-paper.ts';
import type { PrintQueue } from './print-queue.ts';
import type { PrintWorker } from './print-worker.ts';
import type { Printers } from './printers.ts';
import { readCard, type CardAsked } from './read-card.ts';

/** Cards and wristbands: who the bearer is, for whoever may register people. Nothing of the chart is read. */
export function cardActions(
  engine: EngineContext,
  printers: Printers,
  queue: PrintQueue,
  worker: PrintWorker,
): Pick<ActionHandlers<typeof prints>, 'card' | 'takeCard'> {
  async function draw(context: CardAsked) {
    const model = await readCard(engine, context);
    if (!model.ok) return model;
    return ok({ mrn: model.value.mrn, ...(await worker.draw({ kind: 'card', model: model.value })) });
  }

  return {
    async card(context) {
      const { input, session } = context;
      if (!isPaperOf(input.document, input.paper)) return otherPaper;
      const release = engine.hold();
      try {
        const number = await nextNumber(engine.opened().replica.reader(), input);
        const drawn = await draw(context);
        if (!drawn.ok) return drawn;
        await writeAudit(engine, {
          action: 'prints.card',
          userId: session.userId,
          outcome: 'success',
          patientId: input.patientId,
        });
        return ok(documentOf(input.document, { ...drawn.value, number }));
      } finally {
        release();
      }
    },
    async takeCard(context) {
      const { input, session, now } = context;
      const { way, document, paper, language, patientId } = input;
      if (!isPaperOf(document, paper)) return otherPaper;
      // Before anything is counted: a printer that was taken away prints nothing.
      if (way.kind === 'printer' && !(await printers.list()).some(({ name }) => name === way.printer))
        return fail({ code: 'printer.gone' });
      const release = engine.hold();
      try {
        const copies = piecesOf(input, way.kind === 'printer');
        const facts = {
          action: 'prints.takeCard',
          session,
          patientId,
          document,
          language,
          copies,
          way: way.kind,
        };
        const taken = await countPaper(engine, facts, () => draw(context));
        if (!taken.ok) return taken;
        if (way.kind === 'printer') {
          const { mrn, bytes } = taken.value;
          queue.add(
            { document, mrn, at: now, userId: session.userId },
            {
              printer: way.printer,
              paper: paper === 'cardSheet' ? 'A4' : CARD_PAPERS[paper],
              copies: paper === 'cardSheet' ? 1 : copies,
              bytes,
            },
          );
        }
        return ok(documentOf(document, taken.value));
      } finally {
        release();
      }
    },
  };
}

const otherPaper = fail({
  code: 'badInput',
  issues: [{ path: 'paper', code: 'paper.otherKind' }],
} as const);

/** How many cards come of it: the system's own dialog and a file have one page, and ask for copies themselves. */
function piecesOf({ paper, pieces }: CardLayout, isPrinter: boolean): number {
  return paper === 'cardSheet' || isPrinter ? pieces : 1;
}
