import { useState } from 'react';
import { parseEnrolLink } from '#shared/sync/enrol-link.ts';
import { CameraFrame } from '#renderer/modules/cards/CameraFrame.tsx';
import { useCamera } from '#renderer/modules/cards/use-camera.ts';
import { useSessionWords } from './words.ts';

export interface EnrolCameraProps {
  readonly onLink: (link: string) => void;
  readonly onClose: () => void;
}

/** Reads the square picture that a server shows with its code. Nobody has signed in here, so nobody's absence ends it. */
export function EnrolCamera({ onLink, onClose }: EnrolCameraProps) {
  const words = useSessionWords();
  const [isStranger, setIsStranger] = useState(false);
  const camera = useCamera((text) => {
    if (parseEnrolLink(text)) onLink(text);
    else setIsStranger(true);
  });
  return (
    <CameraFrame
      camera={camera}
      title={words('join.scan')}
      hint={words(isStranger ? 'join.scanStranger' : 'join.scanHold')}
      instead={words('join.scanNone')}
      onClose={onClose}
    />
  );
}
