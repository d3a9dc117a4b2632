import type { Command } from 'commander';
import { contracts } from '#shared/registry.ts';
import { CliFailure, EXIT, type CliContext } from './cli-context.ts';
import { answered, whileSignedIn, withStation, type StationArguments } from './sign-in.ts';

/** Messages about appointments, for a station at which nobody sits: a timer of the system's sends what is due. */
export function register(program: Command, context: CliContext): void {
  const messages = program.command('messages').description('messages to patients and clinicians');
  withStation(messages.command('send'))
    .description('fetch what other desks booked, send what is due, say how many wait, and end')
    .action((options: StationArguments) =>
      whileSignedIn(context, options, async (client) => {
        const before = await client.request(contracts.sync.now, {});
        // A clinic without a server has nothing to fetch; what cannot be fetched now is fetched the next time.
        if (!before.ok && before.error.code !== 'sync.noServer' && before.error.code !== 'sync.paused')
          throw new CliFailure(before.error);
        const sender = answered(await client.request(contracts.messages.sendNow, {}));
        const counts = answered(await client.request(contracts.messages.counts, {}));
        if (before.ok) answered(await client.request(contracts.sync.now, {}));
        const { state, code } = sender;
        context.out(
          options.json
            ? `${JSON.stringify({ ...sender, ...counts })}\n`
            : `sender: ${state}${code === undefined ? '' : ` (${code})`}\nwaiting: ${counts.waiting}\nto decide: ${counts.attention}\n`,
        );
        if (state !== 'ready') throw new CliFailure({ code: `messages.${state}` }, EXIT.refused);
      }),
    );
}
