import { createHash } from 'node:crypto';
import { canonicalJson } from '#shared/kernel/json.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { put } from '#shared/kernel/plan.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { CommonRefusal, Refusal } from '#shared/kernel/contract.ts';
import type { ScreenLanguage } from '#shared/kernel/screen-language.ts';
import type { Session } from '#shared/kernel/session.ts';
import type { ChartPartsAsked } from '#shared/modules/prints/chart-parts.rules.ts';
import type { DocumentKind } from '#shared/modules/prints/document-kinds.rules.ts';
import { PrintedPaper } from '#shared/modules/prints/printed-paper.record.ts';
import type { PrintedDocument } from '#shared/modules/prints/prints.contract.ts';
import type { EngineContext } from '../actions.ts';
import { runPlan } from '../commands/run-plan.ts';

/** Drawn, and not yet anybody's. */
export interface Drawn {
  readonly mrn: string;
  readonly bytes: Uint8Array;
  readonly pages: number;
  readonly lacks?: PrintedDocument['lacks'];
}

interface PaperFacts {
  /** Stands in the audit trail. */
  readonly action: string;
  readonly session: Session;
  readonly patientId: Id;
  readonly document: DocumentKind;
  readonly language: ScreenLanguage;
  readonly copies: number;
  readonly way: PrintedPaper['way'];
  /** Chosen parts of the chart. */
  readonly asked?: ChartPartsAsked;
}

/** Another print of the same paper came between drawing and counting: each time it is drawn anew. */
const MOST_ATTEMPTS = 5;

/** @returns the paper, which has been counted as a print */
export async function countPaper<E extends Refusal>(
  engine: EngineContext,
  facts: PaperFacts,
  draw: (number: number) => Promise<Result<Drawn, E>>,
): Promise<Result<Drawn & { readonly number: number }, E | CommonRefusal>> {
  const { action, session, way, document, copies, language, patientId, asked } = facts;
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    const number = await nextNumber(engine.opened().replica.reader(), facts);
    const drawn = await draw(number);
    if (!drawn.ok) return drawn;
    const counted = await runPlan(engine, {
      action,
      session,
      ...(asked ? { parts: asked.parts } : {}),
      plan: async ({ read, newId, now }) => {
        const isNext = (await nextNumber(read, facts)) === number;
        const paper: PrintedPaper = {
          id: newId(PrintedPaper.type),
          patientId,
          document,
          ...(asked ? { parts: [...asked.parts], asked: digestOf(asked) } : {}),
          number,
          copies,
          way,
          language,
          printedAt: now,
          printedBy: session.displayName,
        };
        return ok({ reply: isNext, writes: isNext ? [put(PrintedPaper, paper)] : [] });
      },
    });
    if (!counted.ok) return counted;
    if (counted.value) return ok({ ...drawn.value, number });
  }
  return fail({ code: 'conflict' });
}

/** Papers of other parts, or of another period, are no copies of each other. */
export async function nextNumber(
  read: Reader,
  { patientId, document, asked }: Pick<PaperFacts, 'patientId' | 'document' | 'asked'>,
): Promise<number> {
  if (!asked) return (await read.count(PrintedPaper, { patientId, document })) + 1;
  const papers = await read.list(PrintedPaper, { where: { patientId, document } });
  return papers.filter((paper) => paper.asked === digestOf(asked)).length + 1;
}

function digestOf(asked: ChartPartsAsked): string {
  const json = canonicalJson({ ...asked, parts: asked.parts.toSorted() });
  return createHash('sha256').update(json).digest('hex');
}

const FILE_WORDS: { readonly [K in DocumentKind]: string } = {
  patientSummary: 'patient-summary',
  chartParts: 'chart',
  patientCard: 'patient-card',
  wristband: 'wristband',
};

export function documentOf(
  document: DocumentKind,
  { mrn, bytes, pages, number, lacks }: Drawn & { readonly number: number },
): PrintedDocument {
  return {
    fileName: `${FILE_WORDS[document]}-${mrn.replace(/[^A-Za-z0-9-]+/g, '-')}.pdf`,
    mediaType: 'application/pdf',
    pages,
    base64: Buffer.from(bytes).toString('base64'),
    number,
    ...(lacks && { lacks }),
  };
}
