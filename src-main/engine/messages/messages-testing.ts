import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { sign } from './sms-gateway.ts';

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

export interface TestGateway {
  readonly url: string;
  readonly secret: string;
  readonly taken: Map<string, { readonly to: string; readonly text: string }>;
  readonly reports: { readonly id: string; readonly state: 'delivered' | 'failed'; readonly at: string }[];
  readonly replies: { readonly from: string; readonly text: string }[];
  /** Takes the next message, and ends the connection in the place of an answer. */
  breaksOff: boolean;
  close(): Promise<void>;
}

/** A gateway on this machine that keeps to the protocol, and refuses what is not signed. */
export async function aGateway(secret = 'a secret of the gateway'): Promise<TestGateway> {
  const gateway: TestGateway = {
    url: '',
    secret,
    taken: new Map(),
    reports: [],
    replies: [],
    breaksOff: false,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const server: Server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const { method = '', url = '' } = request;
      const header = (name: string) => String(request.headers[name] ?? '');
      const nonce = header('fieldward-nonce');
      const wanted = sign(secret, [method, url, header('fieldward-time'), nonce, body].join('\n'));
      const answer = (status: number, value: object) => {
        const text = JSON.stringify(value);
        response.writeHead(status, {
          'Fieldward-Signature': sign(secret, [nonce, status, text].join('\n')),
        });
        response.end(text);
      };
      if (header('fieldward-signature') !== wanted) return answer(401, {});
      if (method === 'POST') {
        const { id, to, text } = JSON.parse(body) as { id: string; to: string; text: string }; // as signed by the program
        gateway.taken.set(id, { to, text });
        if (!gateway.breaksOff) return answer(202, {});
        gateway.breaksOff = false;
        return request.socket.destroy();
      }
      const path = new URL(url, 'http://gateway');
      if (path.pathname.startsWith('/messages/'))
        return answer(gateway.taken.has(decodeURIComponent(path.pathname.slice(10))) ? 200 : 404, {});
      const after = path.searchParams.get('after') ?? '0';
      const { reports, replies } = gateway;
      const end = String(reports.length + replies.length);
      return answer(
        200,
        after === end ? { reports: [], replies: [], next: end } : { reports, replies, next: end },
      );
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens at a port
  return Object.assign(gateway, { url: `http://127.0.0.1:${port}` });
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const part of request) body += String(part);
  return body;
}
