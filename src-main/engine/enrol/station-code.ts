import type { Result } from '#shared/kernel/result.ts';
import type { Session } from '#shared/kernel/session.ts';
import type { Enrolment } from '#shared/sync/access-api.ts';
import { askForCode } from '#shared/transport/server-access.ts';
import type { EngineContext } from '../actions.ts';
import type { StationKeys } from '../keys/station-keys.ts';
import type { RunningSync } from '../sync/running-sync-state.ts';
import { personLine, type PersonLineError } from './person-line.ts';

/** A code for a further station, made by the server for someone who may look after stations. */
export async function stationCode(
  engine: EngineContext,
  keys: StationKeys,
  sync: Pick<RunningSync, 'settings' | 'state'>,
  session: Pick<Session, 'login'>,
  confirm: string,
  label: string | undefined,
): Promise<Result<Enrolment, PersonLineError>> {
  const line = await personLine(engine, keys, sync, session, confirm);
  return line.ok ? askForCode(line.value, { ...(label !== undefined && { label }) }) : line;
}
