import { fold } from '#shared/kernel/text-fold.ts';
import type { MappedColumn } from './mapping.ts';

type Guess = (column: string) => MappedColumn;
const plain =
  (field: Exclude<MappedColumn['field'], 'gender' | 'birthDate' | 'identifier'>): Guess =>
  (column) => ({ column, field });

/** Names that columns go by in English, French and Arabic, folded as search folds them. */
const NAMES: readonly (readonly [guess: Guess, names: string])[] = [
  [
    plain('family'),
    'family name|family|last name|lastname|surname|nom|nom de famille|اسم العائلة|العائلة|اللقب',
  ],
  [
    plain('given'),
    'given name|given|given names|first name|firstname|middle name|forename|prenom|prenoms|الاسم الاول',
  ],
  [
    plain('text'),
    'name|full name|patient name|patient|nom complet|nom et prenom|nom et prenoms|الاسم|الاسم الكامل|اسم المريض',
  ],
  [(column) => ({ column, field: 'gender' }), 'sex|gender|sexe|genre|الجنس|النوع'],
  [
    (column) => ({ column, field: 'birthDate' }),
    'birth date|birthdate|date of birth|dob|born|date de naissance|naissance|ne le|تاريخ الميلاد|الميلاد',
  ],
  [
    plain('phone'),
    'phone|telephone|tel|mobile|cell|phone number|mobile number|portable|numero de telephone|الهاتف|هاتف|رقم الهاتف|الجوال|الموبايل',
  ],
  [plain('email'), 'email|e-mail|mail|email address|courriel|adresse e-mail|البريد الالكتروني'],
  [plain('line'), 'address|street|address line 1|address line 2|adresse|rue|العنوان|الشارع'],
  [plain('city'), 'city|town|village|ville|commune|المدينة|البلدة|القرية'],
  [plain('district'), 'district|county|arrondissement|departement|المنطقة|القضاء'],
  [plain('state'), 'state|province|region|wilaya|المحافظة|الولاية'],
  [plain('postalCode'), 'postal code|postcode|zip|zip code|code postal|cp|الرمز البريدي'],
  [plain('country'), 'country|pays|البلد|الدولة'],
  [
    plain('contactName'),
    'contact|contact name|emergency contact|next of kin|personne a prevenir|personne a contacter|جهة الاتصال|اسم القريب',
  ],
  [
    plain('contactPhone'),
    'contact phone|emergency phone|next of kin phone|telephone du contact|telephone de la personne a prevenir|هاتف جهة الاتصال|هاتف القريب',
  ],
  [plain('payor'), 'insurance|insurer|payor|payer|assurance|assureur|mutuelle|التامين|شركة التامين'],
  [
    plain('subscriberId'),
    'insurance number|policy number|member number|member id|numero d assure|numero d assurance|numero d adherent|رقم التامين',
  ],
  [
    (column) => ({ column, field: 'identifier', isKey: true }),
    'id|patient id|patient number|mrn|file number|record number|numero de dossier|dossier|numero patient|رقم الملف|رقم المريض',
  ],
  [
    (column) => ({ column, field: 'identifier', type: column }),
    'national id|id number|passport|passport number|cin|numero de carte d identite|carte d identite|passeport|الرقم الوطني|رقم الهوية|جواز السفر',
  ],
];

const GUESSES = new Map(
  NAMES.flatMap(([guess, names]) => names.split('|').map((name) => [keyOf(name), guess] as const)),
);
const REPEATED: ReadonlySet<string> = new Set(['given', 'phone', 'email', 'line', 'identifier']);

/** A mapping by what the columns are called. A column of no known name is left out, and a field that is taken is not given twice. */
export function guessMapping(header: readonly string[]): readonly MappedColumn[] {
  const taken = new Set<string>();
  let hasKey = false;
  return header.flatMap((column) => {
    const guessed = GUESSES.get(keyOf(column))?.(column);
    if (!guessed || taken.has(column) || (taken.has(guessed.field) && !REPEATED.has(guessed.field)))
      return [];
    const isKey = guessed.field === 'identifier' && guessed.isKey === true;
    if (isKey && hasKey) return [];
    hasKey ||= isKey;
    taken.add(column);
    taken.add(guessed.field);
    return [guessed];
  });
}

function keyOf(name: string): string {
  return fold(name)
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
