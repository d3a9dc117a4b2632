/** How a sign-in, or the repeated password that opens the data key, can be refused. */
export type SignInError =
  | { readonly code: 'session.wrongPassword' }
  | { readonly code: 'session.waitBeforeRetry'; readonly seconds: number }
  /** A hundred wrong tries in a row: an administrator or the recovery key gives another password. */
  | { readonly code: 'session.held' }
  /** The password is right; a one-time code or a recovery code must come with it. */
  | { readonly code: 'session.codeNeeded' }
  | { readonly code: 'session.codeWrong' }
  /** The keys are bound to the keychain of another machine or account, or to the desktop program. */
  | { readonly code: 'session.boundElsewhere' }
  | { readonly code: 'session.notSetUp' }
  /** The station's access was withdrawn at the server. */
  | { readonly code: 'station.revoked' }
  /** `file` is a name in the data folder: the records, their log, or the keys. */
  | { readonly code: 'store.damaged'; readonly file: string }
  | { readonly code: 'store.wrongKey' }
  | { readonly code: 'store.missing' }
  | { readonly code: 'store.newer' }
  | { readonly code: 'store.busy' }
  /** No room to note the sign-in. */
  | { readonly code: 'store.full' }
  /** The folder or its disk is read-only, or belongs to someone else. */
  | { readonly code: 'store.cannotWrite' };

/** Of a new password, whoever takes it. */
export type PasswordRefusal =
  | { readonly code: 'setup.passwordTooShort'; readonly minimum: number }
  | { readonly code: 'setup.passwordCommon' };
