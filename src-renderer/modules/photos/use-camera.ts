import { useEffect, useState, type RefObject } from 'react';

export type CameraState = 'off' | 'starting' | 'on' | 'none' | 'refused';

/** The camera in a video element, for as long as it is wanted. Its light goes out when the element does. */
export function useCamera(video: RefObject<HTMLVideoElement | null>, isWanted: boolean): CameraState {
  const [found, setFound] = useState<'on' | 'none' | 'refused'>();
  useEffect(() => {
    if (!isWanted) return undefined;
    let stream: MediaStream | undefined;
    let isGone = false;
    void openCamera().then((opened) => {
      if (typeof opened === 'string') return isGone ? undefined : setFound(opened);
      stream = opened;
      if (isGone || !video.current) return stop(opened);
      video.current.srcObject = opened;
      // Before its first frame there is nothing to take.
      video.current.addEventListener('loadeddata', () => setFound('on'), { once: true });
    });
    return () => {
      isGone = true;
      if (stream) stop(stream);
      setFound(undefined);
    };
  }, [isWanted, video]);
  if (!isWanted) return 'off';
  return found ?? 'starting';
}

async function openCamera(): Promise<MediaStream | 'none' | 'refused'> {
  if (!('mediaDevices' in navigator)) return 'none';
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { width: { ideal: 1280 }, height: { ideal: 960 } },
    });
  } catch (error) {
    // The browser's own ways to say no: whatever else goes wrong is a bug.
    if (!(error instanceof DOMException)) throw error;
    return error.name === 'NotAllowedError' ? 'refused' : 'none';
  }
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
