import { Button, Loader, Modal, NativeSelect, Switch } from '@mantine/core';
import { Notice } from '#renderer/kit/Notice.tsx';
import { ShortcutLayer } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import './cards.css';
import type { Camera } from './use-camera.ts';
import { useCardWords } from './words.ts';

export interface CameraFrameProps {
  readonly camera: Camera;
  readonly title: string;
  /** What to hold before it, or what is wrong with what was seen. */
  readonly hint: string;
  /** What to do where there is no camera. */
  readonly instead: string;
  readonly onClose: () => void;
}

/** The camera's picture until a code is seen in it. */
export function CameraFrame({ camera, title, hint, instead, onClose }: CameraFrameProps) {
  const words = useCardWords();
  const kit = useKitWords();
  const { state, video, cameras, current, choose, again, light } = camera;
  const trouble = state === 'none' || state === 'refused' || state === 'busy' ? state : undefined;
  return (
    <Modal opened onClose={onClose} title={title} size="lg" closeButtonProps={{ 'aria-label': kit('close') }}>
      <ShortcutLayer>
        <div className="fw-camera">
          {trouble === undefined ? (
            <p role="status">
              {state === 'starting' ? (
                <>
                  <Loader size="xs" /> {words('camera.starting')}
                </>
              ) : (
                hint
              )}
            </p>
          ) : (
            <Notice
              severity="caution"
              role="alert"
              title={words(`camera.${trouble}`)}
              actions={
                <Button size="xs" variant="default" onClick={again}>
                  {words('camera.again')}
                </Button>
              }
            >
              {trouble === 'none' ? instead : words(`camera.${trouble}Next`)}
            </Notice>
          )}
          <video
            ref={video}
            className="fw-camera-picture"
            hidden={state !== 'running'}
            aria-label={words('camera.picture')}
            autoPlay
            muted
            playsInline
          />
          <div className="fw-button-row">
            {cameras.length > 1 ? (
              <NativeSelect
                aria-label={words('camera.which')}
                value={current ?? ''}
                onChange={({ currentTarget: { value } }) => choose(value)}
                data={cameras.map(({ id, label }, index) => ({
                  value: id,
                  label: label === '' ? words('camera.number', { number: index + 1 }) : label,
                }))}
              />
            ) : null}
            {light ? (
              <Switch
                label={words('camera.light')}
                checked={light.isOn}
                onChange={(event) => light.turn(event.currentTarget.checked)}
              />
            ) : null}
          </div>
          <p className="fw-second">{words('camera.private')}</p>
        </div>
      </ShortcutLayer>
    </Modal>
  );
}
