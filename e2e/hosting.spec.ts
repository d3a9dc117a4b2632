import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { finds, openServerDesk, register } from './desk-steps.ts';
import { axe, DEMO, expect, signIn, test } from './launch.ts';
import { SERVER_PASSWORD } from './server-steps.ts';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // listening on a port
  server.close();
  await once(server, 'close');
  return port;
}

test('a desk runs the server of its clinic; another comes by the code that it shows, and both see a patient', async ({
  launch,
  clinic,
  dataDir: second,
}) => {
  const port = await freePort();
  const here = await launch({ dataDir: clinic });
  await signIn(here, 'admin', DEMO.password);
  await openServerDesk(here);
  const form = here.getByRole('region', { name: 'Run the server here' });
  await form.getByRole('button', { name: 'Run the server here' }).click();
  await expect(form.getByText('Fill this in')).toBeVisible();
  await form.getByLabel('Address of this machine').fill('127.0.0.1');
  await form.getByLabel('Port').fill(String(port));
  await form.getByLabel('Password of the server’s administrator').fill(SERVER_PASSWORD);
  await form.getByLabel('The same password again').fill('another one');
  await form.getByRole('button', { name: 'Run the server here' }).click();
  await expect(form.getByText('The two passwords differ.')).toBeVisible();
  await axe(here);
  await form.getByLabel('The same password again').fill(SERVER_PASSWORD);
  await form.getByRole('button', { name: 'Run the server here' }).click();
  const running = here.getByRole('region', { name: 'The server of the clinic runs on this machine' });
  await expect(running).toContainText(`https://127.0.0.1:${port}`);

  const further = here.getByRole('region', { name: 'A further desk' });
  await further.getByRole('button', { name: 'Make a code' }).click();
  await further.getByLabel('What the desk is to be called').fill('Pharmacy');
  await further.getByLabel('Your own password').fill('not mine at all');
  await further.getByRole('button', { name: 'Make a code' }).click();
  await expect(further.getByText('Your own password is not right.')).toBeVisible();
  await further.getByLabel('Your own password').fill(DEMO.password);
  await further.getByRole('button', { name: 'Make a code' }).click();
  await expect(further.getByRole('img', { name: 'Code for the camera of the other desk' })).toBeVisible();
  await axe(here);
  const link = await further.getByText(/^https:\/\/.*#code=/).innerText();

  const there = await launch({ dataDir: second });
  await there.getByText('A desk of a clinic that has a server').click();
  await there.getByRole('textbox', { name: 'Code' }).fill(link);
  await there.getByRole('button', { name: 'Join the clinic' }).click();
  await expect(there.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await signIn(there, 'naomi', DEMO.password);
  await register(there, 'Nyambura');
  await finds(here, 'Nyambura');

  await expect(running).toContainText(/Other stations\s*1/);
  await running.getByRole('button', { name: 'Stop running the server here' }).click();
  await expect(running.getByRole('alert')).toContainText('1 other station sends to it');
  await axe(here);
  await running.getByRole('button', { name: 'Stop the server' }).click();
  await expect(here.getByText('This station keeps to itself.')).toBeVisible();
  await expect(there.getByRole('button', { name: /^Offline/ })).toBeVisible();
});
