import { Outlet } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useSettings } from '#renderer/kit/settings.tsx';
import { BackupNotice } from '#renderer/modules/admin/backups/BackupNotice.tsx';
import { ScanDesk } from '#renderer/modules/cards/ScanDesk.tsx';
import { SkewNotice } from '#renderer/modules/sync/SkewNotice.tsx';
import { Bar } from './bar/Bar.tsx';
import { ClockNotice } from './ClockNotice.tsx';
import { NumbersNotice } from './NumbersNotice.tsx';
import { ConnectionNotice } from './ConnectionNotice.tsx';
import { Foot } from './Foot.tsx';
import { FirstSteps } from './guide/FirstSteps.tsx';
import { HelpSheet } from './HelpSheet.tsx';
import { Rail } from './Rail.tsx';
import { useRegionKeys } from './use-region-keys.ts';
import { useShellWords } from './words.ts';

/** Rail, bar, screen, foot. Panels scroll, the page never does. */
export function Shell() {
  const words = useShellWords();
  const { settings } = useSettings();
  useRegionKeys(words('nextRegion'), words('previousRegion'));
  return (
    <div className="fw-shell" data-foot={settings.showFoot ? '' : undefined}>
      <a className="fw-skip" href="#main" onClick={skipToMain}>
        {words('skip')}
      </a>
      <Rail />
      <Bar />
      <main className="fw-main" id="main" tabIndex={-1} data-region>
        <ConnectionNotice />
        <ClockNotice />
        <NumbersNotice />
        <SkewNotice />
        <BackupNotice />
        <ScanDesk />
        <FirstSteps />
        <Suspense fallback={null}>
          <Outlet />
        </Suspense>
      </main>
      {settings.showFoot ? <Foot /> : null}
      <HelpSheet />
    </div>
  );
}

/** The address after # is the router's. */
function skipToMain(event: React.MouseEvent): void {
  event.preventDefault();
  document.querySelector<HTMLElement>('#main')?.focus();
}
