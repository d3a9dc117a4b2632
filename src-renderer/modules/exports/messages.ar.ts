import type { en } from './messages.en.ts';

export const ar = {
  save: 'حفظ كملف',
  record: 'السجل كاملًا (FHIR)',
  recordNote: 'كل ما يُعرف عن المريض، لنظام آخر',
  summary: 'ملخص المريض (IPS)',
  summaryNote: 'أول ما يجب أن يعرفه من يعالج المريض في مكان آخر',
  saved:
    '{count, plural, zero {لم يُحفظ أي قيد} one {حُفظ قيد واحد} two {حُفظ قيدان} few {حُفظت # قيود} many {حُفظ # قيدًا} other {حُفظ # قيد}}. لم تعد هذه المحطة تحمي الملف.',
} as const satisfies { readonly [K in keyof typeof en]: string };
