import { withWords } from '#renderer/kit/i18n/catalog.ts';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { AUTO_LOCK_MINUTES } from '#shared/modules/facilities/auto-lock.rules.ts';
import type { session } from '#shared/modules/session/session.contract.ts';
import type { QueryState } from '#renderer/bridge/use-query.ts';
import { useConnection } from '#renderer/bridge/connection.ts';
import type { SignedIn } from '#renderer/bridge/session.tsx';
import { useSettings } from '#renderer/kit/settings.tsx';
import { dropToasts } from '#renderer/kit/toast.tsx';
import { pauseShortcuts } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { dropRecoveryKey, useHeldRecoveryKey } from '#renderer/modules/session/held-recovery-key.ts';
import { LeavingScreen, LockScreen, SignInAgainScreen } from '#renderer/modules/session/LockScreen.tsx';
import { MakingKeysScreen } from '#renderer/modules/session/MakingKeysScreen.tsx';
import { RevokedScreen } from '#renderer/modules/session/RevokedScreen.tsx';
import { SignInForm } from '#renderer/modules/session/SignInForm.tsx';
import { SignInScreen } from '#renderer/modules/session/SignInScreen.tsx';
import { UnusableScreen } from '#renderer/modules/session/UnusableScreen.tsx';
import { BrokenScreen } from './BrokenScreen.tsx';
import { Connecting } from './Connecting.tsx';
import { ConnectionNotice } from './ConnectionNotice.tsx';
import { uncoverDesk, useIsDeskCovered, useIsLeavingDesk } from './desk-cover.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { IdleWatch } from './IdleWatch.tsx';
import { LinkEnded } from './LinkEnded.tsx';
import { LostCover } from './LostCover.tsx';
import { LookControls } from './settings/LookControls.tsx';
import { expectSignIn, signInIntent } from './sign-in-intent.ts';

const loadDesk = async () => ({ default: (await import('./Desk.tsx')).Desk });
const Desk = lazy(withWords(loadDesk));
const loadDisplay = async () => ({
  default: (await import('#renderer/modules/queue/DisplayScreen.tsx')).DisplayScreen,
});
const DisplayScreen = lazy(withWords(loadDisplay));
const RecoveryNeededScreen = lazy(async () => ({
  default: (await import('#renderer/modules/session/RecoveryNeededScreen.tsx')).RecoveryNeededScreen,
}));
const loadNeeds = () => import('#renderer/modules/session/NeedsScreens.tsx');
const OwnPasswordScreen = lazy(async () => ({ default: (await loadNeeds()).OwnPasswordScreen }));
const CodeScreen = lazy(async () => ({ default: (await loadNeeds()).CodeScreen }));
const FirstRunScreen = lazy(async () => ({
  default: (await import('#renderer/modules/session/FirstRunScreen.tsx')).FirstRunScreen,
}));

/**
 * Who sits here decides what is shown. A locked desk, or one whose station went away, stays in place unseen until its
 * person is back: nothing typed is lost. Another person gets a desk of their own.
 */
export function SessionGate({ query }: { readonly query: QueryState<typeof session.state> }) {
  const { change } = useSettings();
  const [isSettingUp, setIsSettingUp] = useState(false);
  const [isEnrolling, setIsEnrolling] = useState(false);
  const [isHoldingCodes, setIsHoldingCodes] = useState(false);
  const [kept, setKept] = useState<SignedIn>();
  const focused = useRef<HTMLElement>(undefined);
  const state = query.value;
  const isCovered = useIsDeskCovered();
  const isLeaving = useIsLeavingDesk();
  const hasEnded = useConnection().status === 'ended';
  const heldKey = useHeldRecoveryKey();
  const held = state?.state === 'signedIn' && heldKey?.userId === state.user.userId ? heldKey : undefined;
  const isHere = state?.state === 'signedIn' && !isCovered && !hasEnded;
  const needsRecovery =
    state?.state === 'signedIn' && (held !== undefined || (state.user.needs?.includes('recovery') ?? false));
  const isMakingKeys =
    (state !== undefined && 'isMakingKeys' in state) || (held !== undefined && held.key === undefined);
  const isOpen = isHere && !needsRecovery && !isMakingKeys;
  const hasDesk = kept !== undefined;
  if (state?.state === 'setupNeeded' && !isSettingUp) setIsSettingUp(true);
  if (state?.state === 'setupNeeded' && state.enrolling !== undefined && !isEnrolling) setIsEnrolling(true);
  // Enrolled, from here or by the command line. Who founds a clinic stays to see the recovery key.
  if (state?.state === 'signedOut' && isSettingUp && isEnrolling) setIsSettingUp(false);
  if ((state?.state === 'signedIn' || state?.state === 'locked') && state !== kept) setKept(state);
  if (state?.state === 'signedOut' && signInIntent() === 'signIn' && hasDesk) setKept(undefined);
  // Whoever left the window as a public screen has closed their desk.
  if (state?.state === 'display' && hasDesk) setKept(undefined);
  const userId = state?.state === 'signedIn' || state?.state === 'locked' ? state.user.userId : undefined;
  useEffect(() => dropToasts, [userId]);
  useEffect(() => {
    // While someone types a password, the desk is fetched.
    // Where that fails it is fetched, and its failure shown, when it is needed.
    requestIdleCallback(() => void loadDesk().catch(() => undefined));
  }, []);
  useEffect(() => {
    // From here on the engine's own word keeps the desk out of sight.
    if (state !== undefined && state.state !== 'signedIn') uncoverDesk();
    if (state?.state === 'signedOut') dropRecoveryKey();
  }, [state]);
  useEffect(() => {
    pauseShortcuts(!isOpen);
    // Dialogs and menus of the desk hang in the body beside it: they go out of sight with it.
    document.body.toggleAttribute('data-locked', !isOpen && hasDesk);
    if (!isOpen) return;
    // From here on, whoever is asked to sign in comes back to this desk.
    expectSignIn('unlock');
    if (focused.current?.isConnected) focused.current.focus();
  }, [isOpen, hasDesk]);

  if (hasEnded) return <LinkEnded />;
  if (state === undefined) return <Connecting error={query.state === 'error' ? query.error : undefined} />;
  if (state.state === 'unusable') return <UnusableScreen trouble={state} />;
  if (state.state === 'revoked') return <RevokedScreen facts={state} />;
  if (state.state === 'display') {
    return (
      <Suspense fallback={null}>
        <DisplayScreen facility={state.facility} signIn={<SignInForm />} />
      </Suspense>
    );
  }
  if (state.state === 'setupNeeded' || isSettingUp) {
    return (
      <Suspense fallback={null}>
        <FirstRunScreen
          step={state.state === 'setupNeeded' ? state.enrolling : undefined}
          onLanguage={(language) => change({ language })}
          onDone={() => setIsSettingUp(false)}
        />
      </Suspense>
    );
  }

  const needs =
    state.state === 'signedIn' ? (state.user.needs ?? []).filter((need) => need !== 'recovery') : [];
  if (state.state === 'signedIn' && (needs.length > 0 || isHoldingCodes)) {
    return (
      <>
        {isMakingKeys ? <MakingKeysScreen facility={state.facility.name} /> : null}
        {/* In its place meanwhile: what is typed there, or codes that are shown once. */}
        <div className="fw-desk" hidden={isMakingKeys} inert={isMakingKeys}>
          <Suspense fallback={null}>
            {needs[0] === 'password' ? (
              <OwnPasswordScreen desk={state} />
            ) : (
              <CodeScreen desk={state} onHold={setIsHoldingCodes} />
            )}
          </Suspense>
        </div>
      </>
    );
  }

  const desk = kept;
  const foot = <LookControls />;
  const facilityName = 'facility' in state ? state.facility.name : state.facilityName;
  const door = isMakingKeys ? undefined : state;
  return (
    <>
      {isMakingKeys ? <MakingKeysScreen facility={facilityName} /> : null}
      {door?.state === 'signedIn' && isLeaving ? (
        <LeavingScreen facility={door.facility.name} notice={<ConnectionNotice isLocked />} />
      ) : null}
      {door?.state === 'locked' || (door?.state === 'signedIn' && isCovered && !isLeaving) ? (
        <LockScreen
          facility={door.facility.name}
          name={door.user.displayName}
          startsWithOther={signInIntent() === 'switch'}
          notice={<ConnectionNotice isLocked />}
          onDone={uncoverDesk}
          foot={foot}
        />
      ) : null}
      {door?.state === 'signedOut' && desk ? (
        <SignInAgainScreen facility={desk.facility.name} foot={foot} />
      ) : null}
      {door?.state === 'signedOut' && !desk ? (
        <SignInScreen facility={door.facilityName} arriving={door.arriving} foot={foot} />
      ) : null}
      {door?.state === 'signedIn' && isHere && needsRecovery ? (
        <Suspense fallback={null}>
          <RecoveryNeededScreen desk={door} held={held} />
        </Suspense>
      ) : null}
      {isHere ? <LostCover minutes={state.facility.autoLockMinutes ?? AUTO_LOCK_MINUTES} /> : null}
      {isHere ? <IdleWatch locksInSeconds={state.locksInSeconds} /> : null}
      {desk ? (
        <div
          className="fw-desk"
          hidden={!isOpen}
          inert={!isOpen}
          onFocus={({ target }) => {
            focused.current = target;
          }}
        >
          <ErrorBoundary fallback={(error, reset) => <BrokenScreen error={error} reset={reset} />}>
            <Suspense fallback={null}>
              <Desk key={desk.user.userId} session={desk} />
            </Suspense>
          </ErrorBoundary>
        </div>
      ) : null}
    </>
  );
}
