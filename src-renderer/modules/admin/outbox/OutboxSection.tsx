import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { messageSetup } from '#shared/modules/messages/message-setup.contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { QueryPanel } from '../QueryPanel.tsx';
import { useAdminWords } from '../words.ts';
import { SettingsForm } from './SettingsForm.tsx';
import { TextsPart } from './TextsPart.tsx';
import { useOutboxAdminWords } from './words.ts';
import '../calendar/calendar.css';
import './outbox.css';

const PARTS = ['settings', 'texts'] as const;
const NOTHING = {};

/** Messages about appointments: through whom, when, to whom, and with which words. */
export function OutboxSection() {
  const words = useOutboxAdminWords();
  const admin = useAdminWords();
  const query = useQuery(messageSetup.all, NOTHING);
  const [part, setPart] = useState<(typeof PARTS)[number]>('settings');
  return (
    <QueryPanel title={admin('section.messages')} query={query}>
      {(all) => (
        <div className="fw-setup">
          <SegmentedControl
            aria-label={words('part')}
            value={part}
            onChange={setPart}
            data={PARTS.map((value) => ({ value, label: words(`part.${value}`) }))}
          />
          {part === 'settings' ? <SettingsForm stored={all} /> : <TextsPart templates={all.templates} />}
        </div>
      )}
    </QueryPanel>
  );
}
