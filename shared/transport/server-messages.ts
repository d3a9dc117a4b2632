import type { Result } from '#shared/kernel/result.ts';
import {
  MESSAGES_PATH,
  messageStanding,
  messageTrialAnswer,
  type MessageAccountOrder,
  type MessageStanding,
  type MessageTrialAnswer,
} from '#shared/sync/messages-api.ts';
import { readAnswer, type AccessError } from './server-access.ts';
import type { ServerLine } from './server-line.ts';

/** How the server stands with this device's facility. One that is older has no answer. */
export async function askMessageStanding(line: ServerLine): Promise<Result<MessageStanding, AccessError>> {
  const answer = await line.ask('GET', MESSAGES_PATH);
  return answer.ok ? readAnswer(answer.value, messageStanding) : answer;
}

/** All that is due is tried, whatever failed before. */
export async function askToSend(line: ServerLine): Promise<Result<MessageStanding, AccessError>> {
  const answer = await line.ask('POST', `${MESSAGES_PATH}/now`, { body: {} });
  return answer.ok ? readAnswer(answer.value, messageStanding) : answer;
}

/** Passwords, by the line of a person who may set messages up. */
export async function giveMessageAccount(
  line: ServerLine,
  order: MessageAccountOrder,
): Promise<Result<MessageStanding, AccessError>> {
  const answer = await line.ask('POST', MESSAGES_PATH, { body: order });
  return answer.ok ? readAnswer(answer.value, messageStanding) : answer;
}

export async function askForTrial(
  line: ServerLine,
  trial: { readonly medium: 'email' | 'sms'; readonly to: string },
): Promise<Result<MessageTrialAnswer, AccessError>> {
  const answer = await line.ask('POST', `${MESSAGES_PATH}/test`, { body: trial });
  return answer.ok ? readAnswer(answer.value, messageTrialAnswer) : answer;
}
