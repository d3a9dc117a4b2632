import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { exchange, type Fetch } from '#shared/transport/exchange.ts';
import { lineFetch } from '#shared/transport/line-fetch.ts';
import { isGuarded } from '#engine/sync/sync-station.ts';
import { ACCESS_PATH } from '#shared/sync/access-api.ts';
import type { JsonObject } from '#shared/kernel/json.ts';
import { CliFailure, EXIT, type CliContext } from './cli-context.ts';

export interface ServerPlace {
  readonly data?: string;
  readonly url?: string;
  readonly fingerprint?: string;
}

/** What a running server notes in its folder. */
const listeningSchema = z.object({ url: z.url(), fingerprint: z.string().optional() });
const refusalSchema = z.looseObject({ error: z.string() });

/** One request of the server's administrator. */
export async function askServer<S extends z.ZodType>(
  context: CliContext,
  place: ServerPlace,
  schema: S,
  { method, path, body }: { readonly method: string; readonly path: string; readonly body?: JsonObject },
): Promise<z.output<S>> {
  const { url, fetch } = serverAt(place);
  const password =
    context.env['FIELDWARD_ADMIN_PASSWORD'] || (await context.askHidden('Password of admin at the server: '));
  if (!password) throw new CliFailure({ code: 'server.passwordNeeded' }, EXIT.notSignedIn);
  const answer = await exchange(fetch, new URL(`${ACCESS_PATH}/${path}`, url), {
    method,
    authorization: `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`,
    ...(body && { body }),
  });
  if (!answer.ok) throw new CliFailure(answer.error);
  const { status, value } = answer.value;
  if (status === 401) throw new CliFailure({ code: 'remote.unauthorized' }, EXIT.notSignedIn);
  if (status < 300) {
    const read = schema.safeParse(value);
    if (!read.success) throw new CliFailure({ code: 'remote.stranger' });
    return read.data;
  }
  const error = refusalSchema.safeParse(value).data?.error ?? String(status);
  const refusal = { code: error === 'not_found' ? 'server.notFound' : 'server.refused', error };
  throw new CliFailure(refusal, EXIT.refused);
}

/** Where it listens: as it was told, or as the server of the folder has noted. */
function serverAt({ data, url, fingerprint }: ServerPlace): { readonly url: string; readonly fetch: Fetch } {
  const found = url === undefined ? listeningIn(data) : { url, fingerprint };
  if (!isGuarded(found.url)) throw new CliFailure({ code: 'sync.notEncrypted' }, EXIT.usage);
  return { url: found.url, fetch: lineFetch(found.fingerprint) };
}

function listeningIn(data: string | undefined): z.output<typeof listeningSchema> {
  if (data === undefined) throw new CliFailure({ code: 'usage.server' }, EXIT.usage);
  const note = join(data, 'listening.json');
  if (!existsSync(note)) throw new CliFailure({ code: 'server.notListening' }, EXIT.unusable);
  return listeningSchema.parse(JSON.parse(readFileSync(note, 'utf8')));
}
