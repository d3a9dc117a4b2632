import type { CareRole } from '#shared/modules/care-plans/care-team.record.ts';
import type { LetterheadWords } from './letterhead.ts';

export interface PanelListWords extends LetterheadWords {
  readonly nobody: string;
  readonly patient: string;
  readonly phone: string;
  readonly part: string;
  readonly since: string;
  readonly next: string;
  readonly boxes: string;
  readonly roles: { readonly [R in CareRole]: string };
  page(page: number, pages: number): string;
}

export const en: PanelListWords = {
  title: 'Panel',
  demo: 'INVENTED PEOPLE',
  confidential: 'Confidential',
  copy: (number) => `COPY ${number}`,
  nobody: 'Nobody is assigned.',
  patient: 'Patient',
  phone: 'Phone',
  part: 'Part',
  since: 'Since',
  next: 'Next appointment',
  boxes: 'A box stands for a letter that no font here has.',
  roles: {
    primary: 'Primary provider',
    physician: 'Physician',
    nurse: 'Nurse',
    midwife: 'Midwife',
    pharmacist: 'Pharmacist',
    therapist: 'Therapist',
    socialWorker: 'Social worker',
    coordinator: 'Care coordinator',
    other: 'Member of the team',
  },
  page: (page, pages) => `Page ${page} of ${pages}`,
};

export const fr: PanelListWords = {
  title: 'Patients suivis',
  demo: 'PERSONNES INVENTÉES',
  confidential: 'Confidentiel',
  copy: (number) => `COPIE ${number}`,
  nobody: 'Personne n’est affecté.',
  patient: 'Patient',
  phone: 'Téléphone',
  part: 'Rôle',
  since: 'Depuis',
  next: 'Prochain rendez-vous',
  boxes: 'Une case remplace une lettre qu’aucune police n’a ici.',
  roles: {
    primary: 'Soignant référent',
    physician: 'Médecin',
    nurse: 'Infirmier',
    midwife: 'Sage-femme',
    pharmacist: 'Pharmacien',
    therapist: 'Thérapeute',
    socialWorker: 'Travailleur social',
    coordinator: 'Coordinateur des soins',
    other: 'Membre de l’équipe',
  },
  page: (page, pages) => `Page ${page} sur ${pages}`,
};

export const ar: PanelListWords = {
  title: 'قائمة المرضى',
  demo: 'أشخاص مختلقون',
  confidential: 'سري',
  copy: (number) => `نسخة ${number}`,
  nobody: 'لم يُعيَّن أحد.',
  patient: 'المريض',
  phone: 'الهاتف',
  part: 'الدور',
  since: 'منذ',
  next: 'الموعد القادم',
  boxes: 'المربع مكان حرف لا خط له هنا.',
  roles: {
    primary: 'مقدم الرعاية الأساسي',
    physician: 'طبيب',
    nurse: 'ممرض',
    midwife: 'قابلة',
    pharmacist: 'صيدلي',
    therapist: 'معالج',
    socialWorker: 'أخصائي اجتماعي',
    coordinator: 'منسق الرعاية',
    other: 'عضو في الفريق',
  },
  page: (page, pages) => `صفحة ${page} من ${pages}`,
};
