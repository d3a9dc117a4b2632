import { sendFirst } from '#engine/enrol/first-sync.ts';
import { remoteOf } from '#engine/enrol/server-remote.ts';
import { readServerSettings } from '#engine/sync/server-settings.ts';
import { contracts } from '#shared/registry.ts';
import { ACCESS_PATH, enrolment, type Enrolment } from '#shared/sync/access-api.ts';
import { CliFailure, type CliContext } from './cli-context.ts';
import { answered, signInAlone } from './sign-in.ts';

/**
 * Brings the demo clinic to a sync server of this machine, unless it is there already, and sends what a
 * second station needs first.
 * @param login and password of its administrator
 * @returns a code with which a second station comes
 */
export async function joinDemoServer(
  context: CliContext,
  data: string,
  url: string,
  { login: user, password }: { readonly login: string; readonly password: string },
): Promise<Enrolment> {
  const ofServer = context.env['FIELDWARD_ADMIN_PASSWORD'];
  if (!ofServer) throw new CliFailure({ code: 'sync.passwordNeeded' });
  const { client, engine, close } = await signInAlone(context, { data, user }, password);
  try {
    const { replica, facility } = engine.opened();
    if ((await readServerSettings({ replica })) === undefined) {
      const { code } = await aCode(url, ofServer, {});
      const { server } = answered(await client.request(contracts.sync.join, { text: code, url }));
      // The rest goes once somebody works there: that takes longer than anyone wants to wait for a first screen.
      const remote = remoteOf(engine, engine.opened().signer, url, server);
      answered(await sendFirst(engine, remote, ['reference', 'staff']));
    }
    return await aCode(url, ofServer, { facilityId: facility.id });
  } finally {
    await close();
  }
}

async function aCode(url: string, password: string, order: object): Promise<Enrolment> {
  const answer = await fetch(new URL(`${ACCESS_PATH}/enrolments`, url), {
    method: 'POST',
    headers: {
      Authorization: `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify(order),
  });
  if (!answer.ok)
    throw new CliFailure({ code: answer.status === 401 ? 'remote.unauthorized' : 'remote.failing' });
  return enrolment.parse(await answer.json());
}
