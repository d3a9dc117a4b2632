import type { CliContext } from './cli-context.ts';

/** The program's own terminal. */
export const terminal: CliContext = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  env: process.env,
  askHidden,
};

const [ENTER, NEWLINE, BACKSPACE, DELETE, INTERRUPT, END] = ['\r', '\n', '\b', '\x7f', '\x03', '\x04'];

/** Reads a line key by key in raw mode, so that the terminal shows nothing of it. */
function askHidden(question: string): Promise<string | undefined> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY) return Promise.resolve(undefined);
  stderr.write(question);
  return new Promise((resolve) => {
    let typed = '';
    const finish = (answer: string | undefined) => {
      stdin.setRawMode(false);
      stdin.pause();
      stdin.off('data', onData);
      stderr.write('\n');
      resolve(answer);
    };
    const onData = (data: string) => {
      for (const key of data) {
        if (key === ENTER || key === NEWLINE) return finish(typed);
        if (key === INTERRUPT || key === END) return finish(undefined);
        if (key === BACKSPACE || key === DELETE) typed = Array.from(typed).slice(0, -1).join('');
        else typed += key;
      }
    };
    stdin.setEncoding('utf8');
    stdin.setRawMode(true);
    stdin.resume();
    stdin.on('data', onData);
  });
}
