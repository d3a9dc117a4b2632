import { network } from '#shared/modules/network/network.contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { useReferralWords } from './words.ts';

/** For the patient to see: what was told of them to whom, and when. */
export function Disclosures({ patientId }: { readonly patientId: string }) {
  const words = useReferralWords();
  const format = useFormat();
  const query = useQuery(network.disclosures, { patientId });
  return (
    <section className="fw-referral-part" aria-labelledby="referrals-told">
      <h3 id="referrals-told">{words('disclosures')}</h3>
      {query.state === 'error' ? <ErrorNotice error={query.error} /> : null}
      {query.value?.length === 0 ? <p className="fw-second">{words('disclosures.none')}</p> : null}
      <ul role="list">
        {(query.value ?? []).map(({ id, kind, toName, at, includes = [] }) => (
          <li key={id}>
            <div>{words(`told.${kind}`)}</div>
            <div className="fw-second">
              {words.rich('told.to', {
                facility: <bdi key="facility">{toName}</bdi>,
                when: format.dateTime(at),
              })}
            </div>
            {includes.length === 0 ? null : (
              <div className="fw-second">
                {includes
                  .map((part) => (words.has(`part.${part}`) ? words(`part.${part}`) : part))
                  .join('; ')}
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
