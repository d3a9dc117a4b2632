import { conceptText } from '#shared/kernel/clinical-values.ts';
import { westernDigits } from '#shared/kernel/digits.ts';
import { ageInYears } from '#shared/modules/history/family-conditions.rules.ts';
import type { FamilyMember } from '#shared/modules/history/family-member.record.ts';
import { history } from '#shared/modules/history/history.contract.ts';
import { RELATIONS, relationConcept, relationOf } from '#shared/modules/history/relations.rules.ts';
import { request } from '#renderer/bridge/use-command.ts';
import { suggestions } from '../known/words.ts';
import { oneOf, opened, options, startOf, type Entry, type EntryWordings } from './entries.ts';
import { said, type Values } from './entry-fields.ts';

const CONDITIONS = 8;
const OLDEST_YEARS = 130;
const LIVES = ['alive', 'died'] as const;

export function relativeEntry(base: FamilyMember | undefined, { words, known }: EntryWordings): Entry {
  const relation = relationOf(base?.relationship);
  const own = base && relation === undefined ? [{ value: '', label: conceptText(base.relationship) }] : [];
  return {
    parts: [
      {
        kind: 'select',
        name: 'relationship',
        label: words('relative.relationship'),
        options: [...own, ...options(RELATIONS, (one) => known(`relation.${one}`))],
      },
      {
        kind: 'text',
        name: 'name',
        label: words('relative.name'),
        hint: words('relative.nameHint'),
        max: 300,
      },
      {
        kind: 'rows',
        name: 'conditions',
        most: Math.max(CONDITIONS, base?.condition?.length ?? 0),
        legend: (number) => words('relative.conditionNumber', { number }),
        fields: [
          {
            kind: 'text',
            name: 'condition',
            label: words('relative.condition'),
            max: 300,
            suggestions: suggestions(known, 'problem'),
          },
          { kind: 'number', name: 'age', label: words('relative.onsetAge'), max: OLDEST_YEARS },
          { kind: 'check', name: 'fatal', label: words('relative.fatal') },
        ],
      },
      {
        kind: 'choice',
        name: 'life',
        label: words('relative.life'),
        options: [
          { value: '', label: words('notKnown') },
          ...options(LIVES, (life) => words(`life.${life}`)),
        ],
      },
      { kind: 'number', name: 'deceasedAge', label: words('relative.deceasedAge'), max: OLDEST_YEARS },
      { kind: 'text', name: 'note', label: words('note'), long: true, max: 4000 },
    ],
    start: base ? valuesOf(base) : { relationship: 'MTH' },
    save: (patientId, values, from) => {
      const { name, note, deceasedAge } = said(values, 'name', 'note', 'deceasedAge');
      const chosen = oneOf(RELATIONS, values['relationship']);
      const life = oneOf(LIVES, values['life']);
      return request(history.saveRelative, {
        patientId,
        ...opened<FamilyMember>(from),
        entry: {
          relationship:
            chosen === undefined || chosen === relation
              ? (base?.relationship ?? relationConcept('FAMMEMB', known('relation.FAMMEMB')))
              : relationConcept(chosen, known(`relation.${chosen}`)),
          condition: conditionsOf(values, Math.max(CONDITIONS, base?.condition?.length ?? 0)),
          ...(life === undefined ? {} : { deceased: life === 'died' }),
          ...(deceasedAge === undefined ? {} : { deceasedAgeYears: Number(westernDigits(deceasedAge)) }),
          ...(name === undefined ? {} : { name }),
          ...(note === undefined ? {} : { note }),
        },
      });
    },
  };
}

function valuesOf(base: FamilyMember): Values {
  const isDead = base.deceasedAge !== undefined || base.deceased === true;
  const rows = (base.condition ?? []).flatMap(({ code, onsetAge, contributedToDeath }, row) => [
    [`condition${row}`, conceptText(code)] as const,
    [`age${row}`, String(ageInYears(onsetAge) ?? '')] as const,
    [`fatal${row}`, contributedToDeath ? 'yes' : ''] as const,
  ]);
  return {
    ...startOf({
      relationship: relationOf(base.relationship),
      name: base.name,
      life: isDead ? 'died' : base.deceased === false ? 'alive' : undefined,
      deceasedAge: ageInYears(base.deceasedAge),
      note: base.note,
    }),
    ...Object.fromEntries(rows),
  };
}

function conditionsOf(values: Values, most: number) {
  return Array.from({ length: most }, (_, row) => row).flatMap((row) => {
    const name = values[`condition${row}`]?.trim() ?? '';
    if (name === '') return [];
    const age = values[`age${row}`]?.trim() ?? '';
    return [
      {
        name,
        ...(age === '' ? {} : { onsetAgeYears: Number(westernDigits(age)) }),
        ...(values[`fatal${row}`] === 'yes' ? { contributedToDeath: true } : {}),
      },
    ];
  });
}
