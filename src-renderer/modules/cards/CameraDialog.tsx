import { Button, Loader, Modal, NativeSelect, Switch } from '@mantine/core';
import { useState } from 'react';
import { readCardCode } from '#shared/modules/cards/card-code.rules.ts';
import { Notice } from '#renderer/kit/Notice.tsx';
import { ShortcutLayer } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import './cards.css';
import { useCamera } from './use-camera.ts';
import { useCardWords } from './words.ts';

export interface CameraDialogProps {
  readonly onCode: (code: string) => void;
  readonly onClose: () => void;
}

/** The camera's picture until a card is seen in it. */
export function CameraDialog({ onCode, onClose }: CameraDialogProps) {
  const words = useCardWords();
  const kit = useKitWords();
  const [isStranger, setIsStranger] = useState(false);
  const { state, video, cameras, current, choose, again, light } = useCamera((text) => {
    const read = readCardCode(text);
    // A card in a moving hand is misread now and then: the next picture is better.
    if (read.ok || read.error.code === 'card.newer') onCode(text);
    else setIsStranger(read.error.code === 'card.notACode');
  }, onClose);
  const trouble = state === 'none' || state === 'refused' || state === 'busy' ? state : undefined;
  return (
    <Modal
      opened
      onClose={onClose}
      title={words('camera.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': kit('close') }}
    >
      <ShortcutLayer>
        <div className="fw-camera">
          {trouble === undefined ? (
            <p role="status">
              {state === 'starting' ? (
                <>
                  <Loader size="xs" /> {words('camera.starting')}
                </>
              ) : (
                words(isStranger ? 'card.notACode.title' : 'camera.hold')
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
              {words(`camera.${trouble}Next`)}
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
