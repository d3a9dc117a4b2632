import type { ScreenLanguage } from '#shared/kernel/screen-language.ts';

export type SectionKind =
  | 'medications'
  | 'allergies'
  | 'problems'
  | 'immunizations'
  | 'procedures'
  | 'results'
  | 'vitalSigns'
  | 'documents';

interface SummaryWords {
  readonly title: string;
  readonly sections: { readonly [K in SectionKind]: string };
  readonly noInformation: string;
  noKnownAllergies(day: string, by: string): string;
  readonly doNotGive: string;
}

const WORDS: { readonly [L in ScreenLanguage]: SummaryWords } = {
  en: {
    title: 'International Patient Summary',
    sections: {
      medications: 'Medication summary',
      allergies: 'Allergies and intolerances',
      problems: 'Problem list',
      immunizations: 'Immunizations',
      procedures: 'Procedures',
      results: 'Results',
      vitalSigns: 'Vital signs',
      documents: 'Documents, without their files',
    },
    noInformation: 'No information available',
    noKnownAllergies: (day, by) => `No known allergies, as stated to ${by} on ${day}`,
    doNotGive: 'DO NOT GIVE',
  },
  fr: {
    title: 'Synthèse internationale du patient',
    sections: {
      medications: 'Traitements',
      allergies: 'Allergies et intolérances',
      problems: 'Liste des problèmes',
      immunizations: 'Vaccinations',
      procedures: 'Actes',
      results: 'Résultats',
      vitalSigns: 'Signes vitaux',
      documents: 'Documents, sans leurs fichiers',
    },
    noInformation: 'Aucune information disponible',
    noKnownAllergies: (day, by) => `Aucune allergie connue, déclaré à ${by} le ${day}`,
    doNotGive: 'NE PAS DONNER',
  },
  ar: {
    title: 'الملخص الدولي للمريض',
    sections: {
      medications: 'ملخص الأدوية',
      allergies: 'الحساسية وعدم التحمّل',
      problems: 'قائمة المشكلات',
      immunizations: 'التطعيمات',
      procedures: 'الإجراءات',
      results: 'النتائج',
      vitalSigns: 'العلامات الحيوية',
      documents: 'المستندات، دون ملفاتها',
    },
    noInformation: 'لا معلومات متوفرة',
    noKnownAllergies: (day, by) => `لا حساسية معروفة، حسب ما أُفيد به ${by} في ${day}`,
    doNotGive: 'يُمنع إعطاؤه',
  },
};

export function summaryWords(language: ScreenLanguage): SummaryWords {
  return WORDS[language];
}
