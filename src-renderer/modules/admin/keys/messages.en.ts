export const en = {
  'keys.renew.title': 'Recovery key',
  'keys.renew.text':
    'Opens the records when every password is forgotten. Make another if the paper is lost or was seen: the one before it opens nothing any more, and everybody keeps their password.',
  'keys.renew.do': 'Make a new recovery key',
  'keys.rekey.title': 'Data key',
  'keys.rekey.text':
    'Encrypts every record of this station. A new one writes the whole file anew: no window answers meanwhile, for seconds, or for a minute where there are a million records. A new recovery key comes with it; everybody keeps their password.',
  'keys.rekey.do': 'Encrypt the station anew',
  'keys.bind.title': 'This machine',
  'keys.bind.text':
    'Tied to the keychain of this machine, a copy of the data folder opens nowhere else, even with a password. The recovery key still opens it.',
  'keys.bind.do': 'Tie the keys to this machine',
  'keys.unbind.title': 'This machine',
  'keys.unbind.text':
    'The keys are tied to the keychain of this machine. Untie them before the data folder moves to another, or open it there with the recovery key.',
  'keys.unbind.do': 'Untie the keys',
  'keys.noKeychain':
    'Not possible here: the keychain is reached by the desktop program only, and only where the operating system has one that is no plain file.',
  'keys.lock.title': 'Locking by itself',
  'keys.lock.after': 'This station locks after',
  'keys.lock.hint': 'Sooner than the facility asks where many people pass by. Never later.',
  'keys.lock.facility': 'As the facility: {minutes, plural, one {# minute} other {# minutes}}',
  'keys.lock.minutes': '{minutes, plural, one {# minute} other {# minutes}}',
  'keys.lock.save': 'Save',
  'keys.lock.saved': 'From now on this station locks after that time.',
} as const;
