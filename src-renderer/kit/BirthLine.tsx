import { useFormat } from './i18n/use-format.ts';
import { useKitWords } from './words.ts';

export interface Birth {
  readonly birthDate?: string;
  readonly birthDateEstimated?: boolean;
  readonly deceased?: boolean;
  readonly deceasedAt?: string;
}

/** `14-Aug-1967 (58 y)`; the age at death of someone who has died. */
export function BirthLine({ birth }: { readonly birth: Birth }) {
  const words = useKitWords();
  const format = useFormat();
  if (birth.birthDate === undefined) return <span>{words('birthUnknown')}</span>;
  const estimated = birth.birthDateEstimated;
  const hasDied = birth.deceased === true || birth.deceasedAt !== undefined;
  const age =
    hasDied && birth.deceasedAt === undefined
      ? undefined
      : format.age(birth.birthDate, { at: birth.deceasedAt, estimated });
  return (
    <span className="fw-numeric">
      <bdi>{format.birthDate(birth.birthDate, estimated)}</bdi>
      {age === undefined ? null : hasDied ? ` (${words('diedAged', { age })})` : ` (${age})`}
      {hasDied && age === undefined ? ` (${words('died')})` : null}
    </span>
  );
}
