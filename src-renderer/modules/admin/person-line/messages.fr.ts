import type { en } from './messages.en.ts';

export const fr: { readonly [K in keyof typeof en]: string } = {
  'error.session.wrongPassword': 'Votre propre mot de passe n’est pas juste.',
  'error.session.held': 'Cent essais faux de suite : ce compte est bloqué.',
  'error.session.waitBeforeRetry':
    'Trop de mots de passe faux. Attendez {seconds, plural, one {# seconde} other {# secondes}}.',
  'error.sync.noServer': 'Ce poste n’a pas de serveur qui le connaisse par un code.',
  'error.enrol.personUnknown':
    'Le serveur ne vous connaît pas encore par ce mot de passe. Attendez que ce poste ait tout envoyé, puis réessayez.',
  'error.remote.unreachable': 'Le serveur n’est pas joignable en ce moment.',
};
