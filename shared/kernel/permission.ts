/** What a person may do. Roles are sets of these; every channel of every contract names one. */
export const PERMISSIONS = [
  'patient.read',
  'patient.write',
  /** To say that two records are of one person, or of two. */
  'patient.merge',
  'chart.read',
  'chart.write',
  /** To say which of two values that were entered apart holds. */
  'chart.review',
  /** To refer patients to other facilities, and to answer referrals from there. */
  'referral.write',
  'document.read',
  'document.write',
  'document.print',
  'card.print',
  'schedule.read',
  /** To book, move, cancel and check in. */
  'schedule.book',
  /** To book over another appointment, or outside of hours. */
  'schedule.overbook',
  /** Weeks, leave, holidays, visit types and rooms. */
  'schedule.manage',
  /** To see who waits where. */
  'queue.read',
  /** To check in, call, send on, and say that somebody went away. */
  'queue.work',
  /** To leave a window as a public screen of ticket numbers. */
  'queue.display',
  'record.import',
  'record.export',
  'staff.read',
  'staff.write',
  'facility.write',
  'audit.read',
  'station.manage',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** `public` before anyone has signed in; `signedIn` for whoever has. */
export type Access = Permission | 'public' | 'signedIn';
