import { IconFileText } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { documents } from '#shared/modules/documents/documents.contract.ts';
import type { Document } from '#shared/modules/documents/document.record.ts';
import { request } from '#renderer/bridge/use-command.ts';
import { untilHere } from '#renderer/kit/until-here.ts';

/** The small picture of a document; a sheet of paper where there is none. It lives in this window's memory only. */
export function Thumbnail({ document: { id, thumbnail } }: { readonly document: Document }) {
  const [shown, setShown] = useState<string>();
  const hash = thumbnail?.hash;
  useEffect(() => {
    if (hash === undefined) return undefined;
    let isWanted = true;
    const stop = untilHere(async () => {
      const answer = await request(documents.read, { id, part: 'thumbnail', from: 0 });
      if (isWanted && answer.ok) setShown(`data:image/jpeg;base64,${answer.value.bytes}`);
      return !answer.ok && answer.error.code === 'document.notHere';
    });
    return () => {
      isWanted = false;
      stop();
    };
  }, [id, hash]);
  return (
    <span className="fw-doc-thumb">
      {shown === undefined ? <IconFileText size={28} aria-hidden="true" /> : <img src={shown} alt="" />}
    </span>
  );
}
