import type { ServerResponse } from 'node:http';
import type { Request } from './http/request.ts';
import type { Answer } from './http/respond.ts';

/** What speaks CouchDB's protocol behind the gateway: the embedded store, or a CouchDB. It trusts whoever asks. */
export interface Backend {
  /** Names the server's data to clients for as long as it stands. */
  readonly serverId: string;
  /**
   * @returns undefined where a feed has taken the response
   * @throws CouchError
   */
  answer(request: Request, response: ServerResponse): Promise<Answer | undefined>;
  close(): Promise<void>;
}
