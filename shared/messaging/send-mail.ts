import { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { MessageSettings } from '#shared/modules/messages/message-settings.record.ts';
import type { CalendarFile } from './calendar-file.ts';
import { answerOf, type Outcome } from './outcome.ts';

const CONNECT_MS = 15_000;
const SILENCE_MS = 30_000;
/** Of all of it: the replica is open as long, whoever has left. */
const WHOLE_MS = 60_000;

export interface MailAccount {
  readonly server: NonNullable<MessageSettings['email']>;
  readonly password?: string;
  /** Ends the connection, whatever it is at. */
  readonly signal?: AbortSignal;
}

export interface Mail {
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly date: Date;
  readonly calendar?: CalendarFile;
}

/** `Clinic <a@b.c>` or `a@b.c`. */
export function addressOf(from: string): { readonly name: string; readonly email: string } {
  const [, name = '', email = from] = /^(.*?)\s*<([^<>]+)>$/.exec(from) ?? [];
  return { name: name.trim(), email: email.trim() };
}

/**
 * One mail to one recipient. A server that breaks off before it has all of a mail has not got it; one that breaks off after that may
 * have, and that is a doubt.
 */
export async function sendMail({ server, password, signal }: MailAccount, mail: Mail): Promise<Outcome> {
  const { email } = addressOf(server.from);
  const ends = AbortSignal.any([AbortSignal.timeout(WHOLE_MS), ...(signal ? [signal] : [])]);
  const content = await compose(server.from, email, mail);
  const connection = new SMTPConnection({
    host: server.host,
    port: server.port,
    secure: server.security === 'tls',
    requireTLS: server.security === 'starttls',
    ignoreTLS: server.security === 'none',
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    tls: { minVersion: 'TLSv1.2', ...(server.authority !== undefined && { ca: server.authority }) },
  });
  let isHandedOver = false;
  let step: 'connect' | 'send' = 'connect';
  try {
    await untilDone(connection, ends, (done) => connection.connect(done));
    if (server.user !== undefined)
      await untilDone(connection, ends, (done) =>
        connection.login({ credentials: { user: server.user, pass: password ?? '' } }, done),
      );
    step = 'send';
    const stream = Readable.from([content]).once('end', () => {
      isHandedOver = true;
    });
    await untilDone(connection, ends, (done) =>
      connection.send({ from: email, to: [mail.to], size: content.length }, stream, done),
    );
    connection.quit();
    return { kind: 'sent' };
  } catch (error) {
    connection.close();
    return { kind: judged(error, step, isHandedOver), answer: answerOf(error) };
  }
}

function judged(
  error: unknown,
  step: 'connect' | 'send',
  isHandedOver: boolean,
): 'later' | 'refused' | 'trouble' | 'doubt' {
  const { responseCode, command } = error as { responseCode?: unknown; command?: unknown }; // thrown by nodemailer
  // Who may not send at all can send nothing else either.
  if (step === 'connect' || (command === 'MAIL FROM' && responseCode !== 451)) return 'trouble';
  if (typeof responseCode !== 'number') return isHandedOver ? 'doubt' : 'later';
  return responseCode >= 500 ? 'refused' : 'later';
}

function compose(from: string, email: string, mail: Mail): Promise<Buffer> {
  const { messageId, to, subject, text, date, calendar } = mail;
  const node = new MailComposer({
    from,
    to,
    subject,
    text,
    messageId,
    date,
    headers: {
      'Auto-Submitted': 'auto-generated',
      'List-Unsubscribe': `<mailto:${email}?subject=STOP>`,
    },
    ...(calendar && {
      icalEvent: { method: calendar.method, filename: 'appointment.ics', content: calendar.content },
    }),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return node.compile().build();
}

/** An answer, or whatever ends the connection first. */
function untilDone(
  connection: SMTPConnection,
  signal: AbortSignal,
  begin: (done: (error?: Error | null) => void) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const closed = () => settle(Object.assign(new Error('closed'), { code: 'ECONNECTION' }));
    const settle = (error?: Error | null) => {
      connection.off('error', settle).off('end', closed);
      signal.removeEventListener('abort', closed);
      // What it says after its answer is of no consequence, and must not end the program.
      connection.on('error', () => undefined);
      if (error) reject(error);
      else resolve();
    };
    connection.once('error', settle).once('end', closed);
    signal.addEventListener('abort', closed);
    if (signal.aborted) closed();
    else begin(settle);
  });
}
