export const fr = {
  title: 'Station et serveur',
  'marker.online': 'Tout envoyé {time}',
  'marker.sending': 'Envoi de {count}',
  'marker.fetching': 'Réception',
  'marker.connecting': 'Connexion',
  'marker.offline':
    '{count, plural, =0 {Hors ligne · tout envoyé} one {Hors ligne · # non envoyée} other {Hors ligne · # non envoyées}}',
  'marker.paused':
    '{count, plural, =0 {En pause · tout envoyé} one {En pause · # non envoyée} other {En pause · # non envoyées}}',
  'marker.needsYou': 'À votre attention',

  'ago.minutes': '{count} min',
  'ago.hours': '{count} h',
  'ago.days': '{count, plural, one {# jour} other {# jours}}',

  'sent.all': 'Toutes les modifications sont envoyées.',
  'sent.waiting':
    '{count, plural, one {# modification non envoyée, datant de {ago}.} other {# modifications non envoyées, la plus ancienne de {ago}.}}',
  'line.online': 'En contact avec le serveur.',
  'line.connecting': 'Recherche du serveur.',
  'line.offline': 'Hors ligne depuis {since}.',
  'line.offlineYet': 'Hors ligne. Le serveur n’a pas encore été joint.',
  'line.paused': 'En pause jusqu’à ce que quelqu’un reprenne.',
  'line.pausedUntil': 'En pause jusqu’à {until}.',
  'line.faulted': 'Le serveur a été joint, mais cela ne fonctionne pas.',

  'do.online':
    'Ce qui est modifié ici arrive aux autres postes en quelques instants, et ce qu’ils modifient arrive ici.',
  'do.beyond':
    'Le serveur le plus proche se tait : jusqu’à ce qu’il réponde, ce poste tient les mêmes dossiers avec {server}.',
  'do.connecting': 'Vous pouvez continuer : tout est enregistré sur ce poste.',
  'do.offline':
    'Vous pouvez continuer : tout est enregistré sur ce poste et partira tout seul dès que le serveur répondra.',
  'do.paused': 'Rien n’est envoyé ni reçu. Tout est enregistré sur ce poste et attend.',
  'fault.remote.unauthorized':
    'Le serveur n’accepte pas le nom et le mot de passe de ce poste. La personne qui gère le serveur en donne de nouveaux.',
  'fault.remote.unknownDevice':
    'Le serveur ne connaît pas ce poste. Faites-le inscrire de nouveau : un poste copié ou restauré a besoin de son propre code.',
  'fault.remote.revoked':
    'L’accès de ce poste a été retiré. Plus rien n’arrive ici. Adressez-vous à la personne qui gère le serveur.',
  'fault.remote.forbidden':
    'Le serveur ne laisse pas ce poste voir une partie des dossiers. Le reste est tenu à jour. Adressez-vous à la personne qui gère le serveur.',
  'fault.remote.stranger':
    'Autre chose répond à la place du serveur : souvent la page de connexion d’un réseau. Connectez-vous au réseau dans un navigateur, ou vérifiez l’adresse du serveur.',
  'fault.remote.noDatabase':
    'Le serveur n’a pas de place pour les dossiers de cet établissement et n’a pas pu en créer. Adressez-vous à la personne qui gère le serveur.',
  'fault.remote.tooLarge':
    'Le serveur n’accepte pas une demande de cette taille. Adressez-vous à la personne qui gère le serveur.',
  'fault.remote.markerMoved':
    'Autre chose travaille sous l’identité de ce poste en ce moment. Deux postes ne doivent pas partager un dossier de données.',
  'fault.remote.failing':
    'Le serveur dit qu’il ne le peut pas maintenant (état {status}). Un nouvel essai aura lieu tout seul.',
  'fault.store.full':
    'Le disque de ce poste est plein : plus rien ne peut arriver. Libérez de la place. La suite se fait toute seule.',
  'fault.store.cannotWrite':
    'Impossible d’écrire sur le disque de ce poste : plus rien ne peut arriver. Faites examiner le disque.',
  'fault.store.damaged':
    'Un fichier de ce poste est endommagé. Faites vérifier le poste et restaurez une sauvegarde.',
  'fault.sync.internal':
    'Le programme a rencontré une erreur ; le journal dit où. Un nouvel essai aura lieu tout seul. Envoyez le diagnostic à la personne qui vous aide.',
  'fault.other': 'Le serveur répond {code}. Un nouvel essai aura lieu tout seul.',

  now: 'Synchroniser maintenant',
  tryNow: 'Essayer maintenant',
  pauseHour: 'Pause d’une heure',
  pause: 'Mettre en pause',
  resume: 'Reprendre',

  'facts.server': 'Serveur',
  'facts.second': '(tant que le plus proche se tait)',
  'facts.lastContact': 'Dernier contact',
  'facts.never': 'Pas encore',
  'facts.patients': 'Patients ici',
  'facts.version': 'Version',

  'fetching.title': 'En cours de réception',
  'fetching.some': '{fetched} documents jusqu’ici',
  'fetching.left': '{fetched} documents sur {all}',
  'fetching.time': 'encore {left} environ',
  'fetching.soon': 'moins d’une minute restante',
  'fetching.workOn': 'Vous pouvez continuer à travailler.',

  'kinds.title': 'En attente, par genre',
  'kinds.kind': 'Genre',
  'kinds.notSent': 'Non envoyées',
  'kinds.oldest': 'La plus ancienne',
  'kinds.coming': 'En route',
  'kind.people': 'Patients',
  'kind.clinical': 'Problèmes, allergies, notes',
  'kind.medication': 'Médicaments',
  'kind.diagnostics': 'Résultats',
  'kind.scheduling': 'Rendez-vous',
  'kind.care': 'Visites et documents',
  'kind.billing': 'Paiements',
  'kind.inventory': 'Stock',
  'kind.staff': 'Personnel et postes',
  'kind.messages': 'Messages',
  'kind.reference': 'Réglages et listes',
  'kind.audit': 'Journal d’audit',

  'files.title': 'Fichiers des documents',
  'files.toSend': '{count, plural, one {# fichier non envoyé} other {# fichiers non envoyés}}, {size} Mo.',
  'files.toSendSince':
    '{count, plural, one {# fichier non envoyé} other {# fichiers non envoyés}}, {size} Mo, le plus ancien : {ago}.',
  'files.toFetch': '{count, plural, one {# fichier à recevoir} other {# fichiers à recevoir}}, {size} Mo.',
  'files.elsewhere':
    '{count, plural, one {# fichier reste} other {# fichiers restent}} au serveur seulement, faute de place ici. L’ouvrir le fait venir.',
  'files.unsupported':
    'Ce serveur ne prend pas les fichiers des documents : ils restent sur le poste où ils ont été ajoutés.',
  'files.moving.send': 'Envoi d’un fichier : {percent} %',
  'files.moving.fetch': 'Réception d’un fichier : {percent} %',
  'files.file.notThere':
    '{count, plural, one {# fichier n’est} other {# fichiers ne sont}} pas encore au serveur : le poste qui l’a doit d’abord l’envoyer.',
  'files.file.mismatch':
    '{count, plural, one {# fichier n’est pas arrivé intact} other {# fichiers ne sont pas arrivés intacts}}. Un nouvel essai suit.',
  'files.file.tooLarge':
    '{count, plural, one {# fichier est plus grand} other {# fichiers sont plus grands}} que ce que le serveur accepte.',
  'files.file.serverFull':
    'Le serveur n’a pas de place pour {count, plural, one {# fichier} other {# fichiers}}. Adressez-vous au responsable du serveur.',
  'files.file.noRoom':
    'La place pour les fichiers sur ce poste est épuisée : {count, plural, one {# fichier ne vient pas} other {# fichiers ne viennent pas}}. Demandez-en davantage à l’administrateur.',
  'files.file.diskFull':
    'Le disque de ce poste est plein : {count, plural, one {# fichier ne vient pas} other {# fichiers ne viennent pas}}.',
  'files.file.damaged':
    '{count, plural, one {# fichier est endommagé} other {# fichiers sont endommagés}} sur ce disque. Faites vérifier le poste ; une sauvegarde peut l’avoir intact.',
  'files.failed':
    '{count, plural, one {# fichier n’a pas pu passer} other {# fichiers n’ont pas pu passer}} ({code}). Un nouvel essai se fait de lui-même.',

  'held.title': 'Non acceptés par le serveur',
  'held.note': 'Ils restent ici et ne retardent rien d’autre.',
  'held.sync.refused': 'Le serveur le refuse.',
  'held.sync.tooLarge': 'Il est trop grand pour le serveur.',
  'held.merge.appendOnly': 'Le serveur a une autre écriture sous le même numéro. Les deux sont conservées.',
  'held.merge.newer': 'La version du serveur vient d’un programme plus récent. Mettez ce poste à jour.',
  'held.merge.deleted': 'Il a été supprimé sur le serveur.',
  'held.says': 'Le serveur dit : {reason}',
  'held.ahead':
    'Une partie a été saisie alors que l’horloge de cet appareil avançait de plusieurs jours. Une fois l’heure corrigée, elle peut être redatée et envoyée. Le contenu reste ; l’historique garde la date d’origine.',
  'held.restamp': 'Redater et envoyer',
  'held.open': 'Ouvrir le dossier',
  'held.more': '{count, plural, one {# autre} other {# autres}}',
  notTaken:
    '{count, plural, one {# document du serveur n’a pas été repris} other {# documents du serveur n’ont pas été repris}}, car ce programme ne peut pas le lire comme un dossier. Rien n’a été modifié ici. Envoyez le diagnostic à la personne qui vous aide.',

  'stations.title': 'Autres postes',
  'stations.none': 'Aucun autre poste de cet établissement n’a encore rien écrit.',
  'stations.unnamed': 'Poste {device}',
  'stations.seen': 'dernières nouvelles {at}',
  'stations.unseen': 'rien de ce poste n’est encore arrivé ici',

  'help.title': 'Pour la personne qui vous aide',
  'help.text': 'États, nombres et codes. Aucun nom, aucune adresse, rien sur les patients.',
  'help.copy': 'Copier le diagnostic',
  'help.copied': 'Le diagnostic est dans le presse-papiers',
  'help.label': 'Diagnostic',

  'skew.warn': 'L’horloge de cette machine et celle du serveur diffèrent de {apart}.',
  'skew.doubt':
    'L’horloge de cette machine et celle du serveur diffèrent de {apart}. Rien n’est enregistré tant que ce n’est pas réglé.',
  'skew.clocks': 'Ici il est {here} ; au serveur {there}.',
  'skew.text':
    'Avec une horloge fausse, ce qui est saisi maintenant reçoit une heure fausse. Réglez l’horloge, ou faites-la régler.',
  'skew.confirm': 'L’horloge d’ici est juste',
  'skew.title': 'Quelle horloge est juste ?',
  'skew.question':
    'Comparez les deux avec une montre. Si l’horloge de cette machine est fausse, faites-la régler : cet avis disparaîtra tout seul. Si elle est juste, dites-le : ce qui est saisi ici en reçoit l’heure.',
  'skew.keep': 'Pas maintenant',
};
