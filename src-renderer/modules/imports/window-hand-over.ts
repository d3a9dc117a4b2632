import { useSyncExternalStore } from 'react';
import { imports } from '#shared/modules/imports/imports.contract.ts';
import { request } from '#renderer/bridge/use-command.ts';
import { HandOver, type Sending } from './hand-over.ts';

/** The one hand-over of this window. */
export const handOver = new HandOver({
  begin: (files, source) =>
    request(imports.begin, { files: [...files], ...(source === undefined ? {} : { source }) }),
  append: (id, file, chunk) => request(imports.append, { id, file, chunk }),
  run: (id) => request(imports.run, { id }),
  cancel: (id) => request(imports.cancel, { id }),
});

export function useHandOver(): Sending {
  return useSyncExternalStore(handOver.subscribe, handOver.snapshot);
}
