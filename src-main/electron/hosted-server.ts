import { utilityProcess, type UtilityProcess } from 'electron';
import type { ServerAnswer, ServerQuestion } from '#engine/hosting/asked-server.ts';
import { hostedAnswer, type HostedOrder } from '#shared/sync/hosted-server.ts';

/** A server that does not end by then has no transaction worth waiting for: its store recovers from a kill. */
const PATIENCE_MS = 10_000;

/** The servers that the engine has asked for, each a process of its own. */
export function hostedServers(modulePath: string) {
  const running = new Map<number, UtilityProcess>();
  const start = (id: number, order: HostedOrder, tell: (answer: ServerAnswer) => void): void => {
    const started = utilityProcess.fork(modulePath, [], {
      serviceName: 'Fieldward server',
      stdio: 'inherit',
    });
    running.set(id, started);
    started.on('message', (message: unknown) => {
      const answer = hostedAnswer.safeParse(message).data;
      if (answer) tell({ kind: 'server', id, verb: 'said', answer });
    });
    started.once('exit', () => {
      // An engine that began anew counts its servers from the beginning.
      if (running.get(id) === started) running.delete(id);
      tell({ kind: 'server', id, verb: 'ended' });
    });
    started.postMessage(order);
  };
  const stop = (process: UtilityProcess): void => {
    process.postMessage({ kind: 'stop' });
    const impatience = setTimeout(() => process.kill(), PATIENCE_MS);
    process.once('exit', () => clearTimeout(impatience));
  };
  return {
    answer(question: ServerQuestion, tell: (answer: ServerAnswer) => void): void {
      const found = running.get(question.id);
      if (question.verb === 'run') start(question.id, question.order, tell);
      else if (found && question.verb === 'stop') stop(found);
      else found?.kill();
    },
    /** The engine is gone: whose server nobody asks for ends. */
    stopAll(): void {
      for (const process of running.values()) stop(process);
    },
  };
}
