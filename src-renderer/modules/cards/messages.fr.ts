export const fr = {
  scan: 'Lire une carte avec la caméra',
  find: 'Chercher le patient',
  questionFirst: 'Répondez d’abord à la question affichée, puis lisez la carte de nouveau.',
  openAlready: 'Ce patient est déjà ouvert',

  'unknown.title': 'Aucun patient de ce poste n’a le numéro {mrn}.',
  'unknown.next': 'Cherchez la personne par son nom ou sa date de naissance, ou enregistrez-la.',
  'elsewhere.title': 'Cette carte vient d’un autre établissement.',
  'elsewhere.next':
    'Son numéro peut être ici celui d’une autre personne. Cherchez la personne par son nom et sa date de naissance.',
  'card.misread.title': 'Le code a été mal lu.',
  'card.misread.next':
    'Lisez-le de nouveau. Si la carte est abîmée, cherchez la personne par son nom et imprimez une nouvelle carte.',
  'card.newer.title': 'Cette carte est d’un modèle plus récent que ce poste ne peut lire.',
  'card.newer.next':
    'Cherchez la personne par son nom. Une mise à jour de ce poste permettra de lire la carte.',
  'card.notACode.title': 'Ce code n’est pas celui d’une carte de patient.',
  'card.notACode.next': 'Lisez la carte ou le bracelet du patient.',

  'camera.title': 'Lire une carte avec la caméra',
  'camera.hold': 'Tenez le code de la carte ou du bracelet devant la caméra.',
  'camera.picture': 'Image de la caméra',
  'camera.private': 'L’image reste sur cet ordinateur et n’est gardée nulle part.',
  'camera.starting': 'Démarrage de la caméra',
  'camera.which': 'Caméra',
  'camera.number': 'Caméra {number}',
  'camera.light': 'Lumière',
  'camera.none': 'Cet ordinateur n’a pas de caméra utilisable.',
  'camera.noneNext': 'Branchez-en une et réessayez, ou tapez le numéro de dossier dans la zone de recherche.',
  'camera.refused': 'La caméra est interdite à cette fenêtre.',
  'camera.refusedNext': 'Autorisez-la dans les réglages du navigateur ou du système, puis réessayez.',
  'camera.busy': 'La caméra ne peut pas servir pour l’instant.',
  'camera.busyNext': 'Un autre programme l’utilise peut-être. Fermez-le, puis réessayez.',
  'camera.again': 'Réessayer',
} as const;
