import { useEffect, useRef, useState } from 'react';
import type { InputOf, OutputOf, Refusal } from '#shared/kernel/contract.ts';
import type { AuditFilter } from '#shared/modules/audit/audit-filter.rules.ts';
import { audit, type AuditEntry } from '#shared/modules/audit/audit.contract.ts';
import { request } from '#renderer/bridge/use-command.ts';

const PAGE = 100;

type Cursor = OutputOf<typeof audit.list>['next'];

interface Pages {
  readonly entries: readonly AuditEntry[];
  readonly next?: Cursor;
  /** When the first page was answered, as an instant. */
  readonly at?: string;
  readonly error?: Refusal;
  readonly isLoading: boolean;
}

/**
 * The trail page by page. Not live: looking is itself noted in the trail, so a list that followed the trail would
 * never come to rest. `again` asks anew.
 */
export function useAuditPages(filter: AuditFilter): Pages & {
  readonly again: () => void;
  readonly more: () => void;
} {
  const [pages, setPages] = useState<Pages>({ entries: [], isLoading: true });
  const [round, setRound] = useState(0);
  const asked = useRef(0);

  async function ask(input: InputOf<typeof audit.list>, before: readonly AuditEntry[]): Promise<void> {
    const number = (asked.current += 1);
    setPages((old) => ({ entries: old.entries, ...(old.at ? { at: old.at } : {}), isLoading: true }));
    const result = await request(audit.list, input);
    if (number !== asked.current) return;
    setPages((old) =>
      result.ok
        ? {
            entries: [...before, ...result.value.entries],
            next: result.value.next,
            at: input.cursor && old.at ? old.at : new Date().toISOString(),
            isLoading: false,
          }
        : { ...old, error: result.error, isLoading: false },
    );
  }

  const key = JSON.stringify(filter);
  useEffect(() => {
    void ask({ ...filter, limit: PAGE }, []);
    // `key` stands for the filter.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [key, round]);

  return {
    ...pages,
    again: () => setRound((number) => number + 1),
    more: () => {
      if (pages.next) void ask({ ...filter, limit: PAGE, cursor: pages.next }, pages.entries);
    },
  };
}
