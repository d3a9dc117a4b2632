import { useRef } from 'react';
import { Notice } from '#renderer/kit/Notice.tsx';
import type { ShownPaper } from './use-taken.ts';
import { usePrintWords } from './words.ts';

export interface PaperFrameProps {
  readonly shown: ShownPaper;
  readonly title: string;
  /** How the viewer shows it: a parameter of its address. */
  readonly view: string;
  /** It stands there and can be printed by the window's own dialog. */
  readonly onShown: (print: () => void) => void;
}

/** The PDF itself, in the window's own viewer where it has one. */
export function PaperFrame({ shown, title, view, onShown }: PaperFrameProps) {
  const words = usePrintWords();
  const frame = useRef<HTMLIFrameElement>(null);
  if (!navigator.pdfViewerEnabled) {
    return (
      <div className="fw-print-note">
        <Notice severity="info">{words('noViewer')}</Notice>
      </div>
    );
  }
  return (
    <iframe
      key={shown.url} // another paper in the same frame would be a place to go back to, and *Close* lead there
      ref={frame}
      className="fw-print-frame"
      title={title}
      src={`${shown.url}#toolbar=0&navpanes=0&${view}`}
      onLoad={() => onShown(() => frame.current?.contentWindow?.print())}
    />
  );
}
