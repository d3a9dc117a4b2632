import { formatQuantity } from '#shared/kernel/format-quantity.ts';
import type { FamilyMember } from '#shared/modules/history/family-member.record.ts';
import { relationOf } from '#shared/modules/history/relations.rules.ts';
import { conceptWords } from '#shared/modules/problems/concept-words.rules.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import type { EntryTarget } from '../entry/entries.ts';
import { useKnownWords } from '../known/words.ts';
import { ListTable } from '../lists/ListTable.tsx';
import { ChangeButton } from '../parts/ChangeButton.tsx';
import { useHistoryWords } from './words.ts';

type FamilyCondition = NonNullable<FamilyMember['condition']>[number];

export function RelativeTable({
  relatives,
  onEntry,
}: {
  readonly relatives: readonly FamilyMember[];
  readonly onEntry: (target: EntryTarget) => void;
}) {
  const words = useHistoryWords();
  const known = useKnownWords();
  const mayWrite = usePermission('chart.write');
  return (
    <ListTable
      columns={[words('column.who'), words('column.conditions'), words('column.life'), words('column.entry')]}
      rows={relatives.map((relative) => {
        const relation = relationOf(relative.relationship);
        const who =
          relation === undefined ? conceptWords(relative.relationship) : known(`relation.${relation}`);
        return {
          key: relative.id,
          newer: relative.newer,
          records: [relative.id],
          name: who,
          cells: [
            <bdi key="who">{relative.name === undefined ? who : `${who}, ${relative.name}`}</bdi>,
            <ul key="conditions" role="list">
              {(relative.condition ?? []).map((condition, index) => (
                // Two conditions may be worded alike: they are told apart by their place.
                // oxlint-disable-next-line react/no-array-index-key
                <li key={index}>
                  <Condition of={condition} />
                </li>
              ))}
              {relative.condition === undefined ? (
                <li className="fw-second">{words('relatives.noCondition')}</li>
              ) : null}
            </ul>,
            <Life key="life" of={relative} />,
            mayWrite && relative.newer === undefined ? (
              <ChangeButton
                key="entry"
                name={who}
                onChange={() => onEntry({ kind: 'relative', base: relative })}
              />
            ) : null,
          ],
          ...(relative.note === undefined ? {} : { note: relative.note }),
        };
      })}
    />
  );
}

function Condition({ of: { code, onsetAge, contributedToDeath } }: { readonly of: FamilyCondition }) {
  const words = useHistoryWords();
  const facts = [
    ...(onsetAge ? [words('relatives.onset', { age: formatQuantity(onsetAge, words.language) })] : []),
    ...(contributedToDeath ? [words('relatives.fatal')] : []),
  ];
  return (
    <>
      <bdi>{conceptWords(code)}</bdi>
      {facts.length === 0 ? null : <span className="fw-second">, {facts.join(', ')}</span>}
    </>
  );
}

function Life({ of: { deceased, deceasedAge } }: { readonly of: FamilyMember }) {
  const words = useHistoryWords();
  if (deceasedAge) return words('relatives.diedAt', { age: formatQuantity(deceasedAge, words.language) });
  if (deceased === undefined) return '';
  return words(deceased ? 'relatives.died' : 'relatives.alive');
}
