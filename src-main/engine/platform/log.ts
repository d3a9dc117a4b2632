import type { Clock } from './clock.ts';

/** What a log line may carry beside its code: ids, codes, counts, file names of the program. Never what a person entered. */
export type LogFacts = { readonly [name: string]: string | number | boolean };

export interface Log {
  info(code: string, facts?: LogFacts): void;
  error(code: string, facts?: LogFacts): void;
}

/** One JSON object a line. */
export function jsonLog(clock: Clock, writeLine: (line: string) => void): Log {
  const write = (level: 'info' | 'error', code: string, facts: LogFacts = {}) =>
    writeLine(JSON.stringify({ at: new Date(clock.nowMs()).toISOString(), level, code, ...facts }));
  return {
    info: (code, facts) => write('info', code, facts),
    error: (code, facts) => write('error', code, facts),
  };
}

/** To standard error: standard output belongs to what a command line prints. */
export function stderrLog(clock: Clock): Log {
  return jsonLog(clock, (line) => void process.stderr.write(`${line}\n`));
}

export const silentLog: Log = { info: () => undefined, error: () => undefined };

/**
 * Where an exception came from, without its message: a message may quote a value. Functions, files and lines only.
 */
export function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [error.name, ...frames.slice(0, 12).map((line) => line.trim())].join(' | ');
}
