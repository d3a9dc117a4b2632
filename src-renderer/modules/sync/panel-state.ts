import { createContext, useContext } from 'react';

const CloseContext = createContext<() => void>(() => undefined);
export const SyncPanelClosing = CloseContext.Provider;

/** For what leads away from the panel. */
export function useCloseSyncPanel(): () => void {
  return useContext(CloseContext);
}
