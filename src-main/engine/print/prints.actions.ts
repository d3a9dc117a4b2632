import type { Id } from '#shared/kernel/ids.ts';
import { put } from '#shared/kernel/plan.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { fail, ok } from '#shared/kernel/result.ts';
import type { Session } from '#shared/kernel/session.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import type { DocumentKind } from '#shared/modules/prints/document-kinds.rules.ts';
import { PrintedPaper } from '#shared/modules/prints/printed-paper.record.ts';
import type { PrintedDocument, prints } from '#shared/modules/prints/prints.contract.ts';
import type { ActionHandlers, EngineContext } from '../actions.ts';
import { runPlan, writeAudit, type WritePlanContext } from '../commands/run-plan.ts';
import type { PrintQueue } from './print-queue.ts';
import type { Printers } from './printers.ts';
import { printWorker } from './print-worker.ts';
import { readSummary, type SummaryAsked } from './read-summary.ts';

/** Drawn, and not yet anybody's. */
interface Drawn {
  readonly mrn: string;
  readonly bytes: Uint8Array;
  readonly pages: number;
}

/** @returns undefined where there is no such patient */
type Draw = (context: SummaryAsked, number: number) => Promise<Drawn | undefined>;
type Taken = Parameters<ActionHandlers<typeof prints>['take']>[0];

/** Another print of the same paper came between drawing and counting: each time it is drawn anew. */
const MOST_ATTEMPTS = 5;

/** Paper of a patient's record: read through the engine's reader, drawn in memory, noted in the audit trail. */
export function printActions(
  engine: EngineContext,
  printers: Printers,
  queue: PrintQueue,
): ActionHandlers<typeof prints> {
  const worker = printWorker();
  const draw: { readonly [K in DocumentKind]: Draw } = {
    async patientSummary(context, number) {
      const model = await readSummary(engine, context, number);
      return model && { mrn: model.patient.mrn, ...(await worker.patientSummary(model)) };
    },
  };

  /** @returns the paper, which has been counted as a print */
  async function takePaper(context: Taken) {
    const { input, session } = context;
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
      const number = await nextNumber(engine.opened().replica.reader(), input);
      const drawn = await draw[input.document](context, number);
      if (!drawn) return fail({ code: 'notFound', type: Patient.type, id: input.patientId } as const);
      const counted = await runPlan(engine, {
        action: 'prints.take',
        session,
        plan: async (plan) => {
          const isNext = (await nextNumber(plan.read, input)) === number;
          const writes = isNext ? [put(PrintedPaper, paperOf(context, plan, number))] : [];
          return ok({ reply: isNext, writes });
        },
      });
      if (!counted.ok) return counted;
      if (counted.value) return ok({ ...drawn, number });
    }
    return fail({ code: 'conflict' } as const);
  }

  return {
    async patientSummary(context) {
      const { input, session } = context;
      if (!mayRead(session)) return fail({ code: 'notPermitted', permission: 'chart.read' });
      const release = engine.hold();
      try {
        const number = await nextNumber(engine.opened().replica.reader(), {
          ...input,
          document: 'patientSummary',
        });
        const drawn = await draw.patientSummary(context, number);
        if (!drawn) return fail({ code: 'notFound', type: Patient.type, id: input.patientId });
        await writeAudit(engine, {
          action: 'prints.patientSummary',
          userId: session.userId,
          outcome: 'success',
          patientId: input.patientId,
        });
        return ok(documentOf('patientSummary', { ...drawn, number }));
      } finally {
        release();
      }
    },
    async take(context) {
      const { input, session, now } = context;
      if (!mayRead(session)) return fail({ code: 'notPermitted', permission: 'chart.read' });
      const { way, document, copies } = input;
      // Before anything is counted: a printer that was taken away prints nothing.
      if (way.kind === 'printer' && !(await printers.list()).some(({ name }) => name === way.printer))
        return fail({ code: 'printer.gone' });
      const release = engine.hold();
      try {
        const taken = await takePaper(context);
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

/** The papers of today show the chart, so whoever asks must be one who may read it. */
function mayRead({ permissions }: Session): boolean {
  return permissions.has('chart.read');
}

async function nextNumber(
  read: Reader,
  { patientId, document }: { readonly patientId: Id; readonly document: DocumentKind },
): Promise<number> {
  return (await read.count(PrintedPaper, { patientId, document })) + 1;
}

function paperOf({ input, session }: Taken, { newId, now }: WritePlanContext, number: number): PrintedPaper {
  const { patientId, document, copies, language, way } = input;
  return {
    id: newId(PrintedPaper.type),
    patientId,
    document,
    number,
    copies,
    way: way.kind,
    language,
    printedAt: now,
    printedBy: session.displayName,
  };
}

const FILE_WORDS: { readonly [K in DocumentKind]: string } = { patientSummary: 'patient-summary' };

function documentOf(
  document: DocumentKind,
  { mrn, bytes, pages, number }: Drawn & { readonly number: number },
): PrintedDocument {
  return {
    fileName: `${FILE_WORDS[document]}-${mrn.replace(/[^A-Za-z0-9-]+/g, '-')}.pdf`,
    mediaType: 'application/pdf',
    pages,
    base64: Buffer.from(bytes).toString('base64'),
    number,
  };
}
