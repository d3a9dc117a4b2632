import * as z from 'zod';
import { action, contract, failsWith, watch } from '#shared/kernel/contract.ts';
import { PERMISSIONS } from '#shared/kernel/permission.ts';
import { SCREEN_LANGUAGES } from '#shared/kernel/screen-language.ts';
import { ENROL_STEPS, enrolInput, type EnrolError } from './enrol.rules.ts';
import type { PasswordRefusal, SignInError } from './sign-in.rules.ts';

export type { PasswordRefusal, SignInError } from './sign-in.rules.ts';

const password = z.string().min(1).max(200);
/** Six digits from an authenticator app, or one of the recovery codes. */
const code = z.string().trim().max(20);
const login = z.string().trim().min(1).max(60);

export const signedInUser = z.object({
  userId: z.string(),
  login: z.string(),
  displayName: z.string(),
  roles: z.array(z.string()),
  permissions: z.array(z.enum(PERMISSIONS)),
  /**
   * What this person must do before anything else, in this order: take an own password (`session.changePassword`), set
   * up a one-time code (`session.beginCode`): until then `permissions` is empty. Last, `recovery`: type back the
   * station's recovery key (`session.confirmRecovery`) or make another (`station.renewRecovery`), which nobody has
   * confirmed. It takes no permission away.
   */
  needs: z.array(z.enum(['password', 'code', 'recovery'])).optional(),
  /** Of the screens, until the person has chosen one at this station. */
  language: z.enum(SCREEN_LANGUAGES).optional(),
  /** Signs in with a one-time code. */
  hasCode: z.boolean().optional(),
});
export type SignedInUser = z.infer<typeof signedInUser>;

const facilityFace = z.object({
  id: z.string(),
  name: z.string(),
  zone: z.string(),
  currency: z.string(),
  language: z.enum(SCREEN_LANGUAGES),
  demo: z.boolean(),
  /** ISO 3166-1 alpha-2, where it is known: names of months, marks of numbers and the week go by it. */
  region: z.string().optional(),
  /** Minutes without a hand on it after which a window locks, as it holds at this station. */
  autoLockMinutes: z.int().optional(),
});

/** The station is writing its file under new keys and answers nobody meanwhile. */
const isMakingKeys = z.literal(true).optional();

/** What a window shows first. Names of the facility and accounts are not patient data; before sign-in only the slot file is readable. */
export const sessionState = z.union([
  z.object({
    state: z.literal('setupNeeded'),
    /** It is being enrolled at a server. */
    enrolling: z.enum(ENROL_STEPS).optional(),
  }),
  z.object({
    state: z.literal('signedOut'),
    facilityName: z.string().optional(),
    /** Enrolled just now: documents that have come so far, the rest is on its way. */
    arriving: z.int().optional(),
    isMakingKeys,
  }),
  z.object({ state: z.literal('locked'), user: signedInUser, facility: facilityFace, isMakingKeys }),
  /** A public screen of ticket numbers. Whoever signs in takes the window back. */
  z.object({
    state: z.literal('display'),
    facility: facilityFace,
    language: z.enum(SCREEN_LANGUAGES),
    isMakingKeys,
  }),
  z.object({
    state: z.literal('signedIn'),
    user: signedInUser,
    facility: facilityFace,
    /** Nobody has touched this window for long: it locks in so many seconds, unless `session.touch` comes. */
    locksInSeconds: z.int().optional(),
    isMakingKeys,
  }),
  z.object({
    state: z.literal('unusable'),
    code: z.string(),
    /** The one that is damaged. */
    file: z.string().exactOptional(),
  }),
  /** Its access was withdrawn at the server. `wiped`: it has handed over what it could, and has no keys any more. */
  z.object({
    state: z.literal('revoked'),
    facilityName: z.string(),
    wiped: z
      .object({
        /** ISO 8601, UTC. */
        at: z.string(),
        /** Documents that the server did not take. */
        left: z.int(),
        /** The file in the data folder that holds them, for administrators. */
        parcel: z.string().exactOptional(),
      })
      .exactOptional(),
  }),
]);
export type SessionState = z.infer<typeof sessionState>;

export type SetupError =
  | { readonly code: 'setup.alreadyDone' }
  | PasswordRefusal
  | { readonly code: 'setup.prefixMalformed' }
  | { readonly code: 'setup.cannotWrite' };

export const session = contract('session', {
  state: watch({ input: z.object({}), output: sessionState, permission: 'public' }),
  signIn: action({
    input: z.object({ login, password, code: code.optional() }),
    output: sessionState,
    permission: 'public',
    fails: failsWith<SignInError>(),
  }),
  /**
   * A new password for an account by the printed recovery key, for who has forgotten theirs or is held. Signs in with it,
   * and makes another recovery key: the one that was typed opens nothing any more.
   */
  recover: action({
    input: z.object({ login, recoveryKey: z.string().max(60), password }),
    output: z.object({ userId: z.string(), recoveryKey: z.string() }),
    permission: 'public',
    fails: failsWith<
      | SignInError
      | PasswordRefusal
      | { readonly code: 'session.unknownLogin' }
      | { readonly code: 'recoveryKey.malformed' | 'recoveryKey.check' | 'recoveryKey.wrong' }
    >(),
  }),
  signOut: action({ input: z.object({}), output: sessionState, permission: 'public' }),
  lock: action({ input: z.object({}), output: sessionState, permission: 'signedIn' }),
  /** Leaves the window as a public screen, which goes on showing ticket numbers while nobody is signed in at it. */
  showDisplay: action({
    input: z.object({ language: z.enum(SCREEN_LANGUAGES) }),
    output: sessionState,
    permission: 'queue.display',
  }),
  unlock: action({
    input: z.object({ password, code: code.optional() }),
    output: sessionState,
    permission: 'public',
    fails: failsWith<SignInError>(),
  }),
  /** First run: makes the data folder's key, the facility and its administrator, and signs that person in. */
  setUp: action({
    input: z.object({
      facilityName: z.string().trim().min(1).max(200),
      zone: z.string().min(1).max(60),
      currency: z.string().regex(/^[A-Z]{3}$/),
      language: z.enum(SCREEN_LANGUAGES),
      login,
      displayName: z.string().trim().min(1).max(120),
      password,
    }),
    output: z.object({ state: sessionState, recoveryKey: z.string(), mrnPrefix: z.string() }),
    permission: 'public',
    fails: failsWith<SetupError>(),
  }),
  /**
   * The other first run: a new desk of a facility that a server has, by a code for one device. Ends once somebody of the
   * facility can sign in; the records come on behind. Cut off, it goes on when it is asked again with the same code.
   */
  enrol: action({
    input: enrolInput,
    output: z.object({ facilityName: z.string() }),
    permission: 'public',
    fails: failsWith<EnrolError>(),
  }),
  /** Someone is at the window: keys, pointer. Commands and actions count by themselves. Send it at most every few seconds. */
  touch: action({ input: z.object({}), output: z.object({}), permission: 'public' }),
  /** Whether the recovery key was written down rightly. A station that asks for it asks no more. */
  confirmRecovery: action({
    input: z.object({ recoveryKey: z.string().max(60) }),
    output: z.object({}),
    permission: 'signedIn',
    fails: failsWith<{
      readonly code: 'recoveryKey.malformed' | 'recoveryKey.check' | 'recoveryKey.wrong';
    }>(),
  }),
  changePassword: action({
    input: z.object({ old: password, new: password }),
    output: sessionState,
    permission: 'signedIn',
    fails: failsWith<SignInError | PasswordRefusal>(),
  }),
  /** A secret for an authenticator app. It counts only once `confirmCode` has shown that the app has it. */
  beginCode: action({
    input: z.object({ confirm: password }),
    output: z.object({
      /** Base32, to be typed. */
      secret: z.string(),
      /** `otpauth://…`, to be shown as a QR code. */
      uri: z.string(),
    }),
    permission: 'signedIn',
    fails: failsWith<SignInError>(),
  }),
  confirmCode: action({
    input: z.object({ confirm: password, code }),
    output: z.object({ recoveryCodes: z.array(z.string()) }),
    permission: 'signedIn',
    fails: failsWith<SignInError | { readonly code: 'session.codeNotBegun' }>(),
  }),
  /** Refused where a role or the account demands a code. */
  removeCode: action({
    input: z.object({ confirm: password }),
    output: z.object({}),
    permission: 'signedIn',
    fails: failsWith<SignInError | { readonly code: 'session.codeDemanded' }>(),
  }),
});
