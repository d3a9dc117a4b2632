import {
  messageAccountOrder,
  messageTrial,
  type MessageStanding,
  type MessageTrialAnswer,
} from '#shared/sync/messages-api.ts';
import { atWork } from '../access/access-routes.ts';
import { RateLimit } from '../access/rate-limit.ts';
import { forbidden, tooMany } from '../access/refusals.ts';
import { methodNotAllowed, notFound } from '../couch/couch-error.ts';
import { parsed, readJson, type Request } from '../http/request.ts';
import { json, type Answer } from '../http/respond.ts';
import type { ServerMessages } from './server-messages.ts';

const MOST_BYTES = 10_000;
/** Of one device: whoever sets messages up tries a few times. */
const TRIALS = { most: 20, perMs: 600_000 };
/** Whoever looks at the outbox of a desk may have it tried now. */
const TRIES = { most: 120, perMs: 600_000 };

/** What is asked of sending below `/_fieldward`; see `messages-api.ts`. */
export class MessageAnswers {
  readonly #messages: ServerMessages;
  readonly #trials: RateLimit;
  readonly #tries: RateLimit;

  constructor(messages: ServerMessages, nowMs: () => number) {
    this.#messages = messages;
    this.#trials = new RateLimit(TRIALS, nowMs);
    this.#tries = new RateLimit(TRIES, nowMs);
  }

  /** @returns undefined where it is another's @throws CouchError */
  async answer(request: Request): Promise<Answer | undefined> {
    const [, what = '', part = '', ...further] = request.segments;
    if (what !== 'messages') return undefined;
    if (further.length > 0 || !['', 'now', 'test'].includes(part)) throw notFound();
    const { method, user } = request;
    const isLook = part === '' && (method === 'GET' || method === 'HEAD');
    if (!isLook && method !== 'POST')
      throw methodNotAllowed(part === '' ? ['GET', 'HEAD', 'POST'] : ['POST']);
    const { id: device, facilityId, person } = atWork(user);
    const standing = () => noStore(this.#messages.standing(facilityId) satisfies MessageStanding);
    if (isLook) return standing();
    if (part === 'test') {
      limit(this.#trials, device);
      const body = await readJson(request.message, MOST_BYTES);
      const { medium, to } = parsed(messageTrial, body, 'No address');
      const told: MessageTrialAnswer = await this.#messages.trial(facilityId, medium, to);
      return noStore(told);
    }
    if (part === 'now') {
      limit(this.#tries, device);
      await this.#messages.now(facilityId);
      return standing();
    }
    // Whoever may set messages up at a desk, and nobody by a desk alone.
    if (!person?.permissions.has('facility.write')) throw forbidden();
    const order = parsed(messageAccountOrder, await readJson(request.message, MOST_BYTES), 'No account');
    this.#messages.give(facilityId, person.userId, order);
    return standing();
  }
}

function limit(counted: RateLimit, device: string): void {
  const waitS = counted.wait(device);
  if (waitS !== undefined) throw tooMany(waitS);
  counted.note(device);
}

function noStore(value: MessageStanding | MessageTrialAnswer): Answer {
  return json(value, 200, { 'Cache-Control': 'no-store' });
}
