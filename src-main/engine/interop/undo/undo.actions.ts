import { fail } from '#shared/kernel/result.ts';
import type { imports } from '#shared/modules/imports/imports.contract.ts';
import type { ActionHandlers, EngineContext } from '../../actions.ts';
import type { ImportTurn } from '../import-turn.ts';
import { surveyUndo, undoImport } from './undo-import.ts';

/** Imports taken back, by whoever may import. */
export function undoActions(
  engine: EngineContext,
  turn: ImportTurn,
): Pick<ActionHandlers<typeof imports>, 'surveyUndo' | 'undo'> {
  return {
    surveyUndo: ({ input, session }) => surveyUndo(engine, session, input.runId),
    async undo({ input, session }) {
      const release = turn.take();
      if (!release) return fail({ code: 'import.busy' });
      try {
        return await undoImport(engine, session, input.runId);
      } finally {
        release();
      }
    },
  };
}
