import type { Client } from '#shared/kernel/port.ts';
import { contracts } from '#shared/registry.ts';

/** While this is under way, Ctrl-C asks the station to end it, whole as far as it has come; a second one ends the program. */
export async function untilStopped<T>(client: Client, work: Promise<T>): Promise<T> {
  const onSignal = () => void client.request(contracts.local.stop, {});
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.once(signal, onSignal);
  try {
    return await work;
  } finally {
    for (const signal of signals) process.off(signal, onSignal);
  }
}
