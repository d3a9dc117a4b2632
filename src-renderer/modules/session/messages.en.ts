export const en = {
  'signIn.title': 'Sign in',
  'signIn.at': 'at {facility}',
  'signIn.login': 'Login',
  'signIn.password': 'Password',
  'signIn.do': 'Sign in',
  'signIn.capsLock': 'Caps Lock is on.',
  'signIn.long':
    'This takes longer than usual. After an update the station puts its records in order first; that can take some minutes. Leave it running.',
  'signIn.wait': 'Wait {seconds, plural, one {# second} other {# seconds}}',
  'signIn.waitReason':
    'Several wrong passwords. You can try again in {seconds, plural, one {# second} other {# seconds}}.',
  'signIn.show': 'Show the password',

  'recover.use': 'Use the recovery key',
  'recover.title': 'Use the recovery key',
  'recover.text':
    'For when a password is forgotten or an account is held. The key stands on the paper that was printed when the station was set up, or when its keys were last made anew. It works once: you get another at the end.',
  'recover.key': 'Recovery key from the paper',
  'recover.keyHint':
    '28 letters and digits, typed or pasted. Small letters, spaces and dashes do not matter.',
  'recover.do': 'Set the password and sign in',
  'recover.back': 'Back to sign-in',
  'recover.wait':
    'Several wrong keys. You can try again in {seconds, plural, one {# second} other {# seconds}}.',

  'locked.title': 'Locked',
  'locked.as': 'Signed in as {name}',
  'locked.kept': 'What you were doing is kept.',
  'locked.unlock': 'Unlock',
  'locked.other': 'Sign in as someone else',
  'locked.back': 'Back to {name}',
  'switch.title': 'Switch user',
  'leaving.title': 'Signing out',
  'away.title': 'Sign in again',
  'away.text': 'The station was started again. What you were doing is still here.',

  'firstRun.choice': 'What this station becomes',
  'firstRun.found': 'A new clinic',
  'firstRun.join': 'A desk of a clinic that has a server',
  'firstRun.title': 'Set up this station',
  'firstRun.intro':
    'A few facts, and the first person who may sign in. Everything can be changed later, except that records are kept in the time zone you choose.',
  'firstRun.facility': 'Facility',
  'firstRun.facilityName': 'Name of the facility',
  'firstRun.facilityHint': 'As it stands on your paper',
  'firstRun.zone': 'Time zone',
  'firstRun.currency': 'Currency',
  'firstRun.language': 'Language of the screens',
  'firstRun.administrator': 'Administrator',
  'firstRun.displayName': 'Your name',
  'firstRun.login': 'Login',
  'firstRun.loginHint': 'Short and easy to type, for example admin',
  'firstRun.password': 'Password',
  'firstRun.passwordHint': 'At least 8 characters. Four plain words are good, and paste works.',
  'firstRun.repeat': 'Password again',
  'firstRun.do': 'Set up the station',
  'firstRun.working': 'Making the keys. This takes a few seconds.',

  'join.title': 'Join a clinic',
  'join.intro':
    'An administrator makes a code at the server, or at a station of the clinic. It is good for one station and for one day.',
  'join.code': 'Code',
  'join.codeHint':
    'Sixteen letters and digits, or the whole link. Small letters, spaces and dashes do not matter.',
  'join.codeNeeded': 'Type or scan the code',
  'join.url': 'Address of the server',
  'join.urlHint':
    'For example https://server.clinic.example:5984. A link or a scanned code says it by itself.',
  'join.urlNeeded': 'Say where the server is',
  'join.scan': 'Scan the code with the camera',
  'join.scanHold': 'Hold the square code before the camera.',
  'join.scanStranger': 'This is not a code for a new station.',
  'join.scanNone': 'Connect one and try again, or type the code.',
  'join.do': 'Join the clinic',
  'join.working': 'Joining the clinic',
  'join.step.asking': 'Asking the server',
  'join.step.staff': 'Fetching accounts and settings',
  'join.cut':
    'In a moment everybody of the clinic can sign in here. If this is cut off, type the same code again.',
  'join.arriving':
    'Records are still coming: {count, plural, one {# so far} other {# so far}}. You can sign in already.',

  'strength.short': 'Too short: {count, plural, one {# character} other {# characters}} more',
  'strength.repeated': 'Weak: the same few characters over and over',
  'strength.sequence': 'Weak: a row of keys or numbers',
  'strength.personal': 'Weak: it is like the login or the facility',
  'strength.common': 'Weak: many people use it',
  'strength.fair': 'Good enough',
  'strength.good': 'Strong',

  'recovery.title': 'Keep the recovery key',
  'recovery.text':
    'If every password is forgotten, this key opens the records. It is shown only now. The desk opens once you have typed it from your paper.',
  'recovery.key': 'Recovery key',
  'recovery.copy': 'Copy',
  'recovery.copied': 'Copied. Paste it somewhere safe, then copy something else.',
  'recovery.print': 'Print',
  'recovery.paper':
    'Put it on paper in a locked place. Whoever has it can read every record of this station.',
  'recovery.prefix': 'Record numbers made here begin with {prefix}.',
  'recovery.do': 'Start working',

  'unusable.title': 'This station cannot open its records',
  'unusable.next':
    'Nothing was changed or overwritten. Keep the data folder as it is, and ask for help with this code: {code}',

  'revoked.title': 'This station may not be used any more',
  'revoked.handing':
    'The clinic has withdrawn the access of this station. What was not sent yet is being handed over. Leave it running.',
  'revoked.text': '{facility} has withdrawn the access of this station.',
  'revoked.wiped': 'On {at} it handed over what it had and removed its records and keys from this machine.',
  'revoked.allSent': 'Everything that was entered here has reached the server.',
  'revoked.left': '{count, plural, one {# entry was} other {# entries were}} not taken by the server.',
  'revoked.parcel':
    'It lies encrypted in the data folder, in the file {file}. An administrator of the clinic opens it at another station.',
  'revoked.noParcel':
    'Nobody of the clinic could be found for whom it could be kept, so it is gone. Tell an administrator.',
  'revoked.next':
    'If this is a mistake, ask an administrator for a code and set the station up anew in an empty folder.',
  'error.station.revoked': 'The access of this station was withdrawn.',
  'error.enrol.malformed': 'This is not a code: it has sixteen letters and digits.',
  'error.enrol.addressNeeded': 'Say where the server is.',
  'error.enrol.codeRefused':
    'The server does not take this code. It is wrong, was used, or is older than a day. Ask for another.',
  'error.enrol.tooManyTries': 'Too many tries. Wait some minutes, then try again.',
  'error.enrol.facilityEmpty':
    'The server has nothing of the clinic yet. The first station has to send its records; then try again with the same code.',
  'error.sync.notEncrypted':
    'The line to this address would be open to others. Use an address that begins with https.',
  'error.remote.unreachable':
    'The server cannot be reached. Check the address and the network, then try again with the same code.',
  'error.remote.cut': 'The line broke. Try again with the same code.',
  'error.remote.stranger':
    'Something else answers at this address: a login page of the network, or another program.',
  'error.remote.failing': 'The server cannot do this now. Try again in a moment with the same code.',
  'error.remote.unauthorized': 'The server does not let this station in. Ask for another code.',
  'error.remote.forbidden': 'The server does not let this station read. Ask for another code.',
  'error.remote.revoked': 'The server has withdrawn the access of this station. Ask for another code.',
  'error.remote.unknownDevice': 'The server does not know this station. Ask for another code.',
  'error.enrol.noStaff':
    'The server has no accounts of the clinic yet. The first station has to send them; then try again with the same code.',
  'error.session.held':
    'A hundred wrong attempts in a row: this account is held. An administrator can give it a new password, or use the recovery key.',
  'error.session.unknownLogin': 'Nobody has this login here.',
  'error.session.wrongPassword': 'Login and password do not match.',
  'error.session.wrongPasswordUnlock': 'This is not the password.',
  'error.session.notSetUp': 'This station has not been set up yet.',
  'error.store.damaged':
    'The file {file} of this station is damaged. It was not touched. A backup has it whole.',
  'error.store.wrongKey':
    'The key does not fit the file of records. The folder may have been mixed with another.',
  'error.store.missing': 'The file of records is missing from the data folder.',
  'error.store.newer': 'The records were written by a newer version. Update this station.',
  'error.store.busy': 'Another program has the records open. Close it, then try again.',
  'error.store.full':
    'The disk of this station is full. The records are whole. Make room on the disk, then sign in again.',
  'error.store.cannotWrite':
    'The data folder cannot be written. The records are whole. Check the disk and its permissions, then sign in again.',
  'error.setup.alreadyDone': 'This station is set up already. Sign in instead.',
  'error.setup.passwordTooShort': 'The password needs {minimum} characters or more.',
  'error.setup.passwordCommon': 'Many people use this password. Choose another.',
  'error.setup.prefixMalformed': 'The prefix of record numbers does not fit.',
  'error.setup.cannotWrite': 'The data folder cannot be written. Check the disk and its permissions.',
  'signIn.code': 'One-time code',
  'signIn.codeHint': 'Six digits from your authenticator app, or one of your recovery codes',

  'idle.title': 'This window is about to lock',
  'idle.text':
    'It locks in {seconds, plural, one {# second} other {# seconds}}. Press a key or move the mouse to go on.',

  'own.title': 'Choose your own password',
  'own.text': 'Someone else gave you the first password. From now on only you know it.',
  'own.old': 'Password until now',
  'own.new': 'New password',
  'own.repeat': 'New password again',
  'own.do': 'Change the password',

  'code.title': 'Set up a one-time code',
  'code.text':
    'Your role signs in with a password and a code from an authenticator app on a phone. The phone needs no network.',
  'code.begin': 'Show the secret',
  'code.qr': 'QR code for the app',
  'code.scan': 'Scan this with the app. Where it cannot scan:',
  'code.secret': 'Secret for the app',
  'code.type': 'In the app choose “enter a key”, type this secret, then write the code that the app shows.',
  'code.confirm': 'Set up the code',
  'code.recovery': 'Keep these recovery codes',
  'code.recoveryText': 'Each signs you in once if the phone is lost. They are shown only now.',
  'code.paper': 'Put them on paper in a locked place.',
  'code.kept': 'I have put them in a safe place',

  'error.session.codeWrong': 'This code does not fit. Codes change every 30 seconds.',
  'error.session.codeNotBegun': 'Show the secret first.',
  'error.session.boundElsewhere':
    'The keys of this station are tied to another machine or account. Open it there, or with the recovery key.',
  'error.recoveryKey.malformed': 'The key has 28 letters and digits.',
  'error.recoveryKey.check': 'One letter or digit is wrong. Look again.',
  'error.recoveryKey.wrong': 'This key does not open this station. It may be an older one.',
  'making.title': 'The station is making its new keys',
  'making.text': 'Nothing can be done here until it has them. What you were doing is kept.',
  'newKeys.title': 'Keep the new recovery key',
  'newKeys.text':
    'The station has a new recovery key, shown only now. The one before it opens nothing any more: destroy its paper. The desk opens once you have typed the new one from yours.',
  'newKeys.type': 'Type the key from your paper',
  'newKeys.typeHint': 'Small letters, spaces and dashes do not matter.',
  'newKeys.confirm': 'Confirm the key',
  'unconfirmed.title': 'The recovery key is not confirmed',
  'unconfirmed.text':
    'The station has a recovery key that nobody has typed back, so perhaps nobody has it. A key from before it opens nothing any more.',
  'unconfirmed.type': 'If you have it on paper, type it here',
  'unconfirmed.lost': 'If nobody has it',
  'unconfirmed.lostText': 'Make another. It takes a moment, and everybody keeps their password.',
  'unconfirmed.password': 'Your own password',
  'unconfirmed.make': 'Make a new recovery key',

  'error.repeat': 'The two passwords differ.',
} as const;
