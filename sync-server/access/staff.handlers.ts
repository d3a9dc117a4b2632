import { staffAnswer, staffRequest, type StaffToken } from '#shared/sync/access-api.ts';
import { parsed, readJson, type DeviceUser, type Request } from '../http/request.ts';
import { json, type Answer } from '../http/respond.ts';
import { instant, type AccessContext } from './access-context.ts';
import { tooMany, unknownPerson } from './refusals.ts';

const MOST_BYTES = 5_000;

/** A box that only the person's own key opens. @throws CouchError 403, 429 */
export async function challengePerson(
  { staff, tries }: AccessContext,
  device: DeviceUser,
  request: Request,
): Promise<Answer> {
  const { userId } = parsed(
    staffRequest,
    await readJson(request.message, MOST_BYTES),
    'No request of a person',
  );
  const waitS = tries.wait(nameOf(device));
  if (waitS !== undefined) throw tooMany(waitS);
  const challenge = await staff.challenge(device, userId);
  if (challenge) return json(challenge);
  tries.note(nameOf(device));
  throw unknownPerson();
}

/** A token for the person who opened it, by this device. @throws CouchError 403, 429 */
export async function signInPerson(
  { staff, tries, tokens, file }: AccessContext,
  device: DeviceUser,
  request: Request,
): Promise<Answer> {
  const given = parsed(staffAnswer, await readJson(request.message, MOST_BYTES), 'No answer of a person');
  const waitS = tries.wait(nameOf(device));
  if (waitS !== undefined) throw tooMany(waitS);
  const userId = staff.answer(device, given.challenge, given.secret);
  if (userId === undefined) {
    tries.note(nameOf(device));
    throw unknownPerson();
  }
  const { token, untilMs } = await tokens.issue({
    sub: device.id,
    scope: 'device',
    mark: file.mark,
    user: userId,
  });
  return json({ token, expiresAt: instant(untilMs), userId } satisfies StaffToken);
}

const nameOf = ({ id }: DeviceUser): string => `staff ${id}`;
