import type { AppointmentStatus } from '#shared/modules/scheduling/appointment.record.ts';
import type { LetterheadWords } from './letterhead.ts';

export interface DayListWords extends LetterheadWords {
  readonly noProvider: string;
  readonly nobody: string;
  readonly time: string;
  readonly patient: string;
  readonly phone: string;
  readonly visit: string;
  readonly room: string;
  readonly status: string;
  readonly tentative: string;
  readonly boxes: string;
  readonly statuses: { readonly [S in AppointmentStatus]: string };
  page(page: number, pages: number): string;
}

export const en: DayListWords = {
  title: 'Appointments',
  demo: 'INVENTED PEOPLE',
  confidential: 'Confidential',
  copy: (number) => `COPY ${number}`,
  noProvider: 'Without a provider',
  nobody: 'Nobody is booked.',
  time: 'Time',
  patient: 'Patient',
  phone: 'Phone',
  visit: 'Visit',
  room: 'Room',
  status: 'Status',
  tentative: 'Tentative',
  boxes: 'A box stands for a letter that no font here has.',
  statuses: {
    proposed: 'Proposed',
    pending: 'Pending',
    booked: '',
    arrived: 'Arrived',
    'checked-in': 'In room',
    fulfilled: 'Seen',
    cancelled: 'Cancelled',
    noshow: 'Did not come',
    waitlist: 'Waiting list',
    'entered-in-error': 'Entered in error',
  },
  page: (page, pages) => `Page ${page} of ${pages}`,
};

export const fr: DayListWords = {
  title: 'Rendez-vous',
  demo: 'PERSONNES INVENTÉES',
  confidential: 'Confidentiel',
  copy: (number) => `COPIE ${number}`,
  noProvider: 'Sans soignant',
  nobody: 'Personne n’est inscrit.',
  time: 'Heure',
  patient: 'Patient',
  phone: 'Téléphone',
  visit: 'Visite',
  room: 'Salle',
  status: 'État',
  tentative: 'Provisoire',
  boxes: 'Une case remplace une lettre qu’aucune police n’a ici.',
  statuses: {
    proposed: 'Proposé',
    pending: 'En attente',
    booked: '',
    arrived: 'Arrivé',
    'checked-in': 'En salle',
    fulfilled: 'Vu',
    cancelled: 'Annulé',
    noshow: 'Absent',
    waitlist: 'Liste d’attente',
    'entered-in-error': 'Saisi par erreur',
  },
  page: (page, pages) => `Page ${page} sur ${pages}`,
};

export const ar: DayListWords = {
  title: 'المواعيد',
  demo: 'أشخاص مختلقون',
  confidential: 'سري',
  copy: (number) => `نسخة ${number}`,
  noProvider: 'بلا مقدم رعاية',
  nobody: 'لا أحد محجوز.',
  time: 'الوقت',
  patient: 'المريض',
  phone: 'الهاتف',
  visit: 'الزيارة',
  room: 'الغرفة',
  status: 'الحالة',
  tentative: 'مبدئي',
  boxes: 'المربع مكان حرف لا خط له هنا.',
  statuses: {
    proposed: 'مقترح',
    pending: 'معلّق',
    booked: '',
    arrived: 'حضر',
    'checked-in': 'في الغرفة',
    fulfilled: 'تمت رؤيته',
    cancelled: 'ملغى',
    noshow: 'لم يحضر',
    waitlist: 'قائمة الانتظار',
    'entered-in-error': 'أُدخل خطأ',
  },
  page: (page, pages) => `صفحة ${page} من ${pages}`,
};
