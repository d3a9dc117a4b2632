import { MessageChannelMain, utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron';
import type { KeychainAnswer, KeychainQuestion } from '#engine/keys/asked-keychain.ts';
import type { PrintersAnswer, PrintersQuestion } from '#engine/print/asked-printers.ts';
import type { ServerAnswer, ServerQuestion } from '#engine/hosting/asked-server.ts';
import { hostedServers } from './hosted-server.ts';
import { answerKeychain } from './keychain.ts';
import { answerPrinters } from './printer.ts';
import { WITH_KEYCHAIN } from './with-keychain.ts';

/** What the shell says to the engine's process; a `connect` brings a port. */
export type EngineMessage =
  | { readonly kind: 'connect' }
  | { readonly kind: 'close' }
  | KeychainAnswer
  | PrintersAnswer
  | ServerAnswer;

export interface EngineLink {
  /** A port to the engine, which is started again if it has ended. */
  connect(): MessagePortMain;
  /** Lets the engine finish its transaction and close its files. */
  close(): Promise<void>;
}

/** An engine that does not end by then holds no transaction worth waiting for: the store recovers from a kill. */
const PATIENCE_MS = 10_000;

/** The engine in a process of its own: a window that hangs or falls does not take it along, nor the reverse. */
export function startEngine(
  modulePath: string,
  serverPath: string,
  dataDir: string,
  withKeychain: boolean,
): EngineLink {
  let engine: UtilityProcess | undefined;
  const servers = hostedServers(serverPath);

  function running(): UtilityProcess {
    if (engine) return engine;
    const started = utilityProcess.fork(modulePath, [dataDir, ...(withKeychain ? [WITH_KEYCHAIN] : [])], {
      serviceName: 'Fieldward engine',
      stdio: 'inherit',
    });
    started.on('message', (question: KeychainQuestion | PrintersQuestion | ServerQuestion) => {
      if (question.kind === 'server') {
        servers.answer(question, (answer) => started.postMessage(answer));
        return;
      }
      const answering = question.kind === 'keychain' ? answerKeychain(question) : answerPrinters(question);
      void answering.then((answer) => started.postMessage(answer));
    });
    started.once('exit', () => {
      if (engine === started) engine = undefined;
      servers.stopAll();
    });
    engine = started;
    return started;
  }

  return {
    connect: () => {
      const { port1, port2 } = new MessageChannelMain();
      running().postMessage({ kind: 'connect' } satisfies EngineMessage, [port1]);
      return port2;
    },
    close: async () => {
      const ending = engine;
      if (!ending) return;
      const ended = new Promise<void>((resolve) => {
        ending.once('exit', () => resolve());
      });
      ending.postMessage({ kind: 'close' } satisfies EngineMessage);
      const impatience = setTimeout(() => ending.kill(), PATIENCE_MS);
      await ended;
      clearTimeout(impatience);
    },
  };
}
