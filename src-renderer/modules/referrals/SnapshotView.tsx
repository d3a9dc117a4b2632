import { useMemo } from 'react';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { Notice } from '#renderer/kit/Notice.tsx';
import { snapshotText } from './snapshot-sections.ts';
import { useReferralWords } from './words.ts';

/** Part of another facility's chart, as it was: to be read, never to be taken for this one's. */
export function SnapshotView({
  bundle,
  facility,
}: {
  readonly bundle: string | undefined;
  readonly facility: string;
}) {
  const words = useReferralWords();
  const format = useFormat();
  const text = useMemo(() => (bundle === undefined ? undefined : snapshotText(bundle)), [bundle]);
  return (
    <section className="fw-snapshot" aria-labelledby="referral-snapshot">
      <h3 id="referral-snapshot">
        {words.rich('snapshot', { facility: <bdi key="facility">{facility}</bdi> })}
      </h3>
      {text ? (
        <>
          <p className="fw-second">{words('snapshot.as', { when: format.dateTime(text.date) })}</p>
          {text.sections.map(({ title, rows }) => (
            <section key={title} lang={text.language} aria-label={title}>
              <h4>
                <bdi>{title}</bdi>
              </h4>
              <table>
                <tbody>
                  {rows.map((cells, row) => (
                    // Lines of a document have no identity but their place, and never move.
                    // oxlint-disable-next-line react/no-array-index-key
                    <tr key={row}>
                      {cells.map((cell, column) => (
                        // oxlint-disable-next-line react/no-array-index-key -- as above
                        <td key={column}>
                          <bdi>{cell}</bdi>
                        </td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          ))}
        </>
      ) : (
        <Notice
          severity="info"
          title={words(bundle === undefined ? 'snapshot.coming' : 'snapshot.unreadable')}
        />
      )}
    </section>
  );
}
