import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** For tests: a mail server that another program's people wrote, on this machine. */
export interface TestMailServer {
  readonly port: number;
  /** What it has taken, as it came. */
  readonly mails: { readonly to: readonly string[]; readonly raw: string }[];
  /** What it does with the next mails, once each, before it takes them as it should. */
  readonly moods: Mood[];
  /** Resolves when a mail has come of which it says nothing. */
  readonly swallowed: Promise<void>;
  close(): Promise<void>;
}
/** A reply to the recipient or to the whole of it; or it has taken it, and says so to nobody. */
export type Mood = { readonly at: 'rcpt' | 'data'; readonly code: number } | 'silent';

export async function aMailServer(
  options: SMTPServerOptions & { readonly user?: string; readonly password?: string } = {},
): Promise<TestMailServer> {
  const { user, password, ...rest } = options;
  const mails: TestMailServer['mails'] = [];
  const moods: Mood[] = [];
  const { promise: swallowed, resolve: swallow } = Promise.withResolvers<void>();
  const refusalAt = (at: 'rcpt' | 'data') => {
    const mood = moods[0];
    if (mood === undefined || mood === 'silent' || mood.at !== at) return undefined;
    moods.shift();
    return Object.assign(new Error('as the test wants it'), { responseCode: mood.code });
  };
  const server = new SMTPServer({
    authOptional: user === undefined,
    disabledCommands: rest.key === undefined ? ['STARTTLS'] : [],
    closeTimeout: 100,
    ...rest,
    onAuth: ({ username, password: said }, _session, done) =>
      username === user && said === password ? done(null, { user: username }) : done(new Error('no')),
    onRcptTo: (_address, _session, done) => done(refusalAt('rcpt') ?? null),
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const refusal = refusalAt('data');
        if (refusal) return done(refusal);
        const to = session.envelope.rcptTo.map(({ address }) => address);
        mails.push({ to, raw: Buffer.concat(parts).toString() });
        if (moods[0] !== 'silent') return done(null);
        moods.shift();
        return swallow();
      });
    },
  });
  // A client that breaks off is none of the test's business.
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo; // it listens at a port
  return {
    port,
    mails,
    moods,
    swallowed,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
