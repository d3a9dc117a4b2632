import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { tables } from '#shared/modules/imports/tables.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { useImportWords } from './words.ts';

const NOTHING = {};

/** How tables were mapped, by name. One that is no longer wanted goes, once that is confirmed. */
export function KeptMappings() {
  const words = useImportWords();
  const toast = useToast();
  const query = useQuery(tables.mappings, NOTHING);
  const { run: forget, isRunning } = useCommand(tables.forgetMapping);
  const [asked, setAsked] = useState<string>();
  const [refusal, setRefusal] = useState<Refusal>();
  if (query.value?.length === 0) return null;
  const remove = async (name: string) => {
    const done = await forget({ name });
    setRefusal(done.ok ? undefined : done.error);
    if (!done.ok) return;
    setAsked(undefined);
    toast(words('mappings.deleted', { name }));
  };
  return (
    <Panel title={words('mappings.title')} className="fw-imports-kept">
      {query.state === 'error' ? <ErrorNotice error={query.error} words={words} /> : null}
      {refusal ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
      {(query.value ?? []).map(({ name, header, source }) => (
        <div key={name} className="fw-import-card">
          <div className="fw-import-head">
            <h3>
              <bdi>{name}</bdi>
            </h3>
            <div className="fw-button-row fw-import-stop">
              {asked === name ? (
                <>
                  <Button
                    size="xs"
                    // The question was asked for just now, and stands where the button was.
                    // oxlint-disable-next-line jsx-a11y/no-autofocus
                    autoFocus
                    variant="default"
                    onClick={() => setAsked(undefined)}
                  >
                    {words('mappings.stay')}
                  </Button>
                  <Button size="xs" loading={isRunning} onClick={() => void remove(name)}>
                    {words('mappings.confirm', { name })}
                  </Button>
                </>
              ) : (
                <Button
                  size="xs"
                  variant="default"
                  aria-label={words('mappings.deleteNamed', { name })}
                  onClick={() => setAsked(name)}
                >
                  {words('mappings.delete')}
                </Button>
              )}
            </div>
          </div>
          <div className="fw-second fw-numeric">
            {[
              words('mappings.columns', { count: header.length }),
              ...(source === undefined ? [] : [words('from', { source })]),
            ].join(' · ')}
          </div>
        </div>
      ))}
    </Panel>
  );
}
