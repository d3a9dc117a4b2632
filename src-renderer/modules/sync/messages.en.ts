export const en = {
  title: 'Station and server',
  'marker.online': 'All sent {time}',
  'marker.sending': 'Sending {count}',
  'marker.fetching': 'Fetching',
  'marker.connecting': 'Connecting',
  'marker.offline':
    '{count, plural, =0 {Offline · all sent} one {Offline · # not sent} other {Offline · # not sent}}',
  'marker.paused':
    '{count, plural, =0 {Paused · all sent} one {Paused · # not sent} other {Paused · # not sent}}',
  'marker.needsYou': 'Needs you',

  'ago.minutes': '{count} min',
  'ago.hours': '{count} h',
  'ago.days': '{count, plural, one {# day} other {# days}}',

  'sent.all': 'All changes are sent.',
  'sent.waiting':
    '{count, plural, one {# change not sent, {ago} old.} other {# changes not sent, oldest {ago}.}}',
  'line.online': 'In touch with the server.',
  'line.connecting': 'Looking for the server.',
  'line.offline': 'Offline since {since}.',
  'line.offlineYet': 'Offline. The server was not reached yet.',
  'line.paused': 'Paused until somebody goes on.',
  'line.pausedUntil': 'Paused until {until}.',
  'line.faulted': 'The server was reached, but this does not work.',

  'do.online': 'Changes made here reach the other stations in moments, and theirs come here.',
  'do.beyond':
    'The nearest server is silent: until it answers again, this station keeps the same records with {server}.',
  'do.connecting': 'You can go on working: everything is saved on this station.',
  'do.offline':
    'You can go on working: everything is saved on this station, and goes out by itself when the server answers again.',
  'do.paused': 'Nothing is sent or fetched. Everything is saved on this station and waits.',
  'fault.remote.unauthorized':
    'The server does not accept this station’s name and password. Whoever looks after the server gives new ones.',
  'fault.remote.unknownDevice':
    'The server does not know this station. Have it enrolled again: a copied or restored station needs a code of its own.',
  'fault.remote.revoked':
    'This station’s access was withdrawn. Nothing more comes here. Ask whoever looks after the server.',
  'fault.remote.forbidden':
    'The server does not let this station see part of the records. The rest is kept the same. Ask whoever looks after the server.',
  'fault.remote.stranger':
    'Something else answers in the server’s place: often the login page of a network. Sign in to the network in a web browser, or check the server’s address.',
  'fault.remote.noDatabase':
    'The server has no place for this facility’s records, and none could be made. Ask whoever looks after the server.',
  'fault.remote.tooLarge': 'The server takes no request of this size. Ask whoever looks after the server.',
  'fault.remote.markerMoved':
    'Something else works as this station at this moment. Two stations must not share a data folder.',
  'fault.remote.failing':
    'The server says that it cannot do this now (status {status}). It is tried again by itself.',
  'fault.store.full':
    'The disk of this station is full: nothing more can come in. Make room on the disk. It goes on by itself.',
  'fault.store.cannotWrite':
    'The disk of this station cannot be written: nothing more can come in. Have the disk looked at.',
  'fault.store.damaged':
    'A file of this station is damaged. Have the station verified, and restore a backup.',
  'fault.sync.internal':
    'The program met a fault of its own; the log has where. It is tried again by itself. Send the diagnostics to whoever helps you.',
  'fault.other': 'The server answers with {code}. It is tried again by itself.',

  now: 'Sync now',
  tryNow: 'Try now',
  pauseHour: 'Pause for 1 hour',
  pause: 'Pause',
  resume: 'Go on',

  'facts.server': 'Server',
  'facts.second': '(while the nearest is silent)',
  'facts.lastContact': 'Last contact',
  'facts.never': 'Not yet',
  'facts.patients': 'Patients here',
  'facts.version': 'Version',

  'fetching.title': 'Coming in',
  'fetching.some': '{fetched} documents so far',
  'fetching.left': '{fetched} of {all} documents',
  'fetching.time': 'about {left} left',
  'fetching.soon': 'less than a minute left',
  'fetching.workOn': 'You can keep working.',

  'kinds.title': 'Waiting, by kind',
  'kinds.kind': 'Kind',
  'kinds.notSent': 'Not sent',
  'kinds.oldest': 'Oldest',
  'kinds.coming': 'Coming',
  'kind.people': 'Patients',
  'kind.clinical': 'Problems, allergies, notes',
  'kind.medication': 'Medicines',
  'kind.diagnostics': 'Results',
  'kind.scheduling': 'Appointments',
  'kind.care': 'Visits and documents',
  'kind.billing': 'Payments',
  'kind.inventory': 'Stock',
  'kind.staff': 'Staff and stations',
  'kind.messages': 'Messages',
  'kind.reference': 'Settings and lists',
  'kind.audit': 'Audit trail',

  'files.title': 'Files of documents',
  'files.toSend': '{count, plural, one {# file not sent} other {# files not sent}}, {size} MB.',
  'files.toSendSince':
    '{count, plural, one {# file not sent} other {# files not sent}}, {size} MB, oldest {ago}.',
  'files.toFetch': '{count, plural, one {# file to be fetched} other {# files to be fetched}}, {size} MB.',
  'files.elsewhere':
    '{count, plural, one {# file lies} other {# files lie}} at the server alone, for want of room here. Whoever opens one has it fetched.',
  'files.unsupported':
    'This server takes no files of documents: they stay on the station where they were added.',
  'files.moving.send': 'A file is being sent: {percent} %',
  'files.moving.fetch': 'A file is being fetched: {percent} %',
  'files.file.notThere':
    '{count, plural, one {# file is} other {# files are}} not at the server yet: the station that has it has to send it first.',
  'files.file.mismatch':
    '{count, plural, one {# file did not arrive as it was. It is} other {# files did not arrive as they were. They are}} tried again.',
  'files.file.tooLarge': '{count, plural, one {# file is} other {# files are}} larger than the server takes.',
  'files.file.serverFull':
    'The server has no room for {count, plural, one {# file} other {# files}}. Ask whoever looks after the server.',
  'files.file.noRoom':
    'The room for files on this station is used up: {count, plural, one {# file does} other {# files do}} not come. Ask the administrator for more.',
  'files.file.diskFull':
    'The disk of this station is full: {count, plural, one {# file does} other {# files do}} not come.',
  'files.file.damaged':
    '{count, plural, one {# file is} other {# files are}} damaged on this disk. Have the station verified; a backup may have it whole.',
  'files.failed':
    '{count, plural, one {# file} other {# files}} could not go or come ({code}). It is tried again by itself.',

  'held.title': 'Not accepted by the server',
  'held.note': 'They stay here and hold up nothing else.',
  'held.sync.refused': 'The server refuses it.',
  'held.sync.tooLarge': 'It is too large for the server.',
  'held.merge.appendOnly': 'The server has a different entry under the same number. Both are kept.',
  'held.merge.newer': 'A newer program wrote the server’s version. Update this station.',
  'held.merge.deleted': 'It was deleted on the server.',
  'held.says': 'The server says: {reason}',
  'held.ahead':
    'Some of it was entered while this machine’s clock was days ahead. Once the clock is right it can be dated anew and sent. What it says stays; its history keeps the date that it had.',
  'held.restamp': 'Date anew and send',
  'held.open': 'Open the chart',
  'held.more': '{count, plural, one {# more} other {# more}}',
  notTaken:
    '{count, plural, one {# document of the server was} other {# documents of the server were}} not taken in, because this program cannot read it as a record. Nothing here was changed. Send the diagnostics to whoever helps you.',

  'stations.title': 'Other stations',
  'stations.none': 'No other station of this facility has written anything yet.',
  'stations.unnamed': 'Station {device}',
  'stations.seen': 'last heard of {at}',
  'stations.unseen': 'nothing of it has come here yet',

  'help.title': 'For whoever helps',
  'help.text': 'States, counts and codes. No names, no addresses, nothing of patients.',
  'help.copy': 'Copy diagnostics',
  'help.copied': 'The diagnostics are in the clipboard',
  'help.label': 'Diagnostics',

  'skew.warn': 'This machine’s clock and the server’s differ by {apart}.',
  'skew.doubt':
    'This machine’s clock and the server’s differ by {apart}. Nothing is saved until this is settled.',
  'skew.clocks': 'Here it is {here}; at the server {there}.',
  'skew.text': 'With a wrong clock, what is entered now gets a wrong time. Set the clock, or have it set.',
  'skew.confirm': 'The clock here is right',
  'skew.title': 'Which clock is right?',
  'skew.question':
    'Compare both with a watch. If the clock of this machine is wrong, have it set: this goes away by itself. If it is right, say so: what is entered here gets its time.',
  'skew.keep': 'Not now',
} as const;
