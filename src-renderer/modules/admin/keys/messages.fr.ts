import type { en } from './messages.en.ts';

export const fr = {
  'keys.renew.title': 'Clé de secours',
  'keys.renew.text':
    'Ouvre les dossiers quand tous les mots de passe sont oubliés. Créez-en une autre si le papier est perdu ou a été vu : l’ancienne n’ouvre plus rien, et chacun garde son mot de passe.',
  'keys.renew.do': 'Créer une nouvelle clé de secours',
  'keys.rekey.title': 'Clé des données',
  'keys.rekey.text':
    'Chiffre tous les dossiers de ce poste. Une nouvelle fait réécrire tout le fichier : aucune fenêtre ne répond pendant ce temps, quelques secondes, ou une minute pour un million de dossiers. Une nouvelle clé de secours l’accompagne ; chacun garde son mot de passe.',
  'keys.rekey.do': 'Chiffrer le poste à nouveau',
  'keys.bind.title': 'Cette machine',
  'keys.bind.text':
    'Quand les clés sont liées au trousseau de cette machine, une copie du dossier de données ne s’ouvre nulle part ailleurs, même avec un mot de passe. La clé de secours l’ouvre toujours.',
  'keys.bind.do': 'Lier les clés à cette machine',
  'keys.unbind.title': 'Cette machine',
  'keys.unbind.text':
    'Les clés sont liées au trousseau de cette machine. Déliez-les avant de déplacer le dossier de données, ou ouvrez-le ailleurs avec la clé de secours.',
  'keys.unbind.do': 'Délier les clés',
  'keys.noKeychain':
    'Impossible ici : seul le programme de bureau atteint le trousseau, et seulement si le système en a un qui n’est pas un fichier en clair.',
  'keys.lock.title': 'Verrouillage automatique',
  'keys.lock.after': 'Ce poste se verrouille après',
  'keys.lock.hint':
    'Plus tôt que l’établissement ne le demande, là où beaucoup de gens passent. Jamais plus tard.',
  'keys.lock.facility': 'Comme l’établissement : {minutes, plural, one {# minute} other {# minutes}}',
  'keys.lock.minutes': '{minutes, plural, one {# minute} other {# minutes}}',
  'keys.lock.save': 'Enregistrer',
  'keys.lock.saved': 'Désormais ce poste se verrouille après ce délai.',
} as const satisfies Record<keyof typeof en, string>;
