import { randomBytes } from 'node:crypto';
import type { Medium } from '#shared/modules/messages/message.record.ts';
import type { Outcome } from './outcome.ts';
import { addressOf, sendMail } from './send-mail.ts';
import type { SendingMeans } from './sending-means.ts';
import type { SendingPlace } from './sending-place.ts';

/** A word to whoever sets messages up: nothing of any record. */
export async function sendTrial(
  { facility, nowMs }: Pick<SendingPlace, 'facility' | 'nowMs'>,
  { mail, sms }: SendingMeans,
  medium: Medium,
  to: string,
): Promise<Outcome> {
  const id = randomBytes(16).toString('hex');
  const text = `${facility.name}: Fieldward`;
  if (medium === 'sms' && sms) return sms.send({ id: `test-${id}`, to, text });
  if (!mail) return { kind: 'trouble', answer: 'notSetUp' };
  const domain = addressOf(mail.server.from).email.split('@')[1] ?? 'fieldward';
  return sendMail(mail, {
    messageId: `<${id}@${domain}>`,
    to,
    subject: text,
    text,
    date: new Date(nowMs()),
  });
}
