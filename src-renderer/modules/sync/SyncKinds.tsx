import { Table } from '@mantine/core';
import type { SyncStatus } from '#shared/modules/sync/sync.contract.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { spanWords, useSyncWords } from './words.ts';

/** What waits and what comes, by kind of record. Nothing where nothing does. */
export function SyncKinds({ status: { compartments } }: { readonly status: SyncStatus }) {
  const words = useSyncWords();
  const format = useFormat();
  const { now } = useClock();
  if (compartments.length === 0) return null;
  const isComing = compartments.some(({ fetched }) => fetched > 0);
  return (
    <section aria-label={words('kinds.title')}>
      <h3>{words('kinds.title')}</h3>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{words('kinds.kind')}</Table.Th>
            <Table.Th scope="col" className="fw-sync-number">
              {words('kinds.notSent')}
            </Table.Th>
            <Table.Th scope="col" className="fw-sync-number">
              {words('kinds.oldest')}
            </Table.Th>
            {isComing ? (
              <Table.Th scope="col" className="fw-sync-number">
                {words('kinds.coming')}
              </Table.Th>
            ) : null}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {compartments.map(({ compartment, notSent, oldestNotSent, fetched, left }) => (
            <Table.Tr key={compartment}>
              <Table.Th scope="row">{words(`kind.${compartment}`)}</Table.Th>
              <Table.Td className="fw-sync-number">{format.number(notSent)}</Table.Td>
              <Table.Td className="fw-sync-number">
                {oldestNotSent === undefined
                  ? null
                  : spanWords(words, Date.parse(now) - Date.parse(oldestNotSent))}
              </Table.Td>
              {isComing ? <Table.Td className="fw-sync-number">{coming(fetched, left)}</Table.Td> : null}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );

  function coming(fetched: number, left: number | undefined): string {
    if (fetched === 0) return '';
    return left === undefined
      ? format.number(fetched)
      : `${format.number(fetched)} / ${format.number(fetched + left)}`;
  }
}
