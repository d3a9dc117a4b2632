import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { Session } from '#shared/kernel/session.ts';
import type { EnrolError } from '#shared/modules/session/enrol.rules.ts';
import type { SignInError } from '#shared/modules/session/sign-in.rules.ts';
import { staffPurpose } from '#shared/sync/access-api.ts';
import { tokenCredentials } from '#shared/transport/credentials.ts';
import { answerStaffChallenge, askStaffChallenge } from '#shared/transport/server-access.ts';
import { serverLine, type ServerLine } from '#shared/transport/server-line.ts';
import type { EngineContext } from '../actions.ts';
import { unlockPrivateKey } from '../keys/key-slots.ts';
import { openSealed } from '../keys/seal.ts';
import { unlockStation } from '../keys/sign-in.ts';
import type { KeySlot } from '../keys/slot-file.ts';
import type { StationKeys } from '../keys/station-keys.ts';
import type { RunningSync } from '../sync/running-sync-state.ts';
import { serverAt } from '../sync/server-settings.ts';
import { lineFetch } from '#shared/transport/line-fetch.ts';
import { lineOf } from './server-remote.ts';

export type PersonLineError = SignInError | EnrolError | { readonly code: 'sync.noServer' };

/**
 * A line to the server as the person who sits here: their password opens their private key, the key opens the box that the server has
 * sealed to them, and what was in it says at the server who they are.
 */
export async function personLine(
  engine: EngineContext,
  keys: StationKeys,
  sync: Pick<RunningSync, 'settings' | 'state'>,
  session: Pick<Session, 'login'>,
  confirm: string,
): Promise<Result<ServerLine, PersonLineError>> {
  const address = serverAt(sync.settings(), sync.state().address);
  if (!address) return fail({ code: 'sync.noServer' });
  const { server, url } = address;
  const own = await ownKey(engine, keys, session, confirm);
  if (!own.ok) return own;
  const { slot, privateKey } = own.value;
  try {
    const { signer, device } = engine.opened();
    const line = lineOf(engine, signer, address, server);
    const asked = await askStaffChallenge(line, slot.userId);
    if (!asked.ok) return asked;
    const { challenge, sealed } = asked.value;
    const secret = openSealed(privateKey, slot.publicKey, sealed, staffPurpose(server, device, challenge));
    // Sealed to another key: the password was changed elsewhere, and has not come here yet.
    if (!secret.ok) return fail({ code: 'enrol.personUnknown' });
    const person = await answerStaffChallenge(line, challenge, secret.value.toString('base64'));
    if (!person.ok) return person;
    const credentials = tokenCredentials(person.value.token);
    return ok(serverLine({ url, fetch: lineFetch(address.fingerprint), credentials }));
  } finally {
    privateKey.fill(0);
  }
}

async function ownKey(
  engine: EngineContext,
  { folder, keychain, inTurn }: StationKeys,
  { login }: Pick<Session, 'login'>,
  confirm: string,
): Promise<Result<{ readonly slot: KeySlot; readonly privateKey: Buffer }, SignInError>> {
  const unlocked = await inTurn(() =>
    unlockStation(folder, login, confirm, engine.clock, { hasPassedCode: true, keychain }),
  );
  if (!unlocked.ok) return unlocked;
  const { slot, dataKey } = unlocked.value;
  dataKey.fill(0);
  const privateKey = await unlockPrivateKey(slot, confirm);
  return privateKey.ok ? ok({ slot, privateKey: privateKey.value }) : privateKey;
}
