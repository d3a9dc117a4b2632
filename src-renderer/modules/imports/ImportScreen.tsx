import { imports } from '#shared/modules/imports/imports.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { EmptyState } from '#renderer/kit/EmptyState.tsx';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { Screen } from '#renderer/kit/Screen.tsx';
import { FileDrop } from './FileDrop.tsx';
import { ImportCard } from './ImportCard.tsx';
import './imports.css';
import { KeptMappings } from './KeptMappings.tsx';
import { PastImports } from './PastImports.tsx';
import { SendingCard } from './SendingCard.tsx';
import { useTableWork } from './table/table-desk.ts';
import { TableScreen } from './table/TableScreen.tsx';
import { useHandOver } from './window-hand-over.ts';
import { useImportWords } from './words.ts';

const NOTHING = {};

export function ImportScreen() {
  const words = useImportWords();
  const mayImport = usePermission('record.import');
  const work = useTableWork();
  return (
    <Screen title={words('title')} className="fw-imports">
      {mayImport ? (
        work.step === 'none' ? (
          <Imports />
        ) : (
          <TableScreen work={work} />
        )
      ) : (
        <EmptyState title={words('notForYou')}>{words('notForYouNext')}</EmptyState>
      )}
    </Screen>
  );
}

/** Records from elsewhere: files in, progress while they are read, a report of what became of each. */
function Imports() {
  const words = useImportWords();
  const sending = useHandOver();
  const query = useQuery(imports.progress, NOTHING);
  // What this window is still handing over has its own card.
  const handedOver = sending.state === 'sending' ? sending.id : undefined;
  const known = (query.value ?? []).filter(({ id }) => id !== handedOver);
  const isEmpty = query.value !== undefined && known.length === 0 && sending.state === 'idle';
  return (
    <div className="fw-imports-columns">
      <FileDrop isBusy={sending.state === 'sending'} />
      <div className="fw-imports-lists">
        {isEmpty ? null : (
          <Panel title={words('sitting')} className="fw-imports-list">
            {query.state === 'error' ? (
              <div className="fw-import-card">
                <ErrorNotice error={query.error} words={words} />
              </div>
            ) : null}
            <SendingCard sending={sending} />
            {known.map((progress) => (
              <ImportCard key={progress.id} progress={progress} />
            ))}
          </Panel>
        )}
        <PastImports />
        <KeptMappings />
      </div>
    </div>
  );
}
