import type { ScreenLanguage } from '#shared/kernel/screen-language.ts';
import type { Audience, MessageKind } from './message.record.ts';
import type { MessageTexts } from './template.rules.ts';

type Texts = { readonly [A in Audience]: { readonly [K in MessageKind]: MessageTexts } };

/** The lines that every message to a patient has: each is left out where there is nothing to say, or it may not be said. */
const patientLines = {
  en: ['Date: {date}', 'Time: {time}', 'With: {provider}', 'Where: {place}', 'For: {visitType}'],
  fr: ['Date : {date}', 'Heure : {time}', 'Avec : {provider}', 'Lieu : {place}', 'Motif : {visitType}'],
  ar: ['التاريخ: {date}', 'الوقت: {time}', 'مع: {provider}', 'المكان: {place}', 'نوع الزيارة: {visitType}'],
} as const;
const clinicianLines = {
  en: ['Date: {date}', 'Time: {time}', 'Patient: {patientName}', 'Where: {place}', 'For: {visitType}'],
  fr: ['Date : {date}', 'Heure : {time}', 'Patient : {patientName}', 'Lieu : {place}', 'Motif : {visitType}'],
  ar: [
    'التاريخ: {date}',
    'الوقت: {time}',
    'المريض: {patientName}',
    'المكان: {place}',
    'نوع الزيارة: {visitType}',
  ],
} as const;

const ends = {
  en: [
    '{facility}',
    'Telephone: {phone}',
    '',
    'If you do not want these messages, answer STOP or tell the reception desk.',
  ],
  fr: [
    '{facility}',
    'Téléphone : {phone}',
    '',
    'Pour ne plus recevoir ces messages, répondez STOP ou dites-le à l’accueil.',
  ],
  ar: [
    '{facility}',
    'الهاتف: {phone}',
    '',
    'إذا كنت لا ترغب في هذه الرسائل فأجب بكلمة STOP أو أخبر مكتب الاستقبال.',
  ],
} as const;

const letter = (...parts: readonly (readonly string[])[]): string =>
  parts.map((lines) => lines.join('\n')).join('\n\n');

function toPatient(
  language: ScreenLanguage,
  greeting: string,
  subject: string,
  said: string,
  sms: string,
): MessageTexts {
  return { subject, body: letter([greeting], [said], patientLines[language], ends[language]), sms };
}

function toClinician(language: ScreenLanguage, subject: string, said: string): MessageTexts {
  return {
    subject,
    body: letter([said], clinicianLines[language], ['{facility}']),
    sms: `${subject}: {date} {time}`,
  };
}

const en: Texts = {
  patient: {
    confirmation: toPatient(
      'en',
      'Dear {patientName},',
      'Your appointment at {facility}',
      'your appointment is booked.',
      '{facility}: your appointment is on {date} at {time}. To stop these messages answer STOP.',
    ),
    reminder: toPatient(
      'en',
      'Dear {patientName},',
      'Reminder: your appointment at {facility}',
      'please remember your appointment. If you cannot come, tell us, so that somebody else can have the time.',
      '{facility}: reminder of your appointment on {date} at {time}. To stop these messages answer STOP.',
    ),
    change: toPatient(
      'en',
      'Dear {patientName},',
      'Your appointment at {facility} has changed',
      'your appointment has changed. This is how it is now:',
      '{facility}: your appointment has changed. It is now on {date} at {time}.',
    ),
    cancellation: toPatient(
      'en',
      'Dear {patientName},',
      'Your appointment at {facility} is cancelled',
      'this appointment is cancelled:',
      '{facility}: your appointment on {date} at {time} is cancelled.',
    ),
  },
  clinician: {
    confirmation: toClinician('en', 'New appointment', 'There is a new appointment in your calendar.'),
    reminder: toClinician('en', 'Appointment ahead', 'An appointment lies ahead of you.'),
    change: toClinician(
      'en',
      'Appointment changed',
      'An appointment in your calendar has changed. This is how it is now:',
    ),
    cancellation: toClinician('en', 'Appointment cancelled', 'This appointment is cancelled:'),
  },
};

const fr: Texts = {
  patient: {
    confirmation: toPatient(
      'fr',
      'Bonjour {patientName},',
      'Votre rendez-vous à {facility}',
      'votre rendez-vous est pris.',
      '{facility} : votre rendez-vous est le {date} à {time}. Pour arrêter ces messages, répondez STOP.',
    ),
    reminder: toPatient(
      'fr',
      'Bonjour {patientName},',
      'Rappel : votre rendez-vous à {facility}',
      'n’oubliez pas votre rendez-vous. Si vous ne pouvez pas venir, dites-le-nous : l’heure servira à quelqu’un d’autre.',
      '{facility} : rappel de votre rendez-vous le {date} à {time}. Pour arrêter ces messages, répondez STOP.',
    ),
    change: toPatient(
      'fr',
      'Bonjour {patientName},',
      'Votre rendez-vous à {facility} a changé',
      'votre rendez-vous a changé. Voici ce qui vaut maintenant :',
      '{facility} : votre rendez-vous a changé. Il est maintenant le {date} à {time}.',
    ),
    cancellation: toPatient(
      'fr',
      'Bonjour {patientName},',
      'Votre rendez-vous à {facility} est annulé',
      'ce rendez-vous est annulé :',
      '{facility} : votre rendez-vous du {date} à {time} est annulé.',
    ),
  },
  clinician: {
    confirmation: toClinician(
      'fr',
      'Nouveau rendez-vous',
      'Il y a un nouveau rendez-vous dans votre agenda.',
    ),
    reminder: toClinician('fr', 'Rendez-vous à venir', 'Un rendez-vous vous attend.'),
    change: toClinician(
      'fr',
      'Rendez-vous modifié',
      'Un rendez-vous de votre agenda a changé. Voici ce qui vaut maintenant :',
    ),
    cancellation: toClinician('fr', 'Rendez-vous annulé', 'Ce rendez-vous est annulé :'),
  },
};

const ar: Texts = {
  patient: {
    confirmation: toPatient(
      'ar',
      'تحية طيبة {patientName}،',
      'موعدك في {facility}',
      'تم حجز موعدك.',
      '{facility}: موعدك يوم {date} الساعة {time}. لإيقاف هذه الرسائل أجب بكلمة STOP.',
    ),
    reminder: toPatient(
      'ar',
      'تحية طيبة {patientName}،',
      'تذكير: موعدك في {facility}',
      'نذكرك بموعدك. إذا تعذر عليك الحضور فأخبرنا ليستفيد غيرك من الوقت.',
      '{facility}: تذكير بموعدك يوم {date} الساعة {time}. لإيقاف هذه الرسائل أجب بكلمة STOP.',
    ),
    change: toPatient(
      'ar',
      'تحية طيبة {patientName}،',
      'تغير موعدك في {facility}',
      'تغير موعدك، وهو الآن كما يلي:',
      '{facility}: تغير موعدك، وهو الآن يوم {date} الساعة {time}.',
    ),
    cancellation: toPatient(
      'ar',
      'تحية طيبة {patientName}،',
      'ألغي موعدك في {facility}',
      'ألغي هذا الموعد:',
      '{facility}: ألغي موعدك يوم {date} الساعة {time}.',
    ),
  },
  clinician: {
    confirmation: toClinician('ar', 'موعد جديد', 'أضيف موعد جديد إلى جدولك.'),
    reminder: toClinician('ar', 'موعد قادم', 'ينتظرك موعد.'),
    change: toClinician('ar', 'تغير موعد', 'تغير موعد في جدولك، وهو الآن كما يلي:'),
    cancellation: toClinician('ar', 'ألغي موعد', 'ألغي هذا الموعد:'),
  },
};

const ALL: { readonly [L in ScreenLanguage]: Texts } = { en, fr, ar };

/** What the program says where the facility has not said it otherwise. */
export function defaultTexts(kind: MessageKind, audience: Audience, language: ScreenLanguage): MessageTexts {
  return ALL[language][audience][kind];
}
