import { mainName, nameParts, type HumanName } from '#shared/kernel/human-name.ts';
import { useKitWords } from './words.ts';

export interface PatientNameProps {
  readonly name: readonly HumanName[];
  /** Titles are for the banner and the side panel, not for lists. */
  readonly withTitle?: boolean;
}

/** `FAMILY, Given Middle (Title)`: whole, never cut, set apart from the direction of the text around it. */
export function PatientName({ name, withTitle = false }: PatientNameProps) {
  const words = useKitWords();
  const main = mainName(name);
  const parts = main ? nameParts(main) : undefined;
  if (!parts || parts.before === '') return <span>{words('nameUnknown')}</span>;
  return (
    <bdi>
      {parts.before}
      {parts.separator}
      {parts.after}
      {withTitle && parts.title !== '' ? <span className="fw-name-title"> ({parts.title})</span> : null}
    </bdi>
  );
}
