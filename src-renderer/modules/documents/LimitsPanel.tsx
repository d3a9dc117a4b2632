import { Button, Checkbox } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { documents } from '#shared/modules/documents/documents.contract.ts';
import { DOCUMENT_TYPES, MOST_MEGABYTES } from '#shared/modules/documents/document-types.rules.ts';
import type { DocumentLimits } from '#shared/modules/documents/documents.rules.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { NumberField } from '#renderer/kit/fields/NumberField.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { useDocumentWords } from './words.ts';

const NOTHING = {};

/** What charts take in: how big a file, and of which kinds. */
export function LimitsPanel() {
  const words = useDocumentWords();
  const kit = useKitWords();
  const toast = useToast();
  const stored = useQuery(documents.limits, NOTHING).value;
  const { run, isRunning } = useCommand(documents.setLimits);
  const [changed, setChanged] = useState<
    Partial<{ megabytes: number | undefined; types: DocumentLimits['types'] }>
  >({});
  const [isTried, setIsTried] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  if (!stored) return null;
  const megabytes = 'megabytes' in changed ? changed.megabytes : stored.megabytes;
  const types = changed.types ?? stored.types;
  const isSize = megabytes !== undefined && megabytes >= 1 && megabytes <= MOST_MEGABYTES;

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setIsTried(true);
    if (megabytes === undefined || !isSize || types.length === 0) return;
    const saved = await run({ megabytes, types: [...types] });
    if (!saved.ok) return setRefusal(saved.error);
    setRefusal(undefined);
    setChanged({});
    toast(words('limits.saved'));
  }
  return (
    <Panel title={words('limits.title')}>
      <form className="fw-admin-form" noValidate onSubmit={(event) => void submit(event)}>
        <NumberField
          label={words('limits.size')}
          required
          allowDecimal={false}
          unit="MB"
          value={megabytes}
          onChange={(next) => setChanged((before) => ({ ...before, megabytes: next }))}
          error={isTried && !isSize ? kit('field.outOfRange', { min: 1, max: MOST_MEGABYTES }) : undefined}
        />
        <Checkbox.Group
          label={words('limits.types')}
          value={[...types]}
          onChange={(chosen) =>
            setChanged((before) => ({
              ...before,
              types: DOCUMENT_TYPES.filter((type) => chosen.includes(type)),
            }))
          }
          error={types.length === 0 ? words('limits.noType') : undefined}
        >
          {DOCUMENT_TYPES.map((type) => (
            <Checkbox key={type} value={type} label={words(`type.${type}`)} mt="xs" />
          ))}
        </Checkbox.Group>
        {refusal ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
        <div className="fw-button-row">
          <Button type="submit" loading={isRunning} disabled={types.length === 0}>
            {words('limits.save')}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
