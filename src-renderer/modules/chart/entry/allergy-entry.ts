import { conceptText } from '#shared/kernel/clinical-values.ts';
import { allergies } from '#shared/modules/allergies/allergies.contract.ts';
import { reactionWords, type TypedReaction } from '#shared/modules/allergies/allergy-entry.rules.ts';
import type { Allergy } from '#shared/modules/allergies/allergy.record.ts';
import { request } from '#renderer/bridge/use-command.ts';
import { knownSubstance, substanceSuggestions, suggestions } from '../known/words.ts';
import { oneOf, opened, options, startOf, type Entry, type EntryWordings } from './entries.ts';
import { said, type EntryPart, type Values } from './entry-fields.ts';

const TYPES = ['allergy', 'intolerance'] as const;
const CATEGORIES = ['medication', 'food', 'environment', 'biologic'] as const;
const SEVERITIES = ['mild', 'moderate', 'severe'] as const;
const CRITICALITIES = ['high', 'low', 'unable-to-assess'] as const;
const CERTAINTIES = ['confirmed', 'unconfirmed', 'refuted'] as const;
const STATUSES = ['active', 'inactive', 'resolved'] as const;
const REACTIONS = 5;

export function allergyEntry(base: Allergy | undefined, { words, known }: EntryWordings): Entry {
  const notKnown = { value: '', label: words('notKnown') };
  const parts: readonly EntryPart[] = [
    {
      kind: 'text',
      name: 'substance',
      label: words('allergy.substance'),
      hint: words('allergy.substanceHint'),
      required: true,
      max: 300,
      suggestions: substanceSuggestions(known),
    },
    {
      kind: 'choice',
      name: 'type',
      label: words('allergy.type'),
      options: options(TYPES, (type) => words(`allergy.${type}`)),
    },
    {
      kind: 'select',
      name: 'category',
      label: words('allergy.category'),
      options: [notKnown, ...options(CATEGORIES, (category) => words(`category.${category}`))],
    },
    {
      kind: 'rows',
      name: 'reactions',
      most: REACTIONS,
      legend: (number) => words('allergy.reactionNumber', { number }),
      fields: [
        {
          kind: 'text',
          name: 'reaction',
          label: words('allergy.reaction'),
          hint: words('allergy.reactionHint'),
          neededWith: 'severity',
          max: 300,
          suggestions: suggestions(known, 'sign'),
        },
        {
          kind: 'choice',
          name: 'severity',
          label: words('allergy.severity'),
          options: [notKnown, ...options(SEVERITIES, (severity) => words(`severity.${severity}`))],
        },
      ],
    },
    {
      kind: 'select',
      name: 'criticality',
      label: words('allergy.criticality'),
      options: [notKnown, ...options(CRITICALITIES, (criticality) => words(`criticality.${criticality}`))],
    },
    {
      kind: 'select',
      name: 'verificationStatus',
      label: words('allergy.certainty'),
      options: [notKnown, ...options(CERTAINTIES, (certainty) => words(`certainty.${certainty}`))],
    },
    ...(base
      ? [
          {
            kind: 'select',
            name: 'clinicalStatus',
            label: words('allergy.status'),
            options: options(STATUSES, (status) => words(`allergyStatus.${status}`)),
          } as const,
        ]
      : []),
    { kind: 'when', name: 'onset', label: words('allergy.onset') },
    { kind: 'text', name: 'note', label: words('note'), long: true, max: 4000 },
  ];
  return {
    parts,
    start: base ? valuesOf(base) : { type: 'allergy' },
    save: (patientId, values, from) => {
      const { substance = '', onset, note } = said(values, 'substance', 'onset', 'note');
      const chosen = knownSubstance(known, substance);
      const category = oneOf(CATEGORIES, values['category']) ?? chosen?.category;
      const criticality = oneOf(CRITICALITIES, values['criticality']);
      const verificationStatus = oneOf(CERTAINTIES, values['verificationStatus']);
      const clinicalStatus = oneOf(STATUSES, values['clinicalStatus']);
      return request(allergies.save, {
        patientId,
        ...opened<Allergy>(from),
        entry: {
          substance,
          type: oneOf(TYPES, values['type']) ?? 'allergy',
          reactions: reactionsOf(values, Math.max(REACTIONS, base?.reaction?.length ?? 0)),
          ...(chosen && chosen.coding.length > 0 ? { coding: chosen.coding } : {}),
          ...(category === undefined ? {} : { category }),
          ...(criticality === undefined ? {} : { criticality }),
          ...(verificationStatus === undefined ? {} : { verificationStatus }),
          ...(clinicalStatus === undefined ? {} : { clinicalStatus }),
          ...(onset === undefined ? {} : { onset }),
          ...(note === undefined ? {} : { note }),
        },
      });
    },
  };
}

/** Reactions beyond those that the form has rows for ride along unseen, so that an edit loses none. */
function valuesOf(allergy: Allergy): Values {
  const reactions = (allergy.reaction ?? []).flatMap((reaction, row) => [
    [`reaction${row}`, reactionWords(reaction)] as const,
    [`severity${row}`, reaction.severity ?? ''] as const,
  ]);
  return {
    ...startOf({
      substance: conceptText(allergy.code),
      type: allergy.type ?? 'allergy',
      category: allergy.category?.[0],
      criticality: allergy.criticality,
      verificationStatus: allergy.verificationStatus,
      clinicalStatus: allergy.clinicalStatus ?? 'active',
      onset: allergy.onset,
      note: allergy.note,
    }),
    ...Object.fromEntries(reactions),
  };
}

function reactionsOf(values: Values, most: number): TypedReaction[] {
  return Array.from({ length: most }, (_, row) => row).flatMap((row) => {
    const words = values[`reaction${row}`]?.trim() ?? '';
    const severity = oneOf(SEVERITIES, values[`severity${row}`]);
    return words === '' ? [] : [{ words, ...(severity === undefined ? {} : { severity }) }];
  });
}
