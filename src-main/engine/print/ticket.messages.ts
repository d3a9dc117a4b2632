import type { CareStationKind } from '#shared/modules/queue/care-station.record.ts';

export interface TicketWords {
  readonly title: string;
  readonly demo: string;
  readonly wait: string;
  readonly boxes: string;
  readonly stations: { readonly [K in CareStationKind]: string };
}

export const en: TicketWords = {
  title: 'Your number',
  demo: 'INVENTED PEOPLE',
  wait: 'Please wait until it is called.',
  boxes: 'A box stands for a letter that no font here has.',
  stations: {
    reception: 'Reception',
    triage: 'Triage',
    doctor: 'Doctor',
    laboratory: 'Laboratory',
    pharmacy: 'Pharmacy',
    cashier: 'Cashier',
  },
};

export const fr: TicketWords = {
  title: 'Votre numéro',
  demo: 'PERSONNES INVENTÉES',
  wait: 'Attendez qu’il soit appelé.',
  boxes: 'Une case remplace une lettre qu’aucune police n’a ici.',
  stations: {
    reception: 'Accueil',
    triage: 'Triage',
    doctor: 'Médecin',
    laboratory: 'Laboratoire',
    pharmacy: 'Pharmacie',
    cashier: 'Caisse',
  },
};

export const ar: TicketWords = {
  title: 'رقمك',
  demo: 'أشخاص مختلقون',
  wait: 'انتظر من فضلك حتى يُنادى عليه.',
  boxes: 'المربع مكان حرف لا خط له هنا.',
  stations: {
    reception: 'الاستقبال',
    triage: 'الفرز',
    doctor: 'الطبيب',
    laboratory: 'المختبر',
    pharmacy: 'الصيدلية',
    cashier: 'الصندوق',
  },
};
