import type { HandlersFor } from './kernel/contract.ts';
import { allergiesHandlers } from './modules/allergies/allergies.handlers.ts';
import { cardsHandlers } from './modules/cards/cards.handlers.ts';
import { careTeamsHandlers } from './modules/care-plans/care-teams.handlers.ts';
import { chartHandlers } from './modules/chart/chart.handlers.ts';
import { consentsHandlers } from './modules/consents/consents.handlers.ts';
import { documentsHandlers } from './modules/documents/documents.handlers.ts';
import { draftsHandlers } from './modules/drafts/drafts.handlers.ts';
import { historyHandlers } from './modules/history/history.handlers.ts';
import { identityHandlers } from './modules/identity/identity.handlers.ts';
import { importsHandlers } from './modules/imports/imports.handlers.ts';
import { tablesHandlers } from './modules/imports/tables.handlers.ts';
import { networkHandlers } from './modules/network/network.handlers.ts';
import { patientsHandlers } from './modules/patients/patients.handlers.ts';
import { photosHandlers } from './modules/photos/photos.handlers.ts';
import { messageSetupHandlers } from './modules/messages/message-setup.handlers.ts';
import { messagesHandlers } from './modules/messages/messages.handlers.ts';
import { printsHandlers } from './modules/prints/prints.handlers.ts';
import { queueHandlers } from './modules/queue/queue.handlers.ts';
import { referralsHandlers } from './modules/referrals/referrals.handlers.ts';
import { reviewsHandlers } from './modules/reviews/reviews.handlers.ts';
import { scheduleSetupHandlers } from './modules/scheduling/schedule-setup.handlers.ts';
import { schedulingHandlers } from './modules/scheduling/scheduling.handlers.ts';
import { settingsHandlers } from './modules/settings/settings.handlers.ts';
import { staffHandlers } from './modules/staff/staff.handlers.ts';
import type { Contracts } from './registry.ts';

/** What answers each command and query, for every host that plans and commits. A missing one is a compile error. */
export const handlers: { readonly [Module in keyof Contracts]: HandlersFor<Contracts[Module]> } = {
  session: {},
  station: {},
  patients: patientsHandlers,
  identity: identityHandlers,
  consents: consentsHandlers,
  photos: photosHandlers,
  cards: cardsHandlers,
  chart: chartHandlers,
  allergies: allergiesHandlers,
  documents: documentsHandlers,
  referrals: referralsHandlers,
  network: networkHandlers,
  history: historyHandlers,
  reviews: reviewsHandlers,
  drafts: draftsHandlers,
  imports: importsHandlers,
  tables: tablesHandlers,
  exports: {},
  prints: printsHandlers,
  scheduling: schedulingHandlers,
  scheduleSetup: scheduleSetupHandlers,
  messages: messagesHandlers,
  messageSetup: messageSetupHandlers,
  queue: queueHandlers,
  careTeams: careTeamsHandlers,
  staff: staffHandlers,
  settings: settingsHandlers,
  audit: {},
  local: {},
  backups: {},
  hosting: {},
  sync: {},
};
