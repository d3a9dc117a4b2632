import type { Session } from '#shared/kernel/session.ts';
import type { PatientLink } from './patient-link.record.ts';

/** The link with this facility's word that the two are one. */
export function linkedPatient(
  link: PatientLink,
  { now, session }: { readonly now: string; readonly session: Pick<Session, 'displayName'> },
): PatientLink {
  return { ...link, own: { word: 'linked', at: now, by: session.displayName } };
}

export type LinkState =
  /** Both say so. */
  | 'agreed'
  /** Said here, and not there, or not yet. */
  | 'ours'
  /** Said there; here somebody has to look. */
  | 'theirs'
  | 'undone';

export function linkState({ own, theirs }: Pick<PatientLink, 'own' | 'theirs'>): LinkState {
  if (own?.word === 'undone' || theirs?.word === 'undone') return 'undone';
  if (own && theirs) return 'agreed';
  return own ? 'ours' : 'theirs';
}
