import type { Result } from '#shared/kernel/result.ts';
import type { PaperJob, PrinterError, PrinterFacts, Printers } from './printers.ts';

/** What the engine's process asks of the shell, which alone reaches the system's printers on every system. */
export type PrintersQuestion = { readonly kind: 'printers'; readonly id: number } & (
  | { readonly verb: 'list' }
  | { readonly verb: 'print'; readonly job: PaperJob }
);

export type PrintersAnswer = { readonly kind: 'printers'; readonly id: number } & (
  | { readonly verb: 'list'; readonly printers: readonly PrinterFacts[] }
  | { readonly verb: 'print'; readonly result: Result<void, PrinterError> }
);

/** Printers in another process. */
export function askedPrinters(ask: (question: PrintersQuestion) => void): {
  readonly printers: Printers;
  /** To be given what the shell says. */
  onAnswer(answer: PrintersAnswer): void;
} {
  const waiting = new Map<number, (answer: PrintersAnswer) => void>();
  let lastId = 0;
  const asked = (begin: (id: number) => PrintersQuestion) =>
    new Promise<PrintersAnswer>((resolve) => {
      lastId += 1;
      waiting.set(lastId, resolve);
      ask(begin(lastId));
    });
  return {
    printers: {
      async list() {
        const answer = await asked((id) => ({ kind: 'printers', id, verb: 'list' }));
        if (answer.verb !== 'list') throw new Error('the shell answered another question');
        return answer.printers;
      },
      async print(job) {
        const answer = await asked((id) => ({ kind: 'printers', id, verb: 'print', job }));
        if (answer.verb !== 'print') throw new Error('the shell answered another question');
        return answer.result;
      },
    },
    onAnswer(answer) {
      waiting.get(answer.id)?.(answer);
      waiting.delete(answer.id);
    },
  };
}
