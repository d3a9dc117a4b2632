import { en as personLineEn } from '../person-line/messages.en.ts';

export const en = {
  'none.text':
    'This station keeps to itself. For a second desk to work with the same patients, one desk of the clinic runs the server, or the clinic joins a server that it has.',

  'host.title': 'Run the server here',
  'host.text':
    'For a small clinic: this machine runs the server beside the station, and the other desks come to it over the network of the house. It has to be on while they are to hear of each other; while it is off they work on, and send later.',
  'host.address': 'Address of this machine in the network',
  'host.addressHint': 'By which the other desks find it: {addresses}.',
  'host.addressNone':
    'By which the other desks find it. This machine is in no network now: say the address that it will have.',
  'host.addressNeeded': 'Say the address of this machine',
  'host.port': 'Port',
  'host.portHint': 'Usually 5984. The other desks must be let through to it by a firewall of this machine.',
  'host.portNeeded': 'A number from 1024 to 65535',
  'host.password': 'Password of the server’s administrator',
  'host.passwordHint':
    'For the page of the server, where the name is admin. Nobody needs it for daily work: keep it on paper.',
  'host.repeat': 'The same password again',
  'host.repeatWrong': 'The two passwords differ.',
  'host.do': 'Run the server here',
  'host.done': 'The server runs. This station has joined it.',

  'join.panel': 'Join a server that the clinic has',
  'join.panelText':
    'With a code that whoever looks after the server has made for a new clinic. All records of this station go there. Record numbers that were given stand; later ones begin with other letters, which the server gives out.',
  'join.panelDo': 'Join the server',
  'join.panelDone': 'This station has joined the server. Its records are on their way.',

  'runs.title': 'The server of the clinic runs on this machine',
  'runs.address': 'Address for the other desks',
  'runs.fingerprint': 'SHA-256 of its certificate',
  'runs.others': 'Other stations',
  'runs.page':
    'Its own page is at this address, for {name}: stations, what waits, what was refused. It starts with the first who signs in after this machine was switched on, and goes on when the screen is locked.',
  'runs.starting': 'The server is starting.',
  'runs.failed': 'The server does not run: {reason} It is tried again by itself.',
  'stop.do': 'Stop running the server here',
  'stop.title': 'Stop the server?',
  'stop.alone': 'No other station has come to it. This station keeps to itself again.',
  'stop.others':
    '{count, plural, one {# other station sends to it and hears of this one by it. It works on by itself, and what is entered there waits for a server.} other {# other stations send to it and hear of each other by it. Each works on by itself, and what is entered there waits for a server.}}',
  'stop.kept':
    'Nothing is deleted: what the server has stays encrypted in the data folder, and is there again when it is started anew.',
  'stop.unsent': '{count, plural, one {# change} other {# changes}} of this station would wait here.',
  'stop.confirm': 'Stop the server',
  'stop.done': 'The server does not run here any more.',

  'other.title': 'The server of this station',
  'other.address': 'Server',
  'other.text': 'How this station stands to it is told by the panel at the top of the window.',

  'code.title': 'A further desk',
  'code.text':
    'With a code a new machine becomes a desk of this clinic: start Fieldward there with an empty folder and choose to join. The code is good once, for a day.',
  'code.make': 'Make a code',
  'code.another': 'Make another code',
  'code.label': 'What the desk is to be called',
  'code.labelHint': 'For the list of stations, for example Pharmacy.',
  'code.own': 'Your own password',
  'code.picture': 'Code for the camera of the other desk',
  'code.code': 'Code',
  'code.link': 'As a link, which says also where the server is',
  'code.until': 'Good once, until {until}.',
  'code.copy': 'Copy the link',
  'code.copied': 'The link is in the clipboard',

  'error.hosting.hasServer': 'This station has a server already.',
  'error.hosting.portInUse': 'Another program has this port. Choose another.',
  'error.hosting.cannotRun': 'The server could not be started here; the log has why.',
  'error.setup.passwordTooShort': 'The password needs {minimum} characters or more.',
  'error.setup.passwordCommon': 'Many people use this password. Choose another.',
  ...personLineEn,
  'error.remote.forbidden': 'At the server your account may not look after stations.',
} as const;
