import { holdRequest, type HoldAnswer } from '#shared/sync/access-api.ts';
import { parsed, readJson, type DeviceUser, type Request } from '../http/request.ts';
import { json, type Answer } from '../http/respond.ts';
import type { AccessContext } from './access-context.ts';

const MOST_BYTES = 200_000;

/** In one transaction, so that of two desks one is first. */
export async function holdTimes(
  { file, holds, nowMs }: AccessContext,
  { facilityId }: DeviceUser,
  request: Request,
): Promise<Answer> {
  const body = parsed(holdRequest, await readJson(request.message, MOST_BYTES), 'No request for holds');
  const { ask = [], keep = [], release = [] } = body;
  return json(
    file.changing((): HoldAnswer => {
      holds.release(facilityId, release);
      holds.keep(facilityId, keep);
      const by = holds.ask(facilityId, ask, nowMs());
      return by.length === 0 ? { held: true } : { held: false, by: by.slice(0, 50) };
    }),
  );
}
