import type { en } from './messages.en.ts';

export const fr = {
  'signIn.title': 'Connexion',
  'signIn.at': 'à {facility}',
  'signIn.login': 'Identifiant',
  'signIn.password': 'Mot de passe',
  'signIn.do': 'Se connecter',
  'signIn.capsLock': 'Les majuscules sont verrouillées.',
  'signIn.long':
    'C’est plus long que d’habitude. Après une mise à jour, le poste remet d’abord ses dossiers en ordre ; cela peut prendre quelques minutes. Laissez-le travailler.',
  'signIn.wait': 'Attendez {seconds, plural, one {# seconde} other {# secondes}}',
  'signIn.waitReason':
    'Plusieurs mots de passe faux. Vous pourrez réessayer dans {seconds, plural, one {# seconde} other {# secondes}}.',
  'signIn.show': 'Montrer le mot de passe',

  'recover.use': 'Utiliser la clé de secours',
  'recover.title': 'Utiliser la clé de secours',
  'recover.text':
    'Quand un mot de passe est oublié ou un compte bloqué. La clé se trouve sur la feuille imprimée à l’installation du poste ou à la dernière création de ses clés. Elle sert une seule fois : vous en recevez une autre à la fin.',
  'recover.key': 'Clé de secours de la feuille',
  'recover.keyHint':
    '28 lettres et chiffres, tapés ou collés. Minuscules, espaces et tirets ne comptent pas.',
  'recover.do': 'Définir le mot de passe et se connecter',
  'recover.back': 'Retour à la connexion',
  'recover.wait':
    'Plusieurs clés erronées. Nouvel essai possible dans {seconds, plural, one {# seconde} other {# secondes}}.',

  'locked.title': 'Verrouillé',
  'locked.as': 'Session de {name}',
  'locked.kept': 'Votre travail en cours est gardé.',
  'locked.unlock': 'Déverrouiller',
  'locked.other': 'Se connecter avec un autre compte',
  'locked.back': 'Revenir à {name}',
  'switch.title': 'Changer d’utilisateur',
  'leaving.title': 'Déconnexion en cours',
  'away.title': 'Connectez-vous de nouveau',
  'away.text': 'Le poste a redémarré. Votre travail en cours est encore là.',

  'firstRun.choice': 'Ce que devient ce poste',
  'firstRun.found': 'Un nouvel établissement',
  'firstRun.join': 'Un poste d’un établissement qui a un serveur',
  'firstRun.title': 'Préparer ce poste',
  'firstRun.intro':
    'Quelques informations, et la première personne qui pourra se connecter. Tout pourra être modifié plus tard, mais les dossiers gardent le fuseau horaire choisi ici.',
  'firstRun.facility': 'Établissement',
  'firstRun.facilityName': 'Nom de l’établissement',
  'firstRun.facilityHint': 'Tel qu’il figure sur vos papiers',
  'firstRun.zone': 'Fuseau horaire',
  'firstRun.currency': 'Monnaie',
  'firstRun.language': 'Langue des écrans',
  'firstRun.administrator': 'Administration',
  'firstRun.displayName': 'Votre nom',
  'firstRun.login': 'Identifiant',
  'firstRun.loginHint': 'Court et facile à taper, par exemple admin',
  'firstRun.password': 'Mot de passe',
  'firstRun.passwordHint':
    'Au moins 8 caractères. Quatre mots simples conviennent, et le collage fonctionne.',
  'firstRun.repeat': 'Mot de passe, encore une fois',
  'firstRun.do': 'Préparer le poste',
  'firstRun.working': 'Création des clés. Cela prend quelques secondes.',

  'join.title': 'Rejoindre un établissement',
  'join.intro':
    'Un administrateur crée un code sur le serveur, ou sur un poste de l’établissement. Il vaut pour un seul poste, pendant un jour.',
  'join.code': 'Code',
  'join.codeHint':
    'Seize lettres et chiffres, ou le lien entier. Minuscules, espaces et tirets sont sans importance.',
  'join.codeNeeded': 'Saisissez ou scannez le code',
  'join.url': 'Adresse du serveur',
  'join.urlHint':
    'Par exemple https://serveur.clinique.example:5984. Un lien ou un code scanné la donne de lui-même.',
  'join.urlNeeded': 'Indiquez où se trouve le serveur',
  'join.scan': 'Scanner le code avec la caméra',
  'join.scanHold': 'Présentez le code carré devant la caméra.',
  'join.scanStranger': 'Ce code n’est pas celui d’un nouveau poste.',
  'join.scanNone': 'Branchez-en une et réessayez, ou saisissez le code.',
  'join.do': 'Rejoindre l’établissement',
  'join.working': 'Rattachement à l’établissement',
  'join.step.asking': 'Demande au serveur',
  'join.step.staff': 'Réception des comptes et des réglages',
  'join.cut':
    'Dans un instant, tous les membres de l’établissement pourront se connecter ici. En cas de coupure, saisissez de nouveau le même code.',
  'join.arriving':
    'Les dossiers continuent d’arriver : {count, plural, one {# jusqu’ici} other {# jusqu’ici}}. Vous pouvez déjà vous connecter.',

  'strength.short': 'Trop court : encore {count, plural, one {# caractère} other {# caractères}}',
  'strength.repeated': 'Faible : toujours les mêmes caractères',
  'strength.sequence': 'Faible : une suite de touches ou de chiffres',
  'strength.personal': 'Faible : il ressemble à l’identifiant ou à l’établissement',
  'strength.common': 'Faible : beaucoup de gens l’utilisent',
  'strength.fair': 'Suffisant',
  'strength.good': 'Solide',

  'recovery.title': 'Gardez la clé de secours',
  'recovery.text':
    'Si tous les mots de passe sont oubliés, cette clé ouvre les dossiers. Elle n’est montrée que maintenant. Le poste s’ouvre dès que vous l’avez tapée depuis votre papier.',
  'recovery.key': 'Clé de secours',
  'recovery.copy': 'Copier',
  'recovery.copied': 'Copiée. Collez-la en lieu sûr, puis copiez autre chose.',
  'recovery.print': 'Imprimer',
  'recovery.paper': 'Mettez-la sur papier, sous clé. Qui la possède peut lire tous les dossiers de ce poste.',
  'recovery.prefix': 'Les numéros de dossier créés ici commencent par {prefix}.',
  'recovery.do': 'Commencer',

  'unusable.title': 'Ce poste ne peut pas ouvrir ses dossiers',
  'unusable.next':
    'Rien n’a été modifié ni écrasé. Gardez le dossier de données tel quel et demandez de l’aide avec ce code : {code}',

  'revoked.title': 'Ce poste ne peut plus être utilisé',
  'revoked.handing':
    'L’établissement a retiré l’accès de ce poste. Ce qui n’était pas encore envoyé est en cours de remise. Laissez-le allumé.',
  'revoked.text': '{facility} a retiré l’accès de ce poste.',
  'revoked.wiped':
    'Le {at}, il a remis ce qu’il avait, puis effacé ses dossiers et ses clés de cette machine.',
  'revoked.allSent': 'Tout ce qui a été saisi ici est arrivé au serveur.',
  'revoked.left':
    '{count, plural, one {# saisie n’a pas été acceptée} other {# saisies n’ont pas été acceptées}} par le serveur.',
  'revoked.parcel':
    'Le contenu reste, chiffré, dans le dossier de données, dans le fichier {file}. Un administrateur de l’établissement l’ouvre sur un autre poste.',
  'revoked.noParcel':
    'Il n’y avait personne de l’établissement pour qui le garder : c’est perdu. Prévenez un administrateur.',
  'revoked.next':
    'Si c’est une erreur, demandez un code à un administrateur et installez le poste à nouveau dans un dossier vide.',
  'error.station.revoked': 'L’accès de ce poste a été retiré.',
  'error.enrol.malformed': 'Ce n’est pas un code : il compte seize lettres et chiffres.',
  'error.enrol.addressNeeded': 'Indiquez où se trouve le serveur.',
  'error.enrol.codeRefused':
    'Le serveur n’accepte pas ce code. Il est faux, a déjà servi ou date de plus d’un jour. Demandez-en un autre.',
  'error.enrol.tooManyTries': 'Trop d’essais. Attendez quelques minutes, puis réessayez.',
  'error.enrol.facilityEmpty':
    'Le serveur n’a encore rien de l’établissement. Le premier poste doit envoyer ses dossiers ; réessayez ensuite avec le même code.',
  'error.sync.notEncrypted':
    'La liaison vers cette adresse serait lisible par d’autres. Utilisez une adresse qui commence par https.',
  'error.remote.unreachable':
    'Le serveur est injoignable. Vérifiez l’adresse et le réseau, puis réessayez avec le même code.',
  'error.remote.cut': 'La liaison a été coupée. Réessayez avec le même code.',
  'error.remote.stranger':
    'Autre chose répond à cette adresse : une page de connexion du réseau, ou un autre programme.',
  'error.remote.failing':
    'Le serveur ne peut pas le faire maintenant. Réessayez dans un instant avec le même code.',
  'error.remote.unauthorized': 'Le serveur n’admet pas ce poste. Demandez un autre code.',
  'error.remote.forbidden': 'Le serveur ne laisse pas ce poste lire. Demandez un autre code.',
  'error.remote.revoked': 'Le serveur a retiré l’accès de ce poste. Demandez un autre code.',
  'error.remote.unknownDevice': 'Le serveur ne connaît pas ce poste. Demandez un autre code.',
  'error.enrol.noStaff':
    'Le serveur n’a encore aucun compte de l’établissement. Le premier poste doit les envoyer ; réessayez ensuite avec le même code.',
  'error.session.held':
    'Cent essais erronés de suite : ce compte est bloqué. Un administrateur peut lui donner un nouveau mot de passe, ou utilisez la clé de secours.',
  'error.session.unknownLogin': 'Personne n’a cet identifiant ici.',
  'error.session.wrongPassword': 'L’identifiant et le mot de passe ne vont pas ensemble.',
  'error.session.wrongPasswordUnlock': 'Ce n’est pas le mot de passe.',
  'error.session.notSetUp': 'Ce poste n’est pas encore préparé.',
  'error.store.damaged':
    'Le fichier {file} de ce poste est abîmé. Il n’a pas été touché. Une sauvegarde le contient intact.',
  'error.store.wrongKey':
    'La clé ne convient pas au fichier des dossiers. Le dossier de données a peut-être été mélangé avec un autre.',
  'error.store.missing': 'Le fichier des dossiers manque dans le dossier de données.',
  'error.store.newer': 'Les dossiers viennent d’une version plus récente. Mettez ce poste à jour.',
  'error.store.busy': 'Un autre programme tient les dossiers ouverts. Fermez-le, puis réessayez.',
  'error.store.full':
    'Le disque de ce poste est plein. Les dossiers sont intacts. Libérez de la place, puis reconnectez-vous.',
  'error.store.cannotWrite':
    'Le dossier de données ne peut pas être écrit. Les dossiers sont intacts. Vérifiez le disque et ses droits, puis reconnectez-vous.',
  'error.setup.alreadyDone': 'Ce poste est déjà préparé. Connectez-vous.',
  'error.setup.passwordTooShort': 'Le mot de passe demande {minimum} caractères ou plus.',
  'error.setup.passwordCommon': 'Beaucoup de gens utilisent ce mot de passe. Choisissez-en un autre.',
  'error.setup.prefixMalformed': 'Le préfixe des numéros de dossier ne convient pas.',
  'error.setup.cannotWrite':
    'Le dossier de données ne peut pas être écrit. Vérifiez le disque et ses droits.',
  'signIn.code': 'Code à usage unique',
  'signIn.codeHint': 'Six chiffres de votre application, ou un de vos codes de secours',

  'idle.title': 'Cette fenêtre va se verrouiller',
  'idle.text':
    'Elle se verrouille dans {seconds, plural, one {# seconde} other {# secondes}}. Appuyez sur une touche ou bougez la souris pour continuer.',

  'own.title': 'Choisissez votre mot de passe',
  'own.text': 'Une autre personne vous a donné le premier. Désormais vous seul le connaissez.',
  'own.old': 'Mot de passe actuel',
  'own.new': 'Nouveau mot de passe',
  'own.repeat': 'Nouveau mot de passe, encore une fois',
  'own.do': 'Changer le mot de passe',

  'code.title': 'Préparer un code à usage unique',
  'code.text':
    'Votre rôle demande un mot de passe et un code d’une application sur un téléphone. Le téléphone n’a pas besoin de réseau.',
  'code.begin': 'Montrer le secret',
  'code.qr': 'Code QR pour l’application',
  'code.scan': 'Scannez ceci avec l’application. Si elle ne peut pas scanner :',
  'code.secret': 'Secret pour l’application',
  'code.type':
    'Dans l’application choisissez « saisir une clé », tapez ce secret, puis écrivez le code qu’elle affiche.',
  'code.confirm': 'Préparer le code',
  'code.recovery': 'Gardez ces codes de secours',
  'code.recoveryText':
    'Chacun vous connecte une fois si le téléphone est perdu. Ils ne s’affichent que maintenant.',
  'code.paper': 'Mettez-les sur papier, sous clé.',
  'code.kept': 'Je les ai mis en lieu sûr',

  'error.session.codeWrong': 'Ce code ne convient pas. Les codes changent toutes les 30 secondes.',
  'error.session.codeNotBegun': 'Montrez d’abord le secret.',
  'error.session.boundElsewhere':
    'Les clés de ce poste sont liées à une autre machine ou à un autre compte. Ouvrez-le là, ou avec la clé de secours.',
  'error.recoveryKey.malformed': 'La clé a 28 lettres et chiffres.',
  'error.recoveryKey.check': 'Une lettre ou un chiffre est faux. Relisez.',
  'error.recoveryKey.wrong': 'Cette clé n’ouvre pas ce poste. Elle est peut-être ancienne.',
  'making.title': 'Le poste crée ses nouvelles clés',
  'making.text': 'Rien n’est possible ici tant qu’il ne les a pas. Ce que vous faisiez est gardé.',
  'newKeys.title': 'Gardez la nouvelle clé de secours',
  'newKeys.text':
    'Le poste a une nouvelle clé de secours, affichée seulement maintenant. L’ancienne n’ouvre plus rien : détruisez son papier. Le bureau s’ouvre quand vous avez tapé la nouvelle depuis le vôtre.',
  'newKeys.type': 'Tapez la clé depuis votre papier',
  'newKeys.typeHint': 'Minuscules, espaces et tirets n’importent pas.',
  'newKeys.confirm': 'Confirmer la clé',
  'unconfirmed.title': 'La clé de secours n’est pas confirmée',
  'unconfirmed.text':
    'Le poste a une clé de secours que personne n’a retapée : peut-être que personne ne l’a. Une clé d’avant n’ouvre plus rien.',
  'unconfirmed.type': 'Si vous l’avez sur papier, tapez-la ici',
  'unconfirmed.lost': 'Si personne ne l’a',
  'unconfirmed.lostText':
    'Créez-en une autre. C’est l’affaire d’un instant, et chacun garde son mot de passe.',
  'unconfirmed.password': 'Votre propre mot de passe',
  'unconfirmed.make': 'Créer une nouvelle clé de secours',

  'error.repeat': 'Les deux mots de passe diffèrent.',
} as const satisfies { readonly [K in keyof typeof en]: string };
