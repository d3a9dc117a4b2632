import type { PrintJob } from '#shared/modules/prints/prints.contract.ts';
import type { PaperJob, Printers } from './printers.ts';

/** Done ones that are still listed, for whoever asks whether it went out. */
const MOST_SENT = 5;

interface Queued {
  job: PrintJob;
  readonly userId: string;
  /** Until the operating system has it. */
  paper: PaperJob | undefined;
}

type Facts = Pick<PrintJob, 'document' | 'mrn' | 'at'> & { readonly userId: string };

export interface PrintQueue {
  add(facts: Facts, paper: PaperJob): void;
  again(userId: string, id: number): boolean;
  forget(userId: string, id: number): boolean;
  /** Of someone who has left: what has not gone out is let go, with the paper that was held in memory. */
  forgetAllOf(userId: string): void;
  of(userId: string): PrintJob[];
  onChange(listener: () => void): () => void;
}

/** Papers on their way to printers, one after another, in memory only: what a printer refuses is told and can be sent again. */
export function printQueue(printers: Pick<Printers, 'print'>): PrintQueue {
  let queued: Queued[] = [];
  let lastId = 0;
  let turn: Promise<unknown> = Promise.resolve();
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };

  function send(one: Queued): void {
    const { code: _code, ...job } = one.job;
    one.job = { ...job, state: 'waiting' };
    tell();
    turn = turn.then(async () => {
      if (!one.paper || !queued.includes(one)) return;
      const sent = await printers.print(one.paper);
      if (sent.ok) one.paper = undefined;
      one.job = sent.ok
        ? { ...one.job, state: 'sent' }
        : { ...one.job, state: 'failed', code: sent.error.code };
      const done = queued.filter(({ job: { state }, userId }) => state === 'sent' && userId === one.userId);
      queued = queued.filter((other) => !done.slice(0, -MOST_SENT).includes(other));
      tell();
    });
  }

  const failed = (userId: string, id: number) =>
    queued.find(({ job, userId: owner }) => job.id === id && owner === userId && job.state !== 'waiting');

  return {
    add({ userId, ...facts }, paper) {
      lastId += 1;
      const { printer, copies } = paper;
      const one: Queued = { job: { id: lastId, ...facts, printer, copies, state: 'waiting' }, userId, paper };
      queued = [...queued, one];
      send(one);
    },
    again(userId, id) {
      const one = failed(userId, id);
      if (one?.paper) send(one);
      return one?.paper !== undefined;
    },
    forget(userId, id) {
      const one = failed(userId, id);
      queued = queued.filter((other) => other !== one);
      if (one) tell();
      return one !== undefined;
    },
    forgetAllOf(userId) {
      queued = queued.filter((one) => one.userId !== userId || one.job.state === 'waiting');
      tell();
    },
    of: (userId) =>
      queued
        .filter((one) => one.userId === userId)
        .map(({ job }) => job)
        .toReversed(),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
