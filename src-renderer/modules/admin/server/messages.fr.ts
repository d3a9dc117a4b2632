import { fr as personLineFr } from '../person-line/messages.fr.ts';
import type { en } from './messages.en.ts';

export const fr = {
  'none.text':
    'Ce poste travaille seul. Pour qu’un second poste travaille avec les mêmes patients, un poste de l’établissement fait tourner le serveur, ou l’établissement rejoint un serveur qu’il possède.',

  'host.title': 'Faire tourner le serveur ici',
  'host.text':
    'Pour un petit établissement : cette machine fait tourner le serveur à côté du poste, et les autres postes y viennent par le réseau de la maison. Elle doit être allumée pour qu’ils aient des nouvelles les uns des autres ; éteinte, ils continuent et envoient plus tard.',
  'host.address': 'Adresse de cette machine dans le réseau',
  'host.addressHint': 'Par laquelle les autres postes la trouvent : {addresses}.',
  'host.addressNone':
    'Par laquelle les autres postes la trouvent. Cette machine n’est dans aucun réseau en ce moment : indiquez l’adresse qu’elle aura.',
  'host.addressNeeded': 'Indiquez l’adresse de cette machine',
  'host.port': 'Port',
  'host.portHint': 'D’ordinaire 5984. Un pare-feu de cette machine doit y laisser passer les autres postes.',
  'host.portNeeded': 'Un nombre de 1024 à 65535',
  'host.password': 'Mot de passe de l’administrateur du serveur',
  'host.passwordHint':
    'Pour la page du serveur, où le nom est admin. Personne n’en a besoin au quotidien : gardez-le sur papier.',
  'host.repeat': 'Le même mot de passe encore une fois',
  'host.repeatWrong': 'Les deux mots de passe diffèrent.',
  'host.do': 'Faire tourner le serveur ici',
  'host.done': 'Le serveur tourne. Ce poste l’a rejoint.',

  'join.panel': 'Rejoindre un serveur de l’établissement',
  'join.panelText':
    'Avec un code que le responsable du serveur a fait pour un nouvel établissement. Tous les dossiers de ce poste y vont. Les numéros de dossier donnés restent ; les suivants commencent par d’autres lettres, que le serveur distribue.',
  'join.panelDo': 'Rejoindre le serveur',
  'join.panelDone': 'Ce poste a rejoint le serveur. Ses dossiers sont en route.',

  'runs.title': 'Le serveur de l’établissement tourne sur cette machine',
  'runs.address': 'Adresse pour les autres postes',
  'runs.fingerprint': 'SHA-256 de son certificat',
  'runs.others': 'Autres postes',
  'runs.page':
    'Sa propre page est à cette adresse, pour {name} : postes, ce qui attend, ce qui a été refusé. Il démarre avec la première personne qui se connecte après l’allumage de cette machine, et continue quand l’écran est verrouillé.',
  'runs.starting': 'Le serveur démarre.',
  'runs.failed': 'Le serveur ne tourne pas : {reason} Un nouvel essai se fait tout seul.',
  'stop.do': 'Ne plus faire tourner le serveur ici',
  'stop.title': 'Arrêter le serveur ?',
  'stop.alone': 'Aucun autre poste n’y est venu. Ce poste travaille de nouveau seul.',
  'stop.others':
    '{count, plural, one {# autre poste y envoie et a par lui des nouvelles de celui-ci. Il continue seul, et ce qui y est saisi attend un serveur.} other {# autres postes y envoient et ont par lui des nouvelles les uns des autres. Chacun continue seul, et ce qui y est saisi attend un serveur.}}',
  'stop.kept':
    'Rien n’est supprimé : ce que le serveur possède reste chiffré dans le dossier de données, et revient quand on le redémarre.',
  'stop.unsent':
    '{count, plural, one {# modification de ce poste attendrait ici.} other {# modifications de ce poste attendraient ici.}}',
  'stop.confirm': 'Arrêter le serveur',
  'stop.done': 'Le serveur ne tourne plus ici.',

  'other.title': 'Le serveur de ce poste',
  'other.address': 'Serveur',
  'other.text': 'Le panneau en haut de la fenêtre dit où en est ce poste avec lui.',

  'code.title': 'Un poste de plus',
  'code.text':
    'Avec un code, une nouvelle machine devient un poste de cet établissement : démarrez-y Fieldward avec un dossier vide et choisissez de rejoindre. Le code sert une fois, pendant un jour.',
  'code.make': 'Faire un code',
  'code.another': 'Faire un autre code',
  'code.label': 'Comment le poste doit s’appeler',
  'code.labelHint': 'Pour la liste des postes, par exemple Pharmacie.',
  'code.own': 'Votre propre mot de passe',
  'code.picture': 'Code pour la caméra de l’autre poste',
  'code.code': 'Code',
  'code.link': 'Comme lien, qui dit aussi où est le serveur',
  'code.until': 'Sert une fois, jusqu’au {until}.',
  'code.copy': 'Copier le lien',
  'code.copied': 'Le lien est dans le presse-papiers',

  'error.hosting.hasServer': 'Ce poste a déjà un serveur.',
  'error.hosting.portInUse': 'Un autre programme a ce port. Choisissez-en un autre.',
  'error.hosting.cannotRun': 'Le serveur n’a pas pu démarrer ici ; le journal dit pourquoi.',
  'error.setup.passwordTooShort': 'Il faut au mot de passe {minimum} caractères ou plus.',
  'error.setup.passwordCommon': 'Beaucoup de gens utilisent ce mot de passe. Choisissez-en un autre.',
  ...personLineFr,
  'error.remote.forbidden': 'Au serveur, votre compte ne peut pas gérer les postes.',
} as const satisfies { readonly [K in keyof typeof en]: string };
