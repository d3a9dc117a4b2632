import { expect, it } from 'vitest';
import { fail } from '#shared/kernel/result.ts';
import { askedPrinters, type PrintersQuestion } from './asked-printers.ts';

it('each question is given its own answer, in whatever order these come', async () => {
  const questions: PrintersQuestion[] = [];
  const { printers, onAnswer } = askedPrinters((question) => questions.push(question));
  const job = { printer: 'Ward', paper: 'A5', copies: 2, bytes: new Uint8Array([1]) } as const;
  const [printed, listed] = [printers.print(job), printers.list()];
  expect(questions).toEqual([
    { kind: 'printers', id: 1, verb: 'print', job },
    { kind: 'printers', id: 2, verb: 'list' },
  ]);
  const known = [{ name: 'Ward', isDefault: true }];
  onAnswer({ kind: 'printers', id: 2, verb: 'list', printers: known });
  onAnswer({ kind: 'printers', id: 1, verb: 'print', result: fail({ code: 'printer.refused' }) });
  expect(await listed).toEqual(known);
  expect(await printed).toEqual(fail({ code: 'printer.refused' }));
});
