import { fail, type Result } from '#shared/kernel/result.ts';
import type { SignInError } from '#shared/modules/session/sign-in.rules.ts';
import { folderRefusal } from './disk-refusal.ts';
import type { StationKeys } from './keys/station-keys.ts';
import type { OpenError } from './store/store-errors.ts';

/**
 * A disk that has no room to note the sign-in, or cannot be written, refuses it; whatever goes wrong, the replica is not
 * left open for nobody, and no secret is left in memory.
 */
export function onDisk<T>(
  inTurn: StationKeys['inTurn'],
  work: (
    holding: (release: () => void) => void,
    wiping: (secret: Buffer) => void,
  ) => Promise<Result<T, SignInError>>,
): Promise<Result<T, SignInError>> {
  return inTurn(async () => {
    let release: (() => void) | undefined;
    const secrets: Buffer[] = [];
    try {
      return await work(
        (held) => {
          release = held;
        },
        (secret) => secrets.push(secret),
      );
    } catch (error) {
      release?.();
      const refusal = folderRefusal(error);
      if (!refusal) throw error;
      return fail(refusal);
    } finally {
      for (const secret of secrets) secret.fill(0);
    }
  });
}

export function signInRefusal(error: OpenError): SignInError {
  if (error.code === 'store.damaged') return error;
  // Refusals of a reader, and of whoever creates: a station that is there is opened to be written.
  if (error.code === 'store.older' || error.code === 'store.exists') throw new Error(error.code);
  return { code: error.code };
}
