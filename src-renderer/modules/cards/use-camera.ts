import { useEffect, useEffectEvent, useRef, useState, type RefObject } from 'react';
import { areShortcutsPaused } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { pictureReader } from './read-picture.ts';

const LOOK_EVERY_MS = 120;

export type CameraState = 'starting' | 'running' | 'none' | 'refused' | 'busy';

export interface CameraFacts {
  readonly id: string;
  /** Empty until the camera may be used. */
  readonly label: string;
}

export interface Camera {
  readonly state: CameraState;
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly cameras: readonly CameraFacts[];
  readonly current: string | undefined;
  choose(id: string): void;
  again(): void;
  /** Absent where the camera has no light. */
  readonly light: { readonly isOn: boolean; turn(isOn: boolean): void } | undefined;
}

/**
 * The camera's picture for as long as the dialog stands, and each code that is seen in it.
 * @param onLocked nobody sits here any more; absent before anybody has signed in
 */
export function useCamera(onSeen: (text: string) => void, onLocked?: () => void): Camera {
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<CameraState>('starting');
  const [cameras, setCameras] = useState<readonly CameraFacts[]>([]);
  const [chosen, setChosen] = useState<string>();
  const [attempt, setAttempt] = useState(0);
  const [track, setTrack] = useState<MediaStreamTrack>();
  const [isLit, setIsLit] = useState(false);
  const seen = useEffectEvent(onSeen);
  const isLeft = useEffectEvent(() => {
    if (!onLocked || !areShortcutsPaused()) return false;
    onLocked();
    return true;
  });

  useEffect(() => {
    const stopping = new AbortController();
    let stream: MediaStream | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;

    async function look(read: (video: HTMLVideoElement) => Promise<string | undefined>): Promise<void> {
      // Nobody sits here: the camera must not go on looking.
      if (isLeft()) return;
      const picture = video.current;
      const text = picture && picture.videoWidth > 0 ? await read(picture) : undefined;
      if (stopping.signal.aborted) return;
      if (text !== undefined) seen(text);
      timer = setTimeout(() => void look(read), LOOK_EVERY_MS);
    }

    async function start(): Promise<void> {
      const [opened, read] = await Promise.all([openCamera(chosen), pictureReader()]);
      if (opened.state !== 'running') {
        if (!stopping.signal.aborted) setState(opened.state);
        return;
      }
      ({ stream } = opened);
      if (stopping.signal.aborted || !video.current) return stopAll(stream);
      video.current.srcObject = stream;
      setTrack(stream.getVideoTracks()[0]);
      setState('running');
      setCameras(await listCameras());
      if (!stopping.signal.aborted) void look(read);
    }

    void start();
    return () => {
      stopping.abort();
      clearTimeout(timer);
      stopAll(stream);
    };
  }, [chosen, attempt]);

  const hasLight = track !== undefined && 'torch' in track.getCapabilities();
  return {
    state,
    video,
    cameras,
    current: chosen ?? track?.getSettings().deviceId,
    choose: (id) => {
      setState('starting');
      setIsLit(false);
      setChosen(id);
    },
    again: () => {
      setState('starting');
      setAttempt((count) => count + 1);
    },
    light: hasLight
      ? {
          isOn: isLit,
          turn: (isOn) => {
            setIsLit(isOn);
            const torch = { torch: isOn } as MediaTrackConstraintSet; // of the Image Capture standard, which TypeScript lacks
            void track.applyConstraints({ advanced: [torch] });
          },
        }
      : undefined,
  };
}

type Opened =
  | { readonly state: 'running'; readonly stream: MediaStream }
  | { readonly state: Exclude<CameraState, 'running' | 'starting'> };

async function openCamera(id: string | undefined): Promise<Opened> {
  // Absent in a window that is not served from this machine.
  if (!('mediaDevices' in navigator)) return { state: 'none' };
  const which = id === undefined ? { facingMode: { ideal: 'environment' } } : { deviceId: { exact: id } };
  try {
    const size = { width: { ideal: 1280 }, height: { ideal: 720 } };
    return {
      state: 'running',
      stream: await navigator.mediaDevices.getUserMedia({ audio: false, video: { ...which, ...size } }),
    };
  } catch (error) {
    const name = error instanceof DOMException ? error.name : '';
    if (name === 'NotAllowedError' || name === 'SecurityError') return { state: 'refused' };
    return { state: name === 'NotFoundError' || name === 'OverconstrainedError' ? 'none' : 'busy' };
  }
}

async function listCameras(): Promise<readonly CameraFacts[]> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices
    .filter(({ kind }) => kind === 'videoinput')
    .map(({ deviceId, label }) => ({ id: deviceId, label }));
}

function stopAll(stream: MediaStream | undefined): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}
