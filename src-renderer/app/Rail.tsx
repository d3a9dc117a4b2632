import { Link, useLocation } from '@tanstack/react-router';
import { useNavigate } from '@tanstack/react-router';
import { reviews } from '#shared/modules/reviews/reviews.contract.ts';
import { referrals } from '#shared/modules/referrals/referrals.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { ariaKeys } from '#renderer/kit/Kbd.tsx';
import { useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import type { Desk } from './desks.ts';
import { useDesks } from './use-desks.ts';
import { Mark } from '#renderer/kit/Mark.tsx';
import { useShellWords } from './words.ts';

const NOTHING = {};
const OPEN = { show: 'open' } as const;
const MOST_SHOWN = 99;

/** The desks that this person may open: icon and word, always both. */
export function Rail() {
  const words = useShellWords();
  const desks = useDesks();
  const path = useLocation({ select: ({ pathname }) => pathname });
  return (
    <nav className="fw-rail" aria-label={words('desks')} data-region>
      <Mark />
      <ul role="list">
        {desks.map((desk, index) => (
          <RailItem key={desk.id} desk={desk} keys={`Alt ${index + 1}`} isCurrent={isAt(desk, path)} />
        ))}
      </ul>
    </nav>
  );
}

function isAt(desk: Desk, path: string): boolean {
  return path.startsWith(desk.path) || desk.also.some((prefix) => path.startsWith(prefix));
}

function RailItem({
  desk,
  keys,
  isCurrent,
}: {
  readonly desk: Desk;
  readonly keys: string;
  readonly isCurrent: boolean;
}) {
  const words = useShellWords();
  const navigate = useNavigate();
  const name = words(`desk.${desk.id}`);
  useShortcut({
    keys,
    words: name,
    scope: 'everywhere',
    run: () => {
      // From the find box too, the screen that opens takes the focus.
      const at = document.activeElement;
      if (at instanceof HTMLElement && at.closest('search')) at.blur();
      void navigate({ to: desk.path });
    },
  });
  return (
    <li data-last={desk.id === 'settings' ? '' : undefined}>
      <Link
        to={desk.path}
        className="fw-rail-item"
        aria-current={isCurrent ? 'page' : undefined}
        aria-keyshortcuts={ariaKeys(keys)}
        title={`${name} (${keys})`}
      >
        <desk.icon size={20} stroke={1.75} aria-hidden />
        <span className="fw-rail-word">{name}</span>
        {desk.id === 'reviews' ? <WaitingCount /> : null}
        {desk.id === 'referrals' ? <NewReferrals /> : null}
      </Link>
    </li>
  );
}

/** How many reviews wait for somebody like this person; nothing while there are none. */
function WaitingCount() {
  const words = useShellWords();
  const mayRead = usePermission('patient.read');
  const { value } = useQuery(reviews.count, mayRead ? NOTHING : undefined);
  const count = value?.count ?? 0;
  return <Count count={count} name={words('waiting', { count })} />;
}

/** How many referrals nobody here has looked at. */
function NewReferrals() {
  const words = useShellWords();
  const mayRead = usePermission('chart.read');
  const { value } = useQuery(referrals.inbox, mayRead ? OPEN : undefined);
  const count = (value ?? []).filter(({ state }) => state === 'new').length;
  return <Count count={count} name={words('newReferrals', { count })} />;
}

function Count({ count, name }: { readonly count: number; readonly name: string }) {
  if (count === 0) return null;
  return (
    <span className="fw-rail-count" aria-label={name} role="img">
      {count > MOST_SHOWN ? `${MOST_SHOWN}+` : count}
    </span>
  );
}
