import { TEST_PASSWORD } from '#engine/station-testing.ts';
import type { ExitCode } from './cli-context.ts';
import { runCli } from './program.ts';

export interface Ran {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

/** For tests: the program in their own process. */
export async function run(
  args: readonly string[],
  env: { readonly [name: string]: string } = { FIELDWARD_PASSWORD: TEST_PASSWORD },
): Promise<Ran> {
  let [out, err] = ['', ''];
  const code = await runCli(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    env,
    askHidden: async () => undefined,
  });
  return { code, out, err };
}
