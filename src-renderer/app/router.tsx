import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  redirect,
  useParams,
  useSearch,
} from '@tanstack/react-router';
import { lazy } from 'react';
import { withWords } from '#renderer/kit/i18n/catalog.ts';
import type { Permission } from '#shared/kernel/permission.ts';
import { trailAddress } from '#renderer/modules/admin/audit/trail-address.ts';
import { BrokenScreen } from './BrokenScreen.tsx';
import type { Desk } from './desks.ts';
import { Shell } from './Shell.tsx';

const loaders = {
  reception: async () => ({
    default: (await import('#renderer/modules/home/ReceptionScreen.tsx')).ReceptionScreen,
  }),
  calendar: async () => ({
    default: (await import('#renderer/modules/scheduling/CalendarScreen.tsx')).CalendarScreen,
  }),
  queue: async () => ({ default: (await import('#renderer/modules/queue/QueueScreen.tsx')).QueueScreen }),
  clinic: async () => ({ default: (await import('#renderer/modules/home/ClinicScreen.tsx')).ClinicScreen }),
  panels: async () => ({
    default: (await import('#renderer/modules/care-team/PanelScreen.tsx')).PanelScreen,
  }),
  register: async () => ({
    default: (await import('#renderer/modules/patients/RegisterScreen.tsx')).RegisterScreen,
  }),
  edit: async () => ({
    default: (await import('#renderer/modules/patients/EditPatientScreen.tsx')).EditPatientScreen,
  }),
  card: async () => ({ default: (await import('#renderer/modules/prints/CardScreen.tsx')).CardScreen }),
  chart: async () => ({ default: (await import('#renderer/modules/chart/ChartScreen.tsx')).ChartScreen }),
  reviews: async () => ({
    default: (await import('#renderer/modules/reviews/ReviewsScreen.tsx')).ReviewsScreen,
  }),
  duplicates: async () => ({
    default: (await import('#renderer/modules/identity/DuplicatesScreen.tsx')).DuplicatesScreen,
  }),
  referrals: async () => ({
    default: (await import('#renderer/modules/referrals/IncomingScreen.tsx')).IncomingScreen,
  }),
  imports: async () => ({
    default: (await import('#renderer/modules/imports/ImportScreen.tsx')).ImportScreen,
  }),
  admin: async () => ({ default: (await import('#renderer/modules/admin/AdminScreen.tsx')).AdminScreen }),
  settings: async () => ({ default: (await import('./settings/SettingsScreen.tsx')).SettingsScreen }),
};

const ReceptionScreen = lazy(withWords(loaders.reception));
const CalendarScreen = lazy(withWords(loaders.calendar));
const QueueScreen = lazy(withWords(loaders.queue));
const ClinicScreen = lazy(withWords(loaders.clinic));
const PanelScreen = lazy(withWords(loaders.panels));
const RegisterScreen = lazy(withWords(loaders.register));
const EditPatientScreen = lazy(withWords(loaders.edit));
const CardScreen = lazy(withWords(loaders.card));
const ChartScreen = lazy(withWords(loaders.chart));
const ReviewsScreen = lazy(withWords(loaders.reviews));
const DuplicatesScreen = lazy(withWords(loaders.duplicates));
const IncomingScreen = lazy(withWords(loaders.referrals));
const ImportScreen = lazy(withWords(loaders.imports));
const AdminScreen = lazy(withWords(loaders.admin));
const SettingsScreen = lazy(withWords(loaders.settings));

/** Fetches, when idle, the screens that this person is likely to open next. */
export function preloadDesks(permissions: readonly Permission[]): void {
  const wanted = permissions.includes('chart.read')
    ? [loaders.chart, loaders.clinic, loaders.register]
    : [loaders.register, loaders.edit, loaders.card];
  requestIdleCallback(() => {
    // One that cannot be fetched now is fetched when it is opened, and says so there.
    for (const load of wanted) load().catch(() => undefined);
  });
}

function ReceptionRoute() {
  const { patient } = useSearch({ strict: false });
  // Another patient that is opened from here is another visit to this desk.
  return <ReceptionScreen key={patient} patientId={patient} />;
}

function CalendarRoute() {
  const { day, patient } = useSearch({ strict: false });
  return <CalendarScreen key={`${day} ${patient}`} day={day} patientId={patient} />;
}

function EditRoute() {
  const { patientId } = useParams({ strict: false });
  return patientId === undefined ? null : <EditPatientScreen key={patientId} patientId={patientId} />;
}

function CardRoute() {
  const { patientId } = useParams({ strict: false });
  return patientId === undefined ? null : <CardScreen key={patientId} patientId={patientId} />;
}

function ChartRoute() {
  const { patientId, tab } = useParams({ strict: false });
  return patientId === undefined ? null : <ChartScreen key={patientId} patientId={patientId} tab={tab} />;
}

function ReviewsRoute() {
  const { patient, record } = useSearch({ strict: false });
  return <ReviewsScreen key={`${patient} ${record}`} patientId={patient} recordId={record} />;
}

function DuplicatesRoute() {
  const { one, other } = useSearch({ strict: false });
  const ids = one === undefined || other === undefined ? undefined : ([one, other] as const);
  return <DuplicatesScreen key={ids?.join(' ')} ids={ids} />;
}

function ReferralsRoute() {
  const { referral } = useSearch({ strict: false });
  return <IncomingScreen key={referral} referralId={referral} />;
}

function AdminRoute() {
  const { section } = useParams({ strict: false });
  return <AdminScreen section={section} />;
}

/** The window's one address; every person's router goes over it. */
const history = createHashHistory();

/** One router for one person's sitting: it begins at the first desk that this person may open. */
export function createAppRouter(begin: Desk['path']) {
  const root = createRootRoute({ component: Shell });
  const at = <P extends string>(path: P, component: () => React.ReactNode) =>
    createRoute({ getParentRoute: () => root, path, component });
  const toFirstDesk = () => {
    // oxlint-disable-next-line typescript/only-throw-error -- how this router is told to go elsewhere
    throw redirect({ to: begin, replace: true });
  };
  const tree = root.addChildren([
    createRoute({ getParentRoute: () => root, path: '/', beforeLoad: toFirstDesk }),
    createRoute({
      getParentRoute: () => root,
      path: '/reception',
      component: ReceptionRoute,
      validateSearch: (search): { patient?: string } =>
        typeof search['patient'] === 'string' ? { patient: search['patient'] } : {},
    }),
    at('/panels', () => <PanelScreen />),
    at('/register', () => <RegisterScreen />),
    at('/patients/$patientId/edit', EditRoute),
    at('/patients/$patientId/card', CardRoute),
    createRoute({
      getParentRoute: () => root,
      path: '/calendar',
      component: CalendarRoute,
      validateSearch: (search): { day?: string; patient?: string } => ({
        ...(typeof search['day'] === 'string' && { day: search['day'] }),
        ...(typeof search['patient'] === 'string' && { patient: search['patient'] }),
      }),
    }),
    at('/queue', () => <QueueScreen />),
    at('/clinic', () => <ClinicScreen />),
    at('/chart/$patientId', ChartRoute),
    at('/chart/$patientId/$tab', ChartRoute),
    createRoute({
      getParentRoute: () => root,
      path: '/reviews',
      component: ReviewsRoute,
      validateSearch: (search): { patient?: string; record?: string } => ({
        ...(typeof search['patient'] === 'string' && { patient: search['patient'] }),
        ...(typeof search['record'] === 'string' && { record: search['record'] }),
      }),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/duplicates',
      component: DuplicatesRoute,
      validateSearch: (search): { one?: string; other?: string } => ({
        ...(typeof search['one'] === 'string' && { one: search['one'] }),
        ...(typeof search['other'] === 'string' && { other: search['other'] }),
      }),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/referrals',
      component: ReferralsRoute,
      validateSearch: (search): { referral?: string } =>
        typeof search['referral'] === 'string' ? { referral: search['referral'] } : {},
    }),
    at('/import', () => <ImportScreen />),
    at('/admin', AdminRoute),
    createRoute({
      getParentRoute: () => root,
      path: '/admin/$section',
      component: AdminRoute,
      validateSearch: trailAddress,
    }),
    at('/settings', () => <SettingsScreen />),
  ]);
  return createRouter({
    routeTree: tree,
    history,
    defaultNotFoundComponent: NotFound,
    defaultErrorComponent: BrokenScreen,
  });
}

function NotFound() {
  return <SettingsScreen />;
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
