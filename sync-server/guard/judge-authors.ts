import type { Envelope } from '#shared/kernel/document.ts';
import { fieldsAt, proofFault, type ProofKeys } from '#shared/kernel/proofs.ts';
import { unstampedFields } from '#shared/kernel/lost-values.ts';
import { UNSTAMPED } from '#shared/kernel/rivals.ts';
import { signingKeyOf } from '#shared/kernel/signing-key.ts';
import type { Stamp } from '#shared/kernel/stamp.ts';
import { MessagePreference } from '#shared/modules/messages/message-preference.record.ts';
import { Message } from '#shared/modules/messages/message.record.ts';
import { grantsOf, keysOf, PROVEN } from '#shared/modules/staff/proven.rules.ts';
import { hasRightsGiver, rolesInForce } from '#shared/modules/staff/roles.rules.ts';
import { authorityOf } from '#shared/modules/staff/write-permissions.rules.ts';
import type { RefusedWrite } from '#shared/sync/write-refusals.ts';
import type { JudgeContext, NoteCode, Taken } from './judge-document.ts';
import { isSignedBy } from './signatures.ts';
import type { Staff } from './staff-book.ts';

/** What the server of a site writes by itself: it sends messages for its facility. */
const OF_SITES: ReadonlySet<string> = new Set([Message.type, MessagePreference.type]);

export interface AuthorNote {
  readonly code: NoteCode;
  readonly author: string;
  readonly stamp: Stamp;
}

export interface AuthorParts {
  readonly staff: Staff;
  /** What the document was made from. */
  readonly standing: Envelope | undefined;
  /** Whether a device sends it: the server's administrator is believed. */
  readonly isOfDevice: boolean;
  /** Whether the device is the server of a site. */
  readonly isOfSite: boolean;
  /** Of an enrolled device, whatever its record says. */
  readonly enrolledKey: (device: string) => string | undefined;
  readonly isByServer: ProofKeys['isByServer'];
  readonly isServersWord: JudgeContext['isServersWord'];
}

/**
 * Whether all new values of a document were entered by people who might, and, where they give rights, are signed by them. Pure
 * but for the signatures.
 *
 * Staff records come in any order beside what their people wrote, so someone who is not known yet holds nothing up. Only
 * accounts, roles and keys wait for theirs, as soon as the facility has someone who may give rights: a station cannot make
 * itself an administrator. What a facility brings before that is taken as it is.
 */
export function judgeAuthors(
  { envelope, values }: Taken,
  parts: AuthorParts,
): { readonly refused: RefusedWrite } | { readonly notes: readonly AuthorNote[] } {
  const { type, id } = envelope;
  const { staff, standing, isOfDevice, isOfSite, isServersWord } = parts;
  // The trail tells what was tried, too, and by whom: its entries are signed by their device.
  if (type === 'auditEvent') return { notes: [] };
  const fault = isOfDevice ? keyFault(envelope, parts) : undefined;
  if (fault) return { refused: fault };
  const isProven = PROVEN.has(type);
  const mustProve = isProven && isOfDevice && isFounded(staff, ({ value }) => staff.personKeys.has(value.id));
  // Without a stamp nothing is signed: it would have been given by nobody.
  const ofNobody = mustProve ? unstampedFields(standing, envelope) : [];
  if (ofNobody.length > 0) return { refused: { code: 'proof_missing', paths: ofNobody } };
  const notes: AuthorNote[] = [];
  const entered = values.size > 0 ? values : new Map([[UNSTAMPED, envelope.author]]);
  for (const [stamp, author] of entered) {
    if (author === 'system' && (!isOfDevice || (isOfSite && OF_SITES.has(type)))) continue;
    if (isServersWord(envelope, stamp)) continue;
    const fields = fieldsAt(envelope, stamp);
    const grants = isProven ? grantsOf(envelope, standing, stamp, staff) : [];
    switch (authorityOf(staff, author, { type, id, fields, stamp, grants })) {
      case 'permitted':
        break;
      case 'changedSince':
        notes.push({ code: 'author_changed_since', author, stamp });
        break;
      case 'notPermitted':
        return { refused: { code: 'author_not_permitted', paths: fields } };
      case 'unknown':
        if (isProven && isFounded(staff)) return { refused: { code: 'author_unknown', paths: ['author'] } };
        notes.push({ code: 'author_unknown', author, stamp });
    }
    const unproven = mustProve ? proofRefusal(envelope, fields, stamp, parts) : undefined;
    if (unproven) return { refused: unproven };
  }
  return { notes };
}

/** The new values of a document. Unsigned ones that stand are left: they came before anybody signed. */
function proofRefusal(
  envelope: Envelope,
  fields: readonly string[],
  stamp: Stamp,
  { staff, isByServer }: AuthorParts,
): RefusedWrite | undefined {
  const keys: ProofKeys = {
    isByPerson(author, text, signature) {
      const key = signingKeyOf(staff.personKeys.get(author) ?? '');
      return key !== undefined && isSignedBy(key, text, signature);
    },
    isByServer,
  };
  for (const code of ['proof_missing', 'proof_wrong'] as const) {
    const paths = fields.filter((field) => proofFault(envelope, field, stamp, keys) === code);
    if (paths.length > 0) return { code, paths };
  }
  return undefined;
}

/** Of records that carry a key: a device has one for good, and an account one record. */
function keyFault(
  envelope: Envelope,
  { staff, standing, enrolledKey }: AuthorParts,
): RefusedWrite | undefined {
  if (envelope.type === 'staffKey' && !keysOf(envelope)) return { code: 'record_invalid', paths: ['userId'] };
  if (envelope.type !== 'device') return undefined;
  const { device, publicKey } = envelope.data;
  const known =
    typeof device === 'string' ? (enrolledKey(device) ?? staff.deviceKeys.get(device)) : undefined;
  const isOther = standing !== undefined && standing.data['device'] !== device;
  return isOther || (known !== undefined && known !== publicKey)
    ? { code: 'device_key', paths: ['publicKey'] }
    : undefined;
}

function isFounded(
  { users, roles }: Staff,
  counts: (user: Staff['users'] extends ReadonlyMap<string, infer U> ? U : never) => boolean = () => true,
): boolean {
  return hasRightsGiver(
    [...users.values()].filter(counts).map(({ value }) => value),
    rolesInForce(roles.map(({ value }) => value)),
  );
}
