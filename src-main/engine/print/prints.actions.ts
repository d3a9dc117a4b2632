import { createHash } from 'node:crypto';
import type { CommonRefusal } from '#shared/kernel/contract.ts';
import { canonicalJson } from '#shared/kernel/json.ts';
import type { Permission } from '#shared/kernel/permission.ts';
import { put } from '#shared/kernel/plan.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { ScreenLanguage } from '#shared/kernel/screen-language.ts';
import type { Session } from '#shared/kernel/session.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { missingPermission, type ChartPartsAsked } from '#shared/modules/prints/chart-parts.rules.ts';
import type { DocumentKind } from '#shared/modules/prints/document-kinds.rules.ts';
import { PrintedPaper } from '#shared/modules/prints/printed-paper.record.ts';
import type { PrintedDocument, prints } from '#shared/modules/prints/prints.contract.ts';
import type { ActionContext, ActionHandlers, EngineContext } from '../actions.ts';
import { runPlan, writeAudit, type WritePlanContext } from '../commands/run-plan.ts';
import type { PrintQueue } from './print-queue.ts';
import type { Printers } from './printers.ts';
import { printWorker } from './print-worker.ts';
import { readChartParts } from './read-chart-parts.ts';
import { readSummary } from './read-summary.ts';

type PaperAsked = ActionContext<{
  readonly patientId: string;
  readonly language: ScreenLanguage;
  readonly asked?: ChartPartsAsked;
}>;

/** Drawn, and not yet anybody's. */
interface Drawn {
  readonly mrn: string;
  readonly bytes: Uint8Array;
  readonly pages: number;
}

type Draw = (context: PaperAsked, number: number) => Promise<Result<Drawn, CommonRefusal>>;
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
      if (!model) return fail({ code: 'notFound', type: Patient.type, id: context.input.patientId });
      return ok({ mrn: model.patient.mrn, ...(await worker.draw({ kind: 'patientSummary', model })) });
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
  async function preview(context: PaperAsked, document: DocumentKind) {
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

  /** @returns the paper, which has been counted as a print */
  async function takePaper(context: Taken) {
    const { input, session } = context;
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
      const number = await nextNumber(engine.opened().replica.reader(), input);
      const drawn = await draw[input.document](context, number);
      if (!drawn.ok) return drawn;
      const counted = await runPlan(engine, {
        action: 'prints.take',
        session,
        ...(input.asked ? { parts: input.asked.parts } : {}),
        plan: async (plan) => {
          const isNext = (await nextNumber(plan.read, input)) === number;
          const writes = isNext ? [put(PrintedPaper, paperOf(context, plan, number))] : [];
          return ok({ reply: isNext, writes });
        },
      });
      if (!counted.ok) return counted;
      if (counted.value) return ok({ ...drawn.value, number });
    }
    return fail({ code: 'conflict' } as const);
  }

  return {
    patientSummary: (context) => preview(context, 'patientSummary'),
    chartParts: (context) => preview(context, 'chartParts'),
    async take(context) {
      const { input, session, now } = context;
      const missing = missingFor(input, session);
      if (missing) return fail({ code: 'notPermitted', permission: missing });
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

/** Every paper shows the chart, so whoever asks must be one who may read it, and each part of it that is asked for. */
function missingFor({ asked }: PaperAsked['input'], { permissions }: Session): Permission | undefined {
  return missingPermission(asked?.parts ?? ['summary'], permissions);
}

type Counted = Pick<PaperAsked['input'], 'patientId' | 'asked'> & { readonly document: DocumentKind };

/** Papers of other parts, or of another period, are no copies of each other. */
async function nextNumber(read: Reader, { patientId, document, asked }: Counted): Promise<number> {
  if (!asked) return (await read.count(PrintedPaper, { patientId, document })) + 1;
  const papers = await read.list(PrintedPaper, { where: { patientId, document } });
  return papers.filter((paper) => paper.asked === digestOf(asked)).length + 1;
}

function digestOf(asked: ChartPartsAsked): string {
  const json = canonicalJson({ ...asked, parts: asked.parts.toSorted() });
  return createHash('sha256').update(json).digest('hex');
}

function paperOf({ input, session }: Taken, { newId, now }: WritePlanContext, number: number): PrintedPaper {
  const { patientId, document, asked, copies, language, way } = input;
  return {
    id: newId(PrintedPaper.type),
    patientId,
    document,
    ...(asked ? { parts: [...asked.parts], asked: digestOf(asked) } : {}),
    number,
    copies,
    way: way.kind,
    language,
    printedAt: now,
    printedBy: session.displayName,
  };
}

const FILE_WORDS: { readonly [K in DocumentKind]: string } = {
  patientSummary: 'patient-summary',
  chartParts: 'chart',
};

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
