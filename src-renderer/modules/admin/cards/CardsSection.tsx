import { Button, NativeSelect, Switch } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { cards, type CardLook } from '#shared/modules/cards/cards.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { QueryPanel } from '../QueryPanel.tsx';
import { UnsavedGuard } from '../UnsavedGuard.tsx';
import { useAdminWords } from '../words.ts';

const NOTHING = {};
const BIRTH = ['date', 'year', 'none'] as const;

/** What a patient's card says of the person besides name and number. */
export function CardsSection() {
  const words = useAdminWords();
  const query = useQuery(cards.look, NOTHING);
  return (
    <QueryPanel title={words('section.cards')} query={query}>
      {(stored) => <LookForm stored={stored} />}
    </QueryPanel>
  );
}

function LookForm({ stored }: { readonly stored: CardLook }) {
  const words = useAdminWords();
  const toast = useToast();
  const save = useCommand(cards.saveLook);
  // What was there when the form opened: nothing changes under the hand.
  const [look, setLook] = useState(stored);
  const [saved, setSaved] = useState(stored);
  const [refusal, setRefusal] = useState<Refusal>();

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setRefusal(undefined);
    if (save.isRunning) return;
    const result = await save.run(look);
    if (!result.ok) return setRefusal(result.error);
    setSaved(result.value);
    toast(words('cards.saved'));
  }

  return (
    <form
      className="fw-admin-form fw-admin-facility"
      aria-label={words('section.cards')}
      onSubmit={(event) => void submit(event)}
    >
      <UnsavedGuard
        form={words('section.cards')}
        isDirty={look.birth !== saved.birth || look.sex !== saved.sex}
      />
      <p className="fw-second">{words('cards.hint')}</p>
      <NativeSelect
        label={words('cards.birth')}
        value={look.birth}
        onChange={({ currentTarget: { value } }) =>
          setLook({ ...look, birth: BIRTH.find((one) => one === value) ?? look.birth })
        }
        data={BIRTH.map((value) => ({ value, label: words(`cards.birth.${value}`) }))}
      />
      <Switch
        label={words('cards.sex')}
        checked={look.sex}
        onChange={(event) => setLook({ ...look, sex: event.currentTarget.checked })}
      />
      {refusal ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
      <div className="fw-button-row">
        <Button type="submit" loading={save.isRunning}>
          {words('facility.save')}
        </Button>
      </div>
    </form>
  );
}
