import type { en } from './messages.en.ts';

export const ar: { readonly [K in keyof typeof en]: string } = {
  'error.session.wrongPassword': 'كلمة مرورك غير صحيحة.',
  'error.session.held': 'مئة محاولة خاطئة متتالية: هذا الحساب موقوف.',
  'error.session.waitBeforeRetry':
    'كلمات مرور خاطئة كثيرة. انتظر {seconds, plural, zero {# ثانية} one {ثانية واحدة} two {ثانيتين} few {# ثوانٍ} many {# ثانية} other {# ثانية}}.',
  'error.sync.noServer': 'ليس لهذه المحطة خادم يعرفها برمز.',
  'error.enrol.personUnknown':
    'لا يعرفك الخادم بعد بكلمة المرور هذه. انتظر حتى ترسل هذه المحطة كل شيء، ثم حاول مرة أخرى.',
  'error.remote.unreachable': 'لا يمكن الوصول إلى الخادم الآن.',
};
