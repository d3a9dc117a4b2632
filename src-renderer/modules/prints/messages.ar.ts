import type { en } from './messages.en.ts';

export const ar = {
  title: 'ملخص المريض',
  language: 'لغة الورقة',
  preparing: 'جارٍ إعداد الورقة',
  pages:
    '{count, plural, zero {لا صفحات} one {صفحة واحدة} two {صفحتان} few {# صفحات} many {# صفحة} other {# صفحة}}، A4',
  print: 'طباعة',
  download: 'حفظ بصيغة PDF',
  open: 'فتح في نافذة جديدة',
  frame: 'معاينة ملخص المريض',
  noViewer: 'لا تستطيع هذه النافذة عرض ملفات PDF. احفظ الملف أو افتحه في نافذة جديدة.',
  notKept: 'تُعدّ الورقة لهذه المعاينة ولا تُحفظ في أي مكان. الملف المحفوظ لا تحميه هذه المحطة بعد ذلك.',
} as const satisfies { readonly [K in keyof typeof en]: string };
