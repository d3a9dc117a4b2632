import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** `USER_HZ`: what Linux counts processor time in, on every machine. */
const TICKS_PER_SECOND = 100;

/** What a process has cost so far; undefined where Linux does not tell. */
export function costOf(pid: number): { readonly cpuSeconds: number; readonly peakMiB: number } | undefined {
  if (!existsSync(`/proc/${pid}/stat`)) return undefined;
  const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const [user = 0, system = 0] = fields.split(' ').slice(11, 13).map(Number);
  const [, peakKib = ''] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return { cpuSeconds: (user + system) / TICKS_PER_SECOND, peakMiB: Number(peakKib) / 1_024 };
}

/** How often a process has the disk keep what it wrote while something is done; undefined without strace. */
export async function syncsDuring(pid: number, work: () => Promise<unknown>): Promise<number | undefined> {
  if (spawnSync('strace', ['-o', '/dev/null', 'true']).status !== 0) return undefined;
  const file = `/tmp/fieldward-bench-strace-${process.pid}-${pid}`;
  const trace = spawn('strace', ['-f', '-qq', '-e', 'trace=fsync,fdatasync', '-o', file, '-p', String(pid)]);
  await pause(500); // it has attached
  await work();
  trace.kill('SIGINT');
  await once(trace, 'exit');
  const calls = readFileSync(file, 'utf8').match(/\bf(?:data)?sync\(/g)?.length ?? 0;
  rmSync(file);
  return calls;
}
