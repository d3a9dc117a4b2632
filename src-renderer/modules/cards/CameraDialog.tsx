import { useState } from 'react';
import { readCardCode } from '#shared/modules/cards/card-code.rules.ts';
import { CameraFrame } from './CameraFrame.tsx';
import { useCamera } from './use-camera.ts';
import { useCardWords } from './words.ts';

export interface CameraDialogProps {
  readonly onCode: (code: string) => void;
  readonly onClose: () => void;
}

/** The camera's picture until a card is seen in it. */
export function CameraDialog({ onCode, onClose }: CameraDialogProps) {
  const words = useCardWords();
  const [isStranger, setIsStranger] = useState(false);
  const camera = useCamera((text) => {
    const read = readCardCode(text);
    // A card in a moving hand is misread now and then: the next picture is better.
    if (read.ok || read.error.code === 'card.newer') onCode(text);
    else setIsStranger(read.error.code === 'card.notACode');
  }, onClose);
  return (
    <CameraFrame
      camera={camera}
      title={words('camera.title')}
      hint={words(isStranger ? 'card.notACode.title' : 'camera.hold')}
      instead={words('camera.noneNext')}
      onClose={onClose}
    />
  );
}
