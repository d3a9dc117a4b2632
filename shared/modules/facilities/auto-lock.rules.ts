/** Minutes without a hand on it after which a window locks, where the facility says nothing. */
export const AUTO_LOCK_MINUTES = 10;
