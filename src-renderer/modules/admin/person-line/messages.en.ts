/** What a line to the server by somebody's own password is refused with. */
export const en = {
  'error.session.wrongPassword': 'Your own password is not right.',
  'error.session.held': 'A hundred wrong attempts in a row: this account is held.',
  'error.session.waitBeforeRetry':
    'Too many wrong passwords. Wait {seconds, plural, one {# second} other {# seconds}}.',
  'error.sync.noServer': 'This station has no server at which it is known by a code.',
  'error.enrol.personUnknown':
    'The server does not know you by this password yet. Wait until this station has sent everything, then try again.',
  'error.remote.unreachable': 'The server cannot be reached now.',
} as const;
