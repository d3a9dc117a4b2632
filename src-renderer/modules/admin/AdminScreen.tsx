import { Link } from '@tanstack/react-router';
import { useSession } from '#renderer/bridge/session.tsx';
import { EmptyState } from '#renderer/kit/EmptyState.tsx';
import { Screen } from '#renderer/kit/Screen.tsx';
import { AccountsSection } from './accounts/AccountsSection.tsx';
import { AuditSection } from './audit/AuditSection.tsx';
import { sectionsFor } from './sections.ts';
import { SettingsSection } from './settings/SettingsSection.tsx';
import { useAdminWords } from './words.ts';
import './admin.css';

/** The administrator's desk: its parts in a list at the start, one of them beside. */
export function AdminScreen({ section }: { readonly section: string | undefined }) {
  const words = useAdminWords();
  const { user } = useSession();
  const sections = sectionsFor(user.permissions);
  const current = sections.find((id) => id === section) ?? sections[0];
  return (
    <Screen title={words('title')}>
      <div className="fw-admin">
        <nav className="fw-panel fw-admin-parts" aria-label={words('parts')} data-region>
          <ul role="list">
            {sections.map((id) => (
              <li key={id}>
                <Link
                  to="/admin/$section"
                  params={{ section: id }}
                  aria-current={id === current ? 'page' : undefined}
                >
                  {words(`section.${id}`)}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        {current === 'accounts' ? <AccountsSection /> : null}
        {current === 'facility' ? <SettingsSection /> : null}
        {current === 'audit' ? <AuditSection /> : null}
        {current === undefined ? <EmptyState title={words('nothing')} /> : null}
      </div>
    </Screen>
  );
}
