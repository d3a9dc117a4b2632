import { Agent, request, type IncomingMessage } from 'node:http';

export interface CouchLine {
  /** JSON there and back. @throws where it is refused */
  ask(method: string, path: string, body?: object | string): Promise<string>;
  /** Each line of an answer that goes on. @returns how to end it */
  lines(path: string, onLine: (line: string) => void): Promise<() => void>;
}

/** A CouchDB-compatible server at the lowest cost to whoever asks: kept connections, nothing compressed, nothing looked into. */
export function couchLine(address: string): CouchLine {
  const { origin, username, password } = new URL(address);
  const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
  const credentials = Buffer.from(`${username}:${password}`).toString('base64');
  const headers = {
    'Content-Type': 'application/json',
    ...(username !== '' && { Authorization: `Basic ${credentials}` }),
  };
  const send = (method: string, path: string, text?: string): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const sent = request(origin + path, { method, headers, agent }, resolve);
      sent.once('error', reject);
      sent.end(text);
    });
  return {
    async ask(method, path, body) {
      const answer = await send(method, path, typeof body === 'object' ? JSON.stringify(body) : body);
      const chunks: Buffer[] = [];
      for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk);
      const text = Buffer.concat(chunks).toString();
      if ((answer.statusCode ?? 500) >= 400)
        throw new Error(`${method} ${path}: ${answer.statusCode} ${text}`);
      return text;
    },
    async lines(path, onLine) {
      const answer = await send('GET', path);
      answer.on('error', () => undefined); // it is ended from here
      answer.setEncoding('utf8');
      let rest = '';
      answer.on('data', (chunk: string) => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) onLine(line);
      });
      return () => void answer.destroy();
    },
  };
}
