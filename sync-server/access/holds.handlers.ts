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
  const { ask = [], keep = [], withdraw = [], release = [] } = body;
  const asked = new Set(ask.map(({ appointment }) => appointment));
  const now = nowMs();
  return json(
    file.changing((): HoldAnswer => {
      holds.release(facilityId, release);
      holds.withdraw(facilityId, withdraw);
      const before = holds.keep(
        facilityId,
        keep.filter((one) => !asked.has(one)),
        now,
      );
      const by = holds.ask(facilityId, ask, now);
      const ended = holds.keep(
        facilityId,
        keep.filter((one) => asked.has(one)),
        now,
      );
      // Another has the time by now. They are written all the same, and do not need the one that they had.
      if (by.length > 0) holds.release(facilityId, ended);
      return by.length === 0 && before.length === 0 ? { held: true } : { held: false, by: by.slice(0, 50) };
    }),
  );
}
