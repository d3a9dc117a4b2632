import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sign } from './sms-gateway.ts';

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
