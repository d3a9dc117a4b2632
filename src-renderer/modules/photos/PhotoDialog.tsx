import { Button, FileButton, Modal } from '@mantine/core';
import { IconCamera, IconPhoto, IconTrash } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { consentStates } from '#shared/modules/consents/consent.rules.ts';
import { consents } from '#shared/modules/consents/consents.contract.ts';
import type { Patient } from '#shared/modules/patients/patient.record.ts';
import { photos } from '#shared/modules/photos/photos.contract.ts';
import { photoOf } from '#shared/modules/photos/photos.rules.ts';
import { request, useCommand } from '#renderer/bridge/use-command.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { ErrorNotice, useErrorText } from '#renderer/kit/ErrorNotice.tsx';
import { Notice } from '#renderer/kit/Notice.tsx';
import { PatientName } from '#renderer/kit/PatientName.tsx';
import { ShortcutLayer } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { drawSquare, jpegOf, usualPlace } from './crop.ts';
import { PatientPhoto } from './PatientPhoto.tsx';
import { useCamera } from './use-camera.ts';
import { usePhotoWords } from './words.ts';

export interface PhotoDialogProps {
  readonly patient: Patient;
  readonly onClose: () => void;
}

/** A picture by camera or file, cut to the square of the face; or the one there is taken down. */
export function PhotoDialog({ patient, onClose }: PhotoDialogProps) {
  const words = usePhotoWords();
  const kit = useKitWords();
  const toast = useToast();
  const errorText = useErrorText(words);
  const { today } = useClock();
  const take = useCommand(photos.take);
  const use = useCommand(photos.use);
  const stated = useQuery(consents.list, { patientId: patient.id });
  const video = useRef<HTMLVideoElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [isCamera, setIsCamera] = useState(false);
  const [picture, setPicture] = useState<ImageBitmap>();
  const [place, setPlace] = useState(0.5);
  const [isUnreadable, setIsUnreadable] = useState(false);
  const [isLeaving, setIsLeaving] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const camera = useCamera(video, isCamera);
  const hasOwn = patient.photoId !== undefined;
  const consent = consentStates(stated.value ?? [], today).find(({ scope }) => scope === 'photo')?.state;

  useEffect(() => {
    if (picture && canvas.current) drawSquare(canvas.current, picture, place);
  }, [picture, place]);

  function show(next: ImageBitmap): void {
    setPlace(usualPlace(next.width, next.height));
    setPicture(next);
    setIsCamera(false);
    setIsUnreadable(false);
  }
  async function choose(file: File | null): Promise<void> {
    if (!file) return;
    const read = await createImageBitmap(file).catch(() => undefined); // what is no picture
    if (read) show(read);
    else setIsUnreadable(true);
  }
  async function snap(): Promise<void> {
    if (video.current) show(await createImageBitmap(video.current));
  }
  async function putBack(photoId: string | undefined): Promise<string | undefined> {
    const part = photoId === undefined ? {} : { photoId };
    const done = await request(photos.use, { patientId: patient.id, ...part });
    return done.ok ? undefined : errorText(done.error);
  }
  function leave(): void {
    if (picture === undefined) onClose();
    else setIsLeaving((before) => !before);
  }
  async function save(): Promise<void> {
    if (!canvas.current) return;
    const done = await take.run({ patientId: patient.id, jpeg: jpegOf(canvas.current) });
    if (!done.ok) return setRefusal(done.error);
    toast(words('saved'), () => putBack(done.value.before));
    onClose();
  }
  async function remove(): Promise<void> {
    const done = await use.run({ patientId: patient.id });
    if (!done.ok) return setRefusal(done.error);
    toast(words('removed'), () => putBack(done.value.before));
    onClose();
  }

  return (
    <Modal opened onClose={leave} title={words('title')} closeButtonProps={{ 'aria-label': kit('close') }}>
      <ShortcutLayer>
        <div className="fw-photo-dialog">
          <p>
            <PatientName name={patient.name} /> · <bdi dir="ltr">{patient.mrn}</bdi>
          </p>
          {consent === 'refused' || consent === 'withdrawn' ? (
            <Notice severity="caution" title={words(`consent.${consent}`)} />
          ) : null}
          <div className="fw-photo-frame">
            {isCamera ? (
              <video ref={video} autoPlay muted playsInline aria-label={words('camera')} />
            ) : picture ? (
              <canvas ref={canvas} role="img" aria-label={words('new')} />
            ) : (
              <PatientPhoto patientId={patient.id} name={patient.name} photo={photoOf(patient)} size={256} />
            )}
          </div>
          <p role="status" className="fw-second">
            {camera === 'starting' || camera === 'none' || camera === 'refused'
              ? words(`camera.${camera}`)
              : ''}
            {isUnreadable ? words('unreadable') : ''}
          </p>
          {picture && picture.width !== picture.height ? (
            <label className="fw-photo-place">
              {words('place')}
              <input
                type="range"
                // Side to side as the picture lies, in every language.
                dir="ltr"
                min={0}
                max={1}
                step={0.01}
                value={place}
                onChange={(event) => setPlace(event.currentTarget.valueAsNumber)}
              />
            </label>
          ) : null}
          {refusal ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
          {isLeaving ? <LeaveQuestion onStay={leave} onDiscard={onClose} /> : null}
          <div className="fw-button-row" hidden={isLeaving}>
            {isCamera ? (
              <Button disabled={camera !== 'on'} onClick={() => void snap()}>
                {words('snap')}
              </Button>
            ) : (
              <Button
                data-autofocus
                variant="default"
                leftSection={<IconCamera size={16} aria-hidden />}
                onClick={() => setIsCamera(true)}
              >
                {words(picture ? 'again' : 'useCamera')}
              </Button>
            )}
            <FileButton accept="image/jpeg,image/png,image/webp" onChange={(file) => void choose(file)}>
              {(props) => (
                <Button {...props} variant="default" leftSection={<IconPhoto size={16} aria-hidden />}>
                  {words('file')}
                </Button>
              )}
            </FileButton>
            {hasOwn && !picture && !isCamera ? (
              <Button
                variant="subtle"
                color="gray"
                leftSection={<IconTrash size={16} aria-hidden />}
                loading={use.isRunning}
                onClick={() => void remove()}
              >
                {words('remove')}
              </Button>
            ) : null}
            {picture && !isCamera ? (
              <Button loading={take.isRunning} onClick={() => void save()}>
                {words('save')}
              </Button>
            ) : null}
          </div>
        </div>
      </ShortcutLayer>
    </Modal>
  );
}

/** A picture that was taken and not saved: another may not be had so soon. */
function LeaveQuestion({
  onStay,
  onDiscard,
}: {
  readonly onStay: () => void;
  readonly onDiscard: () => void;
}) {
  const words = usePhotoWords();
  const kit = useKitWords();
  const stay = useRef<HTMLButtonElement>(null);
  useEffect(() => stay.current?.focus(), []);
  return (
    <Notice
      severity="caution"
      role="alert"
      title={words('leave')}
      actions={
        <>
          <Button ref={stay} size="xs" onClick={onStay}>
            {kit('form.keepEditing')}
          </Button>
          <Button size="xs" variant="default" onClick={onDiscard}>
            {words('discard')}
          </Button>
        </>
      }
    />
  );
}
