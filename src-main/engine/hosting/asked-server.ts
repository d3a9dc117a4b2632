import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { HostedAnswer, HostedOrder } from '#shared/sync/hosted-server.ts';
import type { HostedFault, Listening, RunServer } from './server-process.ts';

/** What the engine's process asks of the shell, which alone starts further processes in the desktop program. */
export type ServerQuestion = { readonly kind: 'server'; readonly id: number } & (
  | { readonly verb: 'run'; readonly order: HostedOrder }
  | { readonly verb: 'stop' | 'kill' }
);

export type ServerAnswer = { readonly kind: 'server'; readonly id: number } & (
  | { readonly verb: 'said'; readonly answer: HostedAnswer }
  | { readonly verb: 'ended' }
);

/** A server in a process that another one starts. */
export function askedServer(ask: (question: ServerQuestion) => void): {
  readonly run: RunServer;
  /** To be given what the shell says. */
  onAnswer(answer: ServerAnswer): void;
} {
  const running = new Map<number, (answer: ServerAnswer) => void>();
  let lastId = 0;
  return {
    run(order) {
      lastId += 1;
      const id = lastId;
      const listening = Promise.withResolvers<Result<Listening, HostedFault>>();
      const ended = Promise.withResolvers<void>();
      running.set(id, (answer) => {
        if (answer.verb === 'ended') {
          running.delete(id);
          listening.resolve(fail({ code: 'hosting.cannotRun' }));
          ended.resolve();
        } else if (answer.answer.kind === 'listening') {
          const { url, fingerprint } = answer.answer;
          listening.resolve(ok({ url, fingerprint }));
        } else listening.resolve(fail({ code: answer.answer.code }));
      });
      ask({ kind: 'server', id, verb: 'run', order: { kind: 'run', ...order } });
      const end = (verb: 'stop' | 'kill') => {
        if (running.has(id)) ask({ kind: 'server', id, verb });
      };
      return {
        listening: listening.promise,
        ended: ended.promise,
        kill: () => end('kill'),
        async stop() {
          end('stop');
          await ended.promise;
        },
      };
    },
    onAnswer(answer) {
      running.get(answer.id)?.(answer);
    },
  };
}
