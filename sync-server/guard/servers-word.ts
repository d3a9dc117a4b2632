import type { Envelope } from '#shared/kernel/document.ts';
import { fieldsAt, proofFault, type ProofKeys } from '#shared/kernel/proofs.ts';
import { authorOf } from '#shared/kernel/rivals.ts';
import { readStamp, type Stamp } from '#shared/kernel/stamp.ts';
import { MessagePreference } from '#shared/modules/messages/message-preference.record.ts';
import { Message } from '#shared/modules/messages/message.record.ts';
import { Disclosure } from '#shared/modules/network/disclosure.record.ts';
import { NetworkFacility } from '#shared/modules/network/network-facility.record.ts';
import { PatientLink } from '#shared/modules/network/patient-link.record.ts';
import { IncomingReferral } from '#shared/modules/referrals/incoming-referral.record.ts';
import { ReferralSnapshot } from '#shared/modules/referrals/referral-snapshot.record.ts';
import { Referral } from '#shared/modules/referrals/referral.record.ts';

/** What servers write for a facility, with a hand of their own. They sign each value of it. */
export const BY_SERVERS: ReadonlySet<string> = new Set([
  Referral.type,
  ReferralSnapshot.type,
  IncomingReferral.type,
  PatientLink.type,
  Disclosure.type,
  NetworkFacility.type,
  Message.type,
  MessagePreference.type,
]);

/**
 * Whether a value is a server's, and whoever sends it merely carries it: as stations do that were told it before the server was set
 * back, and hold people's entries beside it. This server knows its own by the signature.
 * @param mayBeOthers whether a device can be the hand of another server, whose signature nobody here can tell
 */
export function isServersWord(
  envelope: Envelope,
  stamp: Stamp,
  isByServer: ProofKeys['isByServer'],
  mayBeOthers: (device: string) => boolean,
): boolean {
  if (!BY_SERVERS.has(envelope.type) || authorOf(envelope, stamp) !== 'system') return false;
  const keys: ProofKeys = { isByPerson: () => false, isByServer };
  const isProven = fieldsAt(envelope, stamp).every(
    (field) => proofFault(envelope, field, stamp, keys) === undefined,
  );
  return isProven || mayBeOthers(readStamp(stamp).device);
}
