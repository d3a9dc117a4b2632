import { ActionIcon, UnstyledButton } from '@mantine/core';
import { IconCircleCheckFilled, IconCircleDashed, IconX } from '@tabler/icons-react';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { backups } from '#shared/modules/backups/backups.contract.ts';
import { patients } from '#shared/modules/patients/patients.contract.ts';
import { staff } from '#shared/modules/staff/staff.contract.ts';
import { usePermission, useSession } from '#renderer/bridge/session.tsx';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { useSettings } from '#renderer/kit/settings.tsx';
import { pressShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useShellWords } from '../words.ts';
import './guide.css';
import { stepsFor, type Step } from './first-steps.ts';
import { useGuide } from './use-guide.ts';

const NOTHING = {};
/** Where a person begins. On other screens the work has the room. */
const PLACES = ['/reception', '/clinic'];

export function FirstSteps() {
  const isPlace = useLocation({ select: ({ pathname }) => PLACES.includes(pathname) });
  const { isOpen } = useGuide();
  return isOpen && isPlace ? <StepList /> : null;
}

/** What to do first at this station, ticked by what is really there. Put away by its cross, called back from the keys' sheet. */
function StepList() {
  const words = useShellWords();
  const navigate = useNavigate();
  const { user } = useSession();
  const { settings } = useSettings();
  const { close, noteDone } = useGuide();
  const isReal = useRealSteps();
  const steps = stepsFor(user.permissions);
  const isDone = (step: Step) => isReal[step] ?? settings.guide?.done.includes(step) ?? false;
  const done = steps.filter(isDone).length;
  const begin: { readonly [S in Step]: () => unknown } = {
    register: () => navigate({ to: '/register' }),
    import: () => navigate({ to: '/import' }),
    backups: () => navigate({ to: '/admin/$section', params: { section: 'backups' } }),
    staff: () => navigate({ to: '/admin/$section', params: { section: 'accounts' } }),
    find: () => pressShortcut('Ctrl K'),
    keys: () => pressShortcut('?'),
    looks: () => navigate({ to: '/settings' }),
  };
  return (
    <section className="fw-guide" aria-label={words('guide.title')}>
      <h2>{words('guide.title')}</h2>
      <span className="fw-quiet fw-numeric">{words('guide.done', { done, all: steps.length })}</span>
      <ol role="list">
        {steps.map((step) => (
          <li key={step}>
            <UnstyledButton
              className="fw-guide-step"
              data-done={isDone(step) ? '' : undefined}
              onClick={() => {
                noteDone(step);
                begin[step]();
              }}
            >
              {isDone(step) ? (
                <IconCircleCheckFilled size={16} aria-hidden />
              ) : (
                <IconCircleDashed size={16} aria-hidden />
              )}
              {words(`guide.${step}`)}
              {isDone(step) ? <span className="fw-hidden">{words('guide.isDone')}</span> : null}
            </UnstyledButton>
          </li>
        ))}
      </ol>
      <ActionIcon
        size={28}
        aria-label={words('guide.close')}
        title={words('guide.close')}
        onClick={() => {
          close();
          // Its cross goes with it: the focus goes on in the screen.
          document.querySelector<HTMLElement>('#main')?.focus();
        }}
      >
        <IconX size={16} />
      </ActionIcon>
    </section>
  );
}

/** Steps that the station itself knows to be done; undefined where only the person knows, or the answer has not come. */
function useRealSteps(): { readonly [S in Step]?: boolean | undefined } {
  const mayReadStaff = usePermission('staff.read');
  const mayManage = usePermission('station.manage');
  const mayReadPatients = usePermission('patient.read');
  const count = useQuery(patients.count, mayReadPatients ? NOTHING : undefined).value;
  const kept = useQuery(backups.status, mayManage ? NOTHING : undefined).value;
  const accounts = useQuery(staff.accounts, mayReadStaff ? NOTHING : undefined).value;
  return {
    register: count === undefined ? undefined : count > 0,
    backups: kept === undefined ? undefined : kept.target !== undefined,
    staff: accounts === undefined ? undefined : accounts.length > 1,
  };
}
