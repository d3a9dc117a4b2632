import type { Command } from 'commander';
import type { OutputOf } from '#shared/kernel/contract.ts';
import { contracts } from '#shared/registry.ts';
import { CliFailure, type CliContext } from './cli-context.ts';
import {
  answered,
  passwordOf,
  signIn,
  withStation,
  type SignedIn,
  type StationArguments,
} from './sign-in.ts';

type Accounts = OutputOf<(typeof contracts)['staff']['accounts']>;

/** The verbs that ask for the administrator's password twice ask a person once. */
interface Confirmed extends SignedIn {
  readonly confirm: string;
}

export function register(program: Command, context: CliContext): void {
  const staff = program.command('staff').description('accounts: who may open this station');

  withStation(staff.command('list'))
    .description('print accounts and their roles')
    .action((options: StationArguments) =>
      withSession(options, async (signedIn) => {
        const accounts = await accountsOf(signedIn);
        const lines = accounts.map(
          ({ login, displayName, roles, active, hasCode }) =>
            `${[login.padEnd(12), active ? 'open  ' : 'closed', hasCode ? 'code' : '    ', displayName, roles.map(({ key, name }) => name ?? key).join(', ')].join('  ')}\n`,
        );
        context.out(options.json ? `${JSON.stringify(accounts, undefined, 2)}\n` : lines.join(''));
      }),
    );

  withStation(staff.command('add'))
    .description('add an account; the initial password from FIELDWARD_NEW_PASSWORD or asked for')
    .argument('<login>')
    .requiredOption('--name <name>', 'of the person')
    .requiredOption('--role <role...>', 'such as nurse or receptionist; may be repeated')
    .action((login: string, options: StationArguments & { readonly name: string; readonly role: string[] }) =>
      withSession(options, async ({ client, confirm }) => {
        const password = await passwordOf(
          context,
          `Initial password of ${login}: `,
          'FIELDWARD_NEW_PASSWORD',
        );
        const { name: displayName, role: roles } = options;
        const added = await client.request(contracts.staff.addAccount, {
          login,
          displayName,
          roles,
          password,
          confirm,
        });
        const account = answered(added);
        context.out(options.json ? `${JSON.stringify(account)}\n` : `${login} can sign in.\n`);
      }),
    );

  withStation(staff.command('close'))
    .description('close an account, take its key away and give the station a new data key')
    .argument('<login>')
    .action((login: string, options: StationArguments) =>
      withSession(options, async (signedIn) => {
        const { client, confirm } = signedIn;
        const id = await idOf(signedIn, login);
        const closed = await client.request(contracts.staff.deactivate, { id, confirm });
        const { recoveryKey } = answered(closed);
        if (options.json) context.out(`${JSON.stringify({ login, recoveryKey })}\n`);
        else context.err(`The recovery key is new, shown only now; keep it on paper: ${recoveryKey}\n`);
      }),
    );

  for (const [name, channel, description] of [
    ['reset', contracts.staff.resetPassword, 'give someone who has forgotten theirs a new initial password'],
    ['reopen', contracts.staff.activate, 'open a closed account again, with a new initial password'],
  ] as const) {
    withStation(staff.command(name))
      .description(`${description}, from FIELDWARD_NEW_PASSWORD or asked for`)
      .argument('<login>')
      .action((login: string, options: StationArguments) =>
        withSession(options, async (signedIn) => {
          const { client, confirm } = signedIn;
          const id = await idOf(signedIn, login);
          const password = await passwordOf(
            context,
            `Initial password of ${login}: `,
            'FIELDWARD_NEW_PASSWORD',
          );
          answered(await client.request(channel, { id, password, confirm }));
          context.out(options.json ? `${JSON.stringify({ login })}\n` : `${login} can sign in.\n`);
        }),
      );
  }

  async function withSession(
    options: StationArguments,
    work: (signedIn: Confirmed) => Promise<void>,
  ): Promise<void> {
    const confirm = await passwordOf(context, `Password of ${options.user}: `);
    const signedIn = await signIn(context, options, { password: confirm });
    try {
      await work({ ...signedIn, confirm });
    } finally {
      await signedIn.close();
    }
  }
}

async function accountsOf({ client }: SignedIn): Promise<Accounts> {
  return answered(await client.request(contracts.staff.accounts, {}));
}

async function idOf(signedIn: SignedIn, login: string): Promise<string> {
  const wanted = login.trim().toLowerCase();
  const found = (await accountsOf(signedIn)).find((account) => account.login === wanted);
  if (!found) throw new CliFailure({ code: 'session.unknownLogin' });
  return found.id;
}
