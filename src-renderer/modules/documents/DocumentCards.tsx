import type { Document } from '#shared/modules/documents/document.record.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { NewerChip } from '#renderer/kit/NewerChip.tsx';
import { StatusChip } from '#renderer/kit/StatusChip.tsx';
import { ReviewMark } from '#renderer/modules/reviews/marks.tsx';
import { Thumbnail } from './Thumbnail.tsx';
import { useDocumentWords } from './words.ts';

export interface DocumentCardsProps {
  readonly documents: readonly Document[];
  readonly onOpen: (id: string) => void;
}

export function DocumentCards({ documents, onOpen }: DocumentCardsProps) {
  const words = useDocumentWords();
  const format = useFormat();
  return (
    <ul role="list" className="fw-doc-cards">
      {documents.map((document) => (
        <li key={document.id}>
          <button
            type="button"
            id={`card-${document.id}`}
            className="fw-doc-card"
            data-past={document.status === 'current' ? undefined : ''}
            onClick={() => onOpen(document.id)}
          >
            <Thumbnail document={document} />
            <span>
              <strong>
                <bdi>{document.title}</bdi>
              </strong>
              <span>{words(`category.${document.category}`)}</span>
              <span className="fw-second">
                {document.date === undefined ? words('undated') : format.day(document.date)}
                {document.author === undefined ? null : (
                  <>
                    {' · '}
                    <bdi>{document.author}</bdi>
                  </>
                )}
              </span>
              <NewerChip of={document.newer} /> <ReviewMark of={document.id} isPlain />
              {document.status === 'current' ? null : (
                <StatusChip severity={document.status === 'superseded' ? 'info' : 'serious'}>
                  {words(`status.${document.status}`)}
                </StatusChip>
              )}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
