/** Tells the engine's process that it may ask the shell for the keychain. Apart, because that process must not load `electron`. */
export const WITH_KEYCHAIN = '--keychain';
