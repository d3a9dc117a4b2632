import { useSyncExternalStore } from 'react';
import type { TableLayout } from '#shared/interop/csv/mapping.ts';
import type { Refusal } from '#shared/kernel/contract.ts';
import type { Result } from '#shared/kernel/result.ts';
import { tables, type KeptMapping, type TableLook } from '#shared/modules/imports/tables.contract.ts';
import { request } from '#renderer/bridge/use-command.ts';
import { chunksOf } from '../file-chunks.ts';
import { choicesOf, type Choices } from './choices.ts';

/** A table on its way through this window. It stays when the screen is left. */
export type TableWork =
  | { readonly step: 'none' }
  | { readonly step: 'sending'; readonly name: string; readonly sent: number; readonly total: number }
  | {
      readonly step: 'failed';
      readonly name: string;
      readonly error: Refusal | { readonly code: 'import.fileChanged' };
    }
  | {
      readonly step: 'mapping';
      readonly id: string;
      readonly name: string;
      readonly look: TableLook;
      readonly choices: Choices;
      /** Name of the kept mapping that was taken up. */
      readonly keptAs?: string;
      /** What was tried or taken in last, as text: another choice since makes its result stale. */
      readonly ran?: string;
    };

let now: TableWork = { step: 'none' };
const listeners = new Set<() => void>();

function become(next: TableWork): void {
  now = next;
  for (const listener of listeners) listener();
}

export function useTableWork(): TableWork {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => now,
  );
}

/** Hands a file over and looks at it. */
export async function openTable(file: File): Promise<void> {
  const { name, size } = file;
  become({ step: 'sending', name, sent: 0, total: size });
  const begun = await request(tables.begin, { name: name.slice(-300), bytes: size });
  if (!begun.ok) return become({ step: 'failed', name, error: begun.error });
  const { id } = begun.value;
  let sent = 0;
  try {
    for await (const { base64, bytes } of chunksOf(file)) {
      if (now.step !== 'sending') return void (await request(tables.stop, { id }));
      const taken = await request(tables.append, { id, chunk: base64 });
      if (!taken.ok) return become({ step: 'failed', name, error: taken.error });
      sent += bytes;
      become({ step: 'sending', name, sent, total: size });
    }
  } catch {
    // The browser throws for a file that has changed or gone since it was chosen.
    return become({ step: 'failed', name, error: { code: 'import.fileChanged' } });
  }
  await lookAnew(id, name, {});
}

/** Reads the table by another layout; what was chosen for columns that are still there stays. */
export async function changeLayout(layout: TableLayout): Promise<Result<unknown, Refusal>> {
  if (now.step !== 'mapping') throw new Error('no table is being mapped');
  const { id, name, choices } = now;
  return lookAnew(id, name, layout, choices);
}

async function lookAnew(
  id: string,
  name: string,
  layout: TableLayout,
  before?: Choices,
): Promise<Result<unknown, Refusal>> {
  const looked = await request(tables.look, { id, layout });
  if (!looked.ok) {
    become({ step: 'failed', name, error: looked.error });
    return looked;
  }
  const look = looked.value;
  const kept = before ? undefined : await keptFor(look);
  if (kept && !isLaidOut(look, kept))
    return lookAnew(id, name, layoutOf(kept), choicesOf(kept.mapping, kept.source));
  const suggested = choicesOf({ columns: look.suggested }, before?.source ?? '');
  const choices = kept
    ? choicesOf(kept.mapping, kept.source)
    : { ...suggested, ...before, columns: { ...suggested.columns, ...before?.columns } };
  become({ step: 'mapping', id, name, look, choices, ...(kept ? { keptAs: kept.name } : {}) });
  return looked;
}

async function keptFor({ header }: TableLook): Promise<KeptMapping | undefined> {
  const kept = await request(tables.mappings, {});
  const same = (other: readonly string[]) =>
    other.length === header.length && other.every((column, at) => column === header[at]);
  return kept.ok ? kept.value.find((one) => same(one.header)) : undefined;
}

function layoutOf({ mapping: { encoding, separator, headerLine } }: KeptMapping): TableLayout {
  return {
    ...(encoding === undefined ? {} : { encoding }),
    ...(separator === undefined ? {} : { separator }),
    ...(headerLine === undefined ? {} : { headerLine }),
  };
}

function isLaidOut(look: TableLook, kept: KeptMapping): boolean {
  const { encoding = look.encoding } = kept.mapping;
  return encoding === look.encoding;
}

export function choose(part: Partial<Choices>): void {
  if (now.step === 'mapping') become({ ...now, choices: { ...now.choices, ...part } });
}

export function noteRun(ran: string): void {
  if (now.step === 'mapping') become({ ...now, ran });
}

export function noteKept(keptAs: string): void {
  if (now.step === 'mapping') become({ ...now, keptAs });
}

/** Lets the table go; what is in stays in. */
export async function closeTable(): Promise<void> {
  const id = now.step === 'mapping' ? now.id : undefined;
  become({ step: 'none' });
  if (id !== undefined) await request(tables.stop, { id });
}
