import { useEffect, useState } from 'react';
import { mainName, type HumanName } from '#shared/kernel/human-name.ts';
import { photos } from '#shared/modules/photos/photos.contract.ts';
import { request } from '#renderer/bridge/use-command.ts';
import { untilHere } from '#renderer/kit/until-here.ts';
import './photos.css';

export interface PatientPhotoProps {
  readonly patientId: string;
  readonly name: readonly HumanName[];
  /** Of `photoOf`: absent where there is no picture. */
  readonly photo: string | undefined;
  /** Side in pixels. */
  readonly size: number;
}

/** A face, or the initials in its place. It says nothing that the name beside it does not: readers pass over it. */
export function PatientPhoto({ patientId, name, photo, size }: PatientPhotoProps) {
  const [shown, setShown] = useState<{ readonly of: string; readonly url: string }>();
  const of = photo === undefined ? undefined : `${patientId} ${photo}`;
  useEffect(() => {
    if (of === undefined) return undefined;
    let isWanted = true;
    const stop = untilHere(async () => {
      const answer = await request(photos.read, { patientId });
      if (isWanted && answer.ok)
        setShown({ of, url: `data:${answer.value.contentType};base64,${answer.value.base64}` });
      return !answer.ok && answer.error.code === 'photo.notHere';
    });
    return () => {
      isWanted = false;
      stop();
    };
  }, [of, patientId]);
  return (
    <span className="fw-photo" style={{ inlineSize: size, blockSize: size }} aria-hidden="true">
      {shown !== undefined && shown.of === of ? (
        <img src={shown.url} alt="" width={size} height={size} />
      ) : (
        // Drawn, not written: a button around it is called by what it does.
        <span
          className="fw-photo-initials"
          data-initials={initialsOf(name)}
          style={{ fontSize: size * 0.38 }}
        />
      )}
    </span>
  );
}

/** The first letters of the first given name and the family name. Arabic letters stand apart, as in print. */
export function initialsOf(names: readonly HumanName[]): string {
  const name = mainName(names);
  const words = [name?.given?.[0] ?? name?.text, name?.family].filter((word) => word !== undefined);
  const letters = words.map((word) => firstLetter(word.trim())).map((letter) => letter.toLocaleUpperCase());
  return letters.join(/\p{Script=Arabic}/u.test(letters.join('')) ? '\u200C' : '');
}

function firstLetter(word: string): string {
  const [first] = new Intl.Segmenter().segment(word);
  return first?.segment ?? '';
}
