import type { en } from './messages.en.ts';

export const ar = {
  title: 'ملخص المريض',
  language: 'لغة الورقة',
  preparing: 'جارٍ إعداد الورقة',
  pages:
    '{count, plural, zero {لا صفحات} one {صفحة واحدة} two {صفحتان} few {# صفحات} many {# صفحة} other {# صفحة}}، A4',
  print: 'طباعة',
  printer: 'الطابعة',
  paper: 'الورق',
  copies: 'النسخ',
  dialog: 'السؤال كل مرة',
  isDefault: '{name} (المعتادة)',
  isAway: '{name} (غير موجودة الآن)',
  copiesCount:
    '{count, plural, zero {لا نسخ} one {نسخة واحدة} two {نسختان} few {# نسخ} many {# نسخة} other {# نسخة}}',
  isCopy: 'الطباعة {number}: عليها «نسخة مكررة»',
  sent: 'في الطريق إلى {printer}',
  printers: 'الطابعات',
  printersNote: 'لهذه المحطة',
  noPrinters: 'لا يذكر هذا الجهاز أي طابعة. تسأل نافذة الطباعة في النظام كل مرة.',
  'kind.patientSummary': 'ملخص المريض',
  'state.waiting': 'في الطريق',
  'state.sent': 'سُلّمت',
  'state.failed': 'لم تُطبع',
  'queue.title': 'الأوراق',
  'queue.waiting':
    '{count, plural, zero {لا طباعة} one {ورقة قيد الطباعة} two {ورقتان قيد الطباعة} few {# أوراق قيد الطباعة} many {# ورقة قيد الطباعة} other {# ورقة قيد الطباعة}}',
  'queue.failed':
    '{count, plural, zero {لا أوراق معلّقة} one {ورقة لم تُطبع} two {ورقتان لم تُطبعا} few {# أوراق لم تُطبع} many {# ورقة لم تُطبع} other {# ورقة لم تُطبع}}',
  'queue.again': 'إرسال مرة أخرى',
  'queue.forget': 'صرف النظر عنها',
  'error.printer.gone': 'لم تعد هذه الطابعة موجودة. اختر طابعة أخرى، أو اسأل المسؤول عنها.',
  'error.printer.refused': 'لم تقبل الطابعة الورقة. تحقق من أنها تعمل وأن فيها ورقًا، ثم أرسل مرة أخرى.',
  download: 'حفظ بصيغة PDF',
  frame: 'معاينة ملخص المريض',
  noViewer: 'لا تستطيع هذه النافذة عرض ملفات PDF. احفظ الملف بصيغة PDF.',
  notKept: 'تُعدّ الورقة لهذه المعاينة ولا تُحفظ في أي مكان. الملف المحفوظ لا تحميه هذه المحطة بعد ذلك.',
} as const satisfies { readonly [K in keyof typeof en]: string };
