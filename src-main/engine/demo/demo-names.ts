/**
 * Names for invented people: common given and family names of several cultures, combined by chance. They try what a
 * real register meets: two family names, patronymics, particles, one name only, diacritics, four scripts.
 */
export interface NameCulture {
  readonly culture: string;
  /** How many of a hundred invented patients. */
  readonly share: number;
  readonly female: readonly string[];
  readonly male: readonly string[];
  readonly family: readonly string[];
  /** `plain`: given, middle, family; `double`: two family names; `single`: one name; `patronymic`: father's name; `father`: given and the father's given names. */
  readonly form: 'plain' | 'double' | 'single' | 'patronymic' | 'father';
  /** BCP 47. */
  readonly language: string;
}

const list = (names: string) => names.split(' ');

export const NAME_CULTURES: readonly NameCulture[] = [
  {
    culture: 'luo',
    share: 20,
    form: 'plain',
    language: 'sw',
    female: list('Grace Achieng Atieno Akinyi Adhiambo Awuor Beatrice Millicent Rose Mercy Pamela Lilian'),
    male: list('Paul Ochieng Otieno Omondi Odhiambo Kennedy Tom George Brian Felix Erick Collins'),
    family: list('Odhiambo Otieno Ochieng Onyango Owino Okoth Ouma Achieng Akello Obiero Ogola Odera'),
  },
  {
    culture: 'kikuyu',
    share: 18,
    form: 'plain',
    language: 'sw',
    female: list('Alice Wanjiku Wambui Njeri Nyambura Wairimu Wangari Muthoni Jane Catherine Lucy Esther'),
    male: list('Peter Kamau Mwangi Njoroge Kariuki Maina James John Samuel Joseph Simon Stephen'),
    family: list('Wanjiku Kamau Mwangi Njoroge Kariuki Maina Ndungu Gitau Mutiso Waweru Kimani Njeri'),
  },
  {
    culture: 'luhya',
    share: 12,
    form: 'plain',
    language: 'sw',
    female: list('Nekesa Nafula Naliaka Josephine Ruth Everlyne Violet Sarah Phanice Mary'),
    male: list('Emmanuel Wekesa Wafula Barasa Simiyu Moses Isaac Patrick Elijah Fred'),
    family: list('Barasa Wekesa Wafula Simiyu Mutua Makokha Wanyama Khisa Shikuku Mukhwana'),
  },
  {
    culture: 'kalenjin',
    share: 10,
    form: 'plain',
    language: 'sw',
    female: list('Chebet Cherono Jepkosgei Chepkoech Mercy Faith Sharon Gladys Viola Hellen'),
    male: list('Daniel Kiptoo Kipchoge Kiprono Cheruiyot Eliud Wilson David Amos Hillary'),
    family: list('Kiptoo Cheruiyot Chebet Koech Rotich Langat Kiplagat Sang Bett Korir'),
  },
  {
    culture: 'somali',
    share: 8,
    form: 'father',
    language: 'so',
    female: list('Fatuma Halima Amina Khadija Hodan Sahra Ifrah Ayaan'),
    male: list('Hassan Mohamed Abdi Ahmed Yusuf Omar Farah Ibrahim'),
    family: list('Ali Hassan Abdi Mohamed Omar Farah Noor Warsame'),
  },
  {
    culture: 'arabic',
    share: 8,
    form: 'father',
    language: 'ar',
    female: list('آمنة فاطمة مريم ليلى رقية هدى سارة نادية'),
    male: list('محمد يوسف خالد حسن عمر إبراهيم صالح عثمان'),
    family: list('عبدالله الطيب حسن بشير محجوب إدريس علي الأمين'),
  },
  {
    culture: 'french',
    share: 6,
    form: 'plain',
    language: 'fr',
    female: list('Amélie Chloé Zoé Hélène Françoise Noémie Agnès Inès'),
    male: list('François Jérôme Benoît Rémi Gaël André Étienne Loïc'),
    family: [
      'Lefèvre',
      'Müller-Béranger',
      'de La Croix',
      'Gauthier',
      "N'Diaye",
      'Lemaître',
      'Traoré',
      'Garçon',
    ],
  },
  {
    culture: 'spanish',
    share: 5,
    form: 'double',
    language: 'es',
    female: list('María José Lucía Sofía Ángela Inés Begoña Núria'),
    male: list('José Jesús Ramón Andrés Íñigo Joaquín Álvaro Martín'),
    family: list('García Núñez Peña Rodríguez Muñoz Ibáñez Gómez Vázquez Ordóñez'),
  },
  {
    culture: 'german',
    share: 3,
    form: 'plain',
    language: 'de',
    female: list('Jürgen-Marie Käthe Ursula Bärbel Heike Ilse'),
    male: list('Jürgen Björn Günther Wolfgang Sören Klaus'),
    family: ['Müller', 'Weiß', 'von der Heide', 'Schröder', 'Köhler', 'Groß'],
  },
  {
    culture: 'polish',
    share: 2,
    form: 'plain',
    language: 'pl',
    female: list('Małgorzata Agnieszka Zofia Łucja Świetlana'),
    male: list('Łukasz Paweł Stanisław Wojciech Michał'),
    family: list('Wójcik Kowalczyk Żak Dąbrowa Łukasik Święcicki'),
  },
  {
    culture: 'icelandic',
    share: 1,
    form: 'patronymic',
    language: 'is',
    female: list('Þórdís Guðrún Sigríður Björk'),
    male: list('Þór Guðmundur Sigurður Ólafur'),
    family: list('Jóns Ólafs Guðmunds Einars'),
  },
  {
    culture: 'chinese',
    share: 3,
    form: 'plain',
    language: 'zh',
    female: list('秀英 丽 静 敏 芳'),
    male: list('伟 强 磊 军 勇'),
    family: list('王 李 张 刘 陈 欧阳'),
  },
  {
    culture: 'hindi',
    share: 2,
    form: 'plain',
    language: 'hi',
    female: list('आशा लक्ष्मी सुनीता प्रिया'),
    male: list('राजेश अर्जुन विकास सुरेश'),
    family: list('शर्मा वर्मा पटेल गुप्ता'),
  },
  {
    culture: 'javanese',
    share: 2,
    form: 'single',
    language: 'id',
    female: list('Sukarni Wulandari Kartini Sulastri'),
    male: list('Suharto Sukarno Subagyo Wiranto'),
    family: [],
  },
];
