import { fail, ok } from '#shared/kernel/result.ts';
import type { UndoProgress } from '#shared/modules/imports/import-undo.rules.ts';
import type { imports } from '#shared/modules/imports/imports.contract.ts';
import type { ActionHandlers, EngineContext } from '../../actions.ts';
import type { ImportTurn } from '../import-turn.ts';
import { surveyUndo, undoImport } from './undo-import.ts';

/** Screens need not see each transaction. */
const TELL_EVERY_MS = 200;

/** Imports taken back, by whoever may import. */
export function undoActions(
  engine: EngineContext,
  turn: ImportTurn,
): Pick<ActionHandlers<typeof imports>, 'surveyUndo' | 'undo' | 'undoProgress'> {
  let now: UndoProgress | undefined;
  const watchers = new Set<() => void>();
  const tell = (progress: UndoProgress | undefined) => {
    now = progress;
    for (const watcher of watchers) watcher();
  };
  return {
    surveyUndo: ({ input, session }) => surveyUndo(engine, session, input.runId),
    async undo({ input, session }) {
      const release = turn.take();
      if (!release) return fail({ code: 'import.busy' });
      try {
        const { runId } = input;
        return await undoImport(engine, session, runId, {
          onProgress: (records, ofRecords) => tell({ runId, records, ofRecords }),
        });
      } finally {
        release();
        tell(undefined);
      }
    },
    undoProgress(_context, push) {
      let timer: NodeJS.Timeout | undefined;
      let isBehind = false;
      const follow = () => {
        isBehind = timer !== undefined;
        if (isBehind) return;
        push(ok(now));
        timer = setTimeout(() => {
          timer = undefined;
          if (isBehind) follow();
        }, TELL_EVERY_MS);
      };
      watchers.add(follow);
      push(ok(now));
      return () => {
        watchers.delete(follow);
        clearTimeout(timer);
      };
    },
  };
}
