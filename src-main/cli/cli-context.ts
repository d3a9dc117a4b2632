/** What a verb is given, so that tests run the program in their own process. */
export interface CliContext {
  /** Standard output: what was asked for, nothing else. */
  out(text: string): void;
  /** Standard error: progress and trouble. */
  err(text: string): void;
  readonly env: { readonly [name: string]: string | undefined };
  /** Asks without showing what is typed; undefined where nobody can be asked. */
  askHidden(question: string): Promise<string | undefined>;
}

/** Documented in `--help`. */
export const EXIT = {
  ok: 0,
  /** A check found something, or the work was refused. */
  refused: 1,
  usage: 2,
  notSignedIn: 3,
  /** The store is missing, damaged, of a newer version, or cannot be written. */
  unusable: 4,
  /** Another program has the station open. */
  busy: 5,
  internal: 70,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends a verb with a refusal. Thrown, because commander's actions return nothing. */
export class CliFailure extends Error {
  readonly exitCode: ExitCode;
  readonly refusal: { readonly code: string };

  constructor(refusal: { readonly code: string }, exitCode: ExitCode = exitCodeOf(refusal.code)) {
    super(refusal.code);
    this.name = 'CliFailure';
    this.exitCode = exitCode;
    this.refusal = refusal;
  }
}

const NOT_SIGNED_IN: ReadonlySet<string> = new Set([
  'session.wrongPassword',
  'session.waitBeforeRetry',
  'session.held',
  'session.passwordNeeded',
  'session.codeNeeded',
  'session.codeWrong',
  'session.boundElsewhere',
  'session.notSetUp',
  'session.unknownLogin',
  'recoveryKey.wrong',
  'notSignedIn',
  'locked',
]);

const BUSY: ReadonlySet<string> = new Set(['store.busy', 'import.busy', 'backup.busy', 'backup.ownTarget']);

export function exitCodeOf(code: string): ExitCode {
  if (BUSY.has(code)) return EXIT.busy;
  if (code === 'disconnected') return EXIT.unusable;
  if (NOT_SIGNED_IN.has(code)) return EXIT.notSignedIn;
  if (/^(store|station|target|restore|proof)\./.test(code) || code === 'setup.cannotWrite')
    return EXIT.unusable;
  if (code === 'audit.cannotWrite') return EXIT.unusable;
  return code === 'internal' ? EXIT.internal : EXIT.refused;
}

/** What a person reads where a code alone says too little. Without values: those stand beside it. */
const SENTENCES: {
  readonly [code: string]: string;
} = {
  'station.revoked':
    "This station's access was withdrawn at the server: it has handed over what it could, and has no keys any more.",
  'parcel.cannotRead': 'The parcel cannot be read there.',
  'parcel.damaged': 'That is no parcel of a station, or it was changed.',
  'parcel.notForYou':
    'The parcel is sealed to others: an administrator who was one when it was made opens it.',
  'enrol.malformed':
    'That is no enrolment code: sixteen letters and digits, or the link that goes with them.',
  'enrol.addressNeeded': 'The code alone does not say where the server is: give --server, or the link.',
  'enrol.codeRefused':
    'The server does not take this code: it is wrong, used or too old, or of another facility.',
  'enrol.tooManyTries': 'Too many tries. Wait some minutes.',
  'enrol.facilityEmpty':
    'The server has nothing of this facility yet. Its first station has to send its records; then run this again.',
  'enrol.noStaff': 'The server has no accounts of this facility yet that could sign in here.',
  'sync.passwordNeeded':
    'No password for the server: set FIELDWARD_SYNC_PASSWORD, or run this in a terminal.',
  'sync.notEncrypted':
    'The line to this address would be open to others: use https. Plain http is for this machine only.',
  'sync.held':
    'Some documents were not taken; the report names them. They stay where they are. All else is done.',
  'remote.unreachable':
    'The server cannot be reached, or does not answer in time. What was done stands; run this again.',
  'remote.cut': 'The line broke in the middle of an answer. What was done stands; run this again.',
  'remote.stranger':
    'Something else answers at this address: a login page of the network, or another program. What was done stands.',
  'remote.unauthorized': 'The server does not know this name and password.',
  'remote.forbidden': 'The server does not allow this account to read or write here.',
  'remote.noDatabase': 'The server has not got the databases of this facility, and they could not be made.',
  'remote.tooLarge': 'The server takes no request of this size.',
  'remote.failing': 'The server says that it cannot do this now. What was done stands; run this again.',
  'remote.markerMoved': 'Something else syncs as this station at this moment. Run this again.',
  'remote.unknownDevice': 'The server does not know this station: it has to be enrolled there.',
  'remote.revoked': "This station's access was withdrawn at the server.",
  'messages.off': 'Messages are not set up at this facility: see Admin, Messages.',
  'messages.elsewhere':
    'This station has no password to send with: an administrator enters it at this station.',
  'messages.waiting': 'The server could not be asked which station sends: nothing was sent.',
  'messages.stopped': 'The account in whose name this station sends is closed: nothing was sent.',
  'messages.trouble':
    'The mail server or the gateway cannot be used; what waits is tried again the next time.',
  'sync.noServer': 'No server is set for this station: see `sync to`.',
  'sync.notEnrolled': 'The station was not enrolled at a server: enrol it, or name an account there.',
  'sync.paused': 'Syncing is paused: see `sync resume`.',
  'sync.internal': 'Syncing met a fault of the program; the log has where. What was done stands.',
  'clock.doubted':
    "This machine's clock is more than a day from the server's. Set it, or confirm it at the window.",
  'hosting.hasServer': 'The station has a server already: see `hosting status` and `sync status`.',
  'hosting.portInUse': 'Another program has this port: choose another with --port.',
  'hosting.cannotRun': 'The server could not be started; what it said stands above.',
  'enrol.personUnknown':
    'The server does not know this account by its password yet: let the station send everything first, then try again.',
  'server.ended': 'The server ended; what it said stands above.',
  'server.passwordNeeded':
    "No password of the server's administrator: set FIELDWARD_ADMIN_PASSWORD, or run this in a terminal.",
  'server.notListening': 'No server runs in this folder. Start it, or name the address with --url.',
  'server.notFound': 'The server knows no such station or facility.',
  'server.refused': 'The server refuses this.',
  'usage.server': 'Name the folder of the server with --data, or its address with --url.',
  'verify.store':
    'Something is not as it was written: the report names it, and the file where it is one. A backup has it whole: see `restore`.',
  'verify.audit': 'The audit trail was changed, or is damaged: the report says where.',
  'verify.backup':
    'The backup is not whole: the report names what is damaged. An earlier one may be: see `--at`.',
  'session.wrongPassword': 'The login or the password is wrong.',
  'session.waitBeforeRetry': 'Too many wrong passwords. Wait before trying again.',
  'session.held':
    'A hundred wrong passwords in a row: an administrator gives a new one, or `station recover` with the recovery key.',
  'session.codeNeeded': 'A one-time code is needed: set FIELDWARD_CODE, or run this in a terminal.',
  'session.codeWrong': 'The one-time code is wrong, or was used already.',
  'session.boundElsewhere':
    'The keys are bound to the keychain of the desktop program. Untie them there, or use the recovery key.',
  'station.rekeyFailed': 'The file could not be written anew. The old keys stand.',
  'staff.loginTaken': 'Somebody has this login.',
  'staff.lastAdministrator': 'Nobody would be left who can give rights.',
  'staff.beyondOwn': 'You cannot give, or take over, a permission that you have not got.',
  'staff.unknownRole': 'There is no such role.',
  'staff.notOneself': 'Nobody closes their own account.',
  'session.passwordNeeded': 'No password: set FIELDWARD_PASSWORD, or run this in a terminal.',
  'session.notSetUp': 'There is no station in this folder. Make one with `setup`.',
  'session.unknownLogin': 'Nobody has this login here.',
  'store.busy': 'Another program has this station open. Close it there, then run this again.',
  'store.full': 'The disk of the station is full. Nothing was saved. Make room, then run this again.',
  'store.cannotWrite': 'The data folder cannot be written. Nothing was saved.',
  disconnected:
    'The station was closed while this ran. What it had finished stands whole; run this again to go on.',
  notPermitted: 'Your role does not allow this.',
  conflict: 'Somebody changed the same thing at this moment. Run this again.',
  'import.busy': 'An import is running at this station. Wait for its end, or stop it there.',
  'audit.cannotWrite': 'The file cannot be written there, or there is one of this name.',
  'audit.stopped': 'The export was stopped; no file was written.',
  'store.missing': "The station's data file is missing.",
  'store.damaged':
    'A file of the station is damaged, the one named here. Nothing was changed. A backup has it whole: see `restore`.',
  'store.wrongKey': 'The data file belongs to another station.',
  'store.newer': 'A newer version of Fieldward has written this station.',
  'setup.alreadyDone': 'This folder holds a station already.',
  'setup.cannotWrite': 'The folder cannot be written, or holds part of another station.',
  'setup.passwordTooShort': 'The password is too short: at least 8 characters.',
  'setup.passwordCommon': 'The password is one that is tried first. Choose another.',
  'target.full': 'There is no room left at the target. The backups there are whole.',
  'target.unreachable': 'The target cannot be reached: is it plugged in, mounted, and its folder there?',
  'target.refused': 'The target does not let us in.',
  'target.credentialsNeeded': 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY for this target.',
  'target.readOnly': 'The target can be read, and not written.',
  'target.wrongCredentials': 'The target does not know this access key, or its secret.',
  'target.noBucket': 'There is no such bucket at the target.',
  'backup.notSetUp': 'The station was not told where backups go: set it at the desk, or name it with `--to`.',
  'backup.ownTarget':
    'An open station backs itself up to where it was told to: leave `--to` out, or close the station first.',
  'backup.stopped': 'The station was closed before the backup had ended. The next one goes on.',
  'proof.noRoom': 'There is no room on the disk of the station to try a restore.',
  'proof.cannotWrite': 'The scratch folder cannot be written.',
  'usage.to': '--full and --keep-all go with --to.',
  'backup.damaged': 'The backup is damaged. An earlier one may be whole: see `--at`.',
  'backup.none': 'There is no backup here, or none as old as that.',
  'backup.busy': 'The station is being copied or read at length. Try again.',
  'backup.newer': 'A newer version of Fieldward has written this backup.',
  'restore.folderInUse': 'The folder is not empty. A station is restored into a new one.',
  'restore.cannotWrite': 'The folder cannot be written.',
  'restore.diskFull': 'There is no room left on the disk.',
  'import.errors': 'Some of the input was refused; the report says what and where. The rest was taken in.',
  'import.cancelled': 'The import was stopped; what is in stays. Run it again to go on.',
  'usage.paths': 'Name the files or folders to take in, or give --remap.',
  'usage.remap': '--remap takes no files.',
  'import.noRun': 'There is no such import: see `import list`.',
  'import.undone': 'This import was taken back before.',
  'import.sent': 'A server has some of it already, so other stations may have it: it cannot be taken back.',
  'import.elsewhere':
    'This was taken in at another station, or this one was restored or has begun to send to a server since: others may have it, and it cannot be taken back here.',
  'import.kept':
    'Some of it stays, because of what came after; the report says what. The rest is taken back.',
  'usage.map':
    'Name a mapping with --map. A run with --dry-run prints one that is guessed by the names of the columns.',
  'import.notFound': 'There is no such file.',
  'csv.tooLarge': 'The file is too large: split it.',
  'csv.unreadable': 'The file cannot be read there.',
  'csv.mapping': 'The mapping cannot be read, or says what cannot be.',
  'csv.noGuess': 'No column goes by a name that tells of a name. Write a mapping, and name it with --map.',
  'csv.empty': 'The file holds no rows below its first line.',
  'csv.columnMissing': 'The file has no column of a name that the mapping speaks of. Nothing was taken in.',
  'csv.columnTwice': 'The file has two columns of a name that the mapping speaks of. Nothing was taken in.',
  'csv.errorsFile': 'The file of refused rows cannot be written, or there is one of this name.',
  'export.exists': 'There is something under that name already. Nothing is overwritten: choose another.',
  'export.cannotWrite': 'The folder cannot be written.',
  'export.diskFull': 'There is no room left on the disk. Nothing was left behind.',
  'export.cancelled': 'The export was stopped. Nothing was left behind.',
  'demo.otherStation':
    'There is a station of real people in that folder. Nothing was invented: choose an empty one.',
  'export.newer':
    'A newer Fieldward wrote part of this: this one would leave some of it out. Update it, then export.',
  'export.noPatient': 'There is no such patient here.',
  'recoveryKey.malformed': 'That is no recovery key: 28 letters and digits are expected.',
  'recoveryKey.check': 'The recovery key has a typing mistake.',
  'recoveryKey.wrong': 'The recovery key is not the one of this station.',
};

export function sentenceOf(code: string): string {
  return SENTENCES[code] ?? 'This was refused.';
}
