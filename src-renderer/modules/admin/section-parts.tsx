import { lazy, Suspense, type ComponentType } from 'react';
import { staff } from '#shared/modules/staff/staff.contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { withWords } from '#renderer/kit/i18n/catalog.ts';
import { AccountsSection } from './accounts/AccountsSection.tsx';
import { AuditSection } from './audit/AuditSection.tsx';
import { BackupsSection } from './backups/BackupsSection.tsx';
import { CardsSection } from './cards/CardsSection.tsx';
import { DevicesSection } from './devices/DevicesSection.tsx';
import { KeysSection } from './keys/KeysSection.tsx';
import { RegistrationSection } from './registration/RegistrationSection.tsx';
import { RolesSection } from './roles/RolesSection.tsx';
import type { SectionId } from './sections.ts';
import { SettingsSection } from './settings/SettingsSection.tsx';

const NOTHING = {};

const ServerSection = lazy(
  withWords(async () => ({ default: (await import('./server/ServerSection.tsx')).ServerSection })),
);
/** Opened seldom, and much of it. */
const CalendarSection = lazy(
  withWords(async () => ({ default: (await import('./calendar/CalendarSection.tsx')).CalendarSection })),
);

const OutboxSection = lazy(
  withWords(async () => ({ default: (await import('./outbox/OutboxSection.tsx')).OutboxSection })),
);

interface SectionPart {
  readonly Section: ComponentType;
  /** At the end of the line in the list: a count, or a warning. */
  readonly Mark?: ComponentType;
}

/** What each section is made of. A missing one does not compile. */
export const SECTION_PARTS: Readonly<Record<SectionId, SectionPart>> = {
  accounts: { Section: AccountsSection, Mark: ActiveAccounts },
  roles: { Section: RolesSection, Mark: RoleCount },
  devices: { Section: DevicesSection, Mark: DeviceCount },
  server: { Section: LazyServer },
  keys: { Section: KeysSection },
  facility: { Section: SettingsSection },
  registration: { Section: RegistrationSection },
  cards: { Section: CardsSection },
  calendar: { Section: CalendarSection },
  messages: { Section: OutboxSection },
  backups: { Section: BackupsSection },
  audit: { Section: AuditSection },
};

function LazyServer() {
  return (
    <Suspense fallback={null}>
      <ServerSection />
    </Suspense>
  );
}

function ActiveAccounts() {
  return <Count of={useQuery(staff.accounts, NOTHING).value?.filter(({ active }) => active).length} />;
}

function RoleCount() {
  return <Count of={useQuery(staff.roles, NOTHING).value?.length} />;
}

function DeviceCount() {
  return <Count of={useQuery(staff.devices, NOTHING).value?.length} />;
}

/** Beside a link's name and no part of it: a reader hears "Accounts", not "Accounts 7". */
function Count({ of }: { readonly of: number | undefined }) {
  return of === undefined ? null : (
    <span className="fw-admin-count" aria-hidden>
      {of}
    </span>
  );
}
