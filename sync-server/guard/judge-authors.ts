import type { Envelope } from '#shared/kernel/document.ts';
import type { Stamp } from '#shared/kernel/stamp.ts';
import { UNSTAMPED } from '#shared/kernel/rivals.ts';
import { hasRightsGiver, rolesInForce } from '#shared/modules/staff/roles.rules.ts';
import { authorityOf, type StaffFacts } from '#shared/modules/staff/write-permissions.rules.ts';
import type { RefusedWrite } from '#shared/sync/write-refusals.ts';
import type { NoteCode, Taken } from './judge-document.ts';

/** Records that give rights: who wrote them must be known first. */
export const GIVES_RIGHTS: ReadonlySet<string> = new Set(['user', 'role']);

export interface AuthorNote {
  readonly code: NoteCode;
  readonly author: string;
  readonly stamp: Stamp;
}

/**
 * Whether all new values of a document were entered by people who might. Pure.
 *
 * Staff records come in any order beside what their people wrote, so someone who is not known yet holds nothing up. Only
 * accounts and roles wait for theirs, as soon as the facility has someone who may give rights: a station cannot make itself
 * an administrator.
 */
export function judgeAuthors(
  { envelope, values }: Taken,
  staff: StaffFacts,
): { readonly refused: RefusedWrite } | { readonly notes: readonly AuthorNote[] } {
  const { type, id } = envelope;
  // The trail tells what was tried, too, and by whom: its entries are signed by their device.
  if (type === 'auditEvent') return { notes: [] };
  const notes: AuthorNote[] = [];
  const entered = values.size > 0 ? values : new Map([[UNSTAMPED, envelope.author]]);
  for (const [stamp, author] of entered) {
    const fields = fieldsOf(envelope, stamp);
    switch (authorityOf(staff, author, { type, id, fields, stamp })) {
      case 'permitted':
        break;
      case 'changedSince':
        notes.push({ code: 'author_changed_since', author, stamp });
        break;
      case 'notPermitted':
        return { refused: { code: 'author_not_permitted', paths: fields } };
      case 'unknown':
        if (GIVES_RIGHTS.has(type) && isFounded(staff))
          return { refused: { code: 'author_unknown', paths: ['author'] } };
        notes.push({ code: 'author_unknown', author, stamp });
    }
  }
  return { notes };
}

function isFounded({ users, roles }: StaffFacts): boolean {
  return hasRightsGiver(
    [...users.values()].map(({ value }) => value),
    rolesInForce(roles.map(({ value }) => value)),
  );
}

function fieldsOf({ stamps, rivals = {} }: Envelope, stamp: Stamp): readonly string[] {
  const standing = Object.keys(stamps).filter((field) => stamps[field] === stamp);
  return [...standing, ...Object.keys(rivals).filter((field) => rivals[field]?.[stamp] !== undefined)];
}
