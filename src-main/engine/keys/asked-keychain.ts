import { fail, ok } from '#shared/kernel/result.ts';
import type { KeychainBinding } from './keychain-binding.ts';

/** What the engine's process asks of the shell, which alone has the keychain. */
export interface KeychainQuestion {
  readonly kind: 'keychain';
  readonly id: number;
  readonly verb: 'wrap' | 'unwrap';
  readonly text: string;
}

/** Without text: the keychain would not. */
export interface KeychainAnswer {
  readonly kind: 'keychain';
  readonly id: number;
  readonly text?: string;
}

/** A keychain in another process. */
export function askedKeychain(ask: (question: KeychainQuestion) => void): {
  readonly keychain: KeychainBinding;
  /** To be given what the shell says. */
  onAnswer(answer: KeychainAnswer): void;
} {
  const waiting = new Map<number, (text: string | undefined) => void>();
  let lastId = 0;
  const asked = (verb: KeychainQuestion['verb'], text: string) =>
    new Promise<string | undefined>((resolve) => {
      lastId += 1;
      waiting.set(lastId, resolve);
      ask({ kind: 'keychain', id: lastId, verb, text });
    });
  return {
    keychain: {
      async wrap(secret) {
        const wrapped = await asked('wrap', secret);
        if (wrapped === undefined) throw new Error('the keychain would not wrap');
        return wrapped;
      },
      async unwrap(wrapped) {
        const secret = await asked('unwrap', wrapped);
        return secret === undefined ? fail({ code: 'keychain.cannotUnwrap' }) : ok(secret);
      },
    },
    onAnswer({ id, text }) {
      waiting.get(id)?.(text);
      waiting.delete(id);
    },
  };
}
