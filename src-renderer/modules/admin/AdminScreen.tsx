import { Link } from '@tanstack/react-router';
import { Suspense, useEffect } from 'react';
import { useSession } from '#renderer/bridge/session.tsx';
import { EmptyState } from '#renderer/kit/EmptyState.tsx';
import { Screen } from '#renderer/kit/Screen.tsx';
import { useKeptState } from '#renderer/kit/use-kept-state.ts';
import { SECTION_PARTS } from './section-parts.tsx';
import { sectionsFor } from './sections.ts';
import { useAdminWords } from './words.ts';
import './admin.css';

/** The administrator's desk: its parts in a list at the start, one of them beside. */
export function AdminScreen({ section }: { readonly section: string | undefined }) {
  const words = useAdminWords();
  const { user } = useSession();
  const [kept, setKept] = useKeptState<string | undefined>('admin.section', undefined);
  const sections = sectionsFor(user.permissions);
  // An address names a section; without one it is the section last left.
  const wanted = section ?? kept;
  const isDenied = section !== undefined && !sections.some((id) => id === section);
  const current = isDenied ? undefined : (sections.find((id) => id === wanted) ?? sections[0]);
  useEffect(() => {
    if (current !== undefined && current !== kept) setKept(current);
  }, [current, kept, setKept]);
  const Section = current === undefined ? undefined : SECTION_PARTS[current].Section;
  return (
    <Screen title={words('title')}>
      <div className="fw-admin">
        <nav className="fw-panel fw-admin-parts" aria-label={words('parts')} data-region>
          <ul role="list">
            {sections.map((id) => {
              const { Mark } = SECTION_PARTS[id];
              return (
                <li key={id}>
                  <Link
                    to="/admin/$section"
                    params={{ section: id }}
                    aria-current={id === current ? 'page' : undefined}
                  >
                    {words(`section.${id}`)}
                    {Mark ? <Mark /> : null}
                  </Link>
                </li>
              );
            })}
          </ul>
        </nav>
        {Section ? (
          <Suspense fallback={<div aria-busy="true" />}>
            <Section key={current} />
          </Suspense>
        ) : null}
        {current === undefined ? (
          <EmptyState title={words(sections.length === 0 ? 'nothing' : 'sectionDenied')} />
        ) : null}
      </div>
    </Screen>
  );
}
