import { IconMapPin } from '@tabler/icons-react';
import { useSession } from '#renderer/bridge/session.tsx';
import { StatusChip } from '#renderer/kit/StatusChip.tsx';
import { PrintQueueMarker } from '#renderer/modules/prints/PrintQueueMarker.tsx';
import { CommandBar } from '../command-bar/CommandBar.tsx';
import { useShellWords } from '../words.ts';
import { KeptMarker } from './KeptMarker.tsx';
import { UserMenu } from './UserMenu.tsx';

export function Bar() {
  const words = useShellWords();
  const { facility } = useSession();
  return (
    <header className="fw-bar" data-region>
      <div className="fw-bar-place">
        <IconMapPin size={16} stroke={1.75} aria-hidden className="fw-quiet" />
        <bdi className="fw-strong">{facility.name}</bdi>
        {facility.demo ? <StatusChip severity="caution">{words('demo')}</StatusChip> : null}
      </div>
      <CommandBar />
      <div className="fw-bar-end">
        <PrintQueueMarker />
        <KeptMarker />
        <UserMenu />
      </div>
    </header>
  );
}
