/** What a document is, in our own codes. The words are the screens'. */
export const DOCUMENT_CATEGORIES = [
  'referral',
  'discharge',
  'letter',
  'result',
  'imaging',
  'prescription',
  'consent',
  'identity',
  'insurance',
  'vaccination',
  'picture',
  'other',
] as const;
