import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * `once`: the host opened the window itself, and the token in that browser's argument list is worthless once redeemed.
 * `replacing`: a person opens the printed address; doing so again ends the window before.
 */
export type TokenUse = 'once' | 'replacing';

export interface WindowSessions {
  /** In the fragment of the address that opens a window: it reaches the page, never a log of requests. */
  readonly token: string;
  /** A new token for a person, `replacing`: the one before is worth nothing from now on. */
  handOut(): string;
  /** @returns the cookie's value, or absent where the token is wrong or spent */
  redeem(token: string): string | undefined;
  isCurrent(cookie: string): boolean;
}

/**
 * One browser at a time: redeeming the token makes a new cookie and ends the one before. The cookie outlives a reload, not
 * the host. Neither is a sign-in: each connection starts signed out.
 * @param onReplaced the earlier browser's connections must end
 */
export function openWindowSessions(first: TokenUse, onReplaced: () => void): WindowSessions {
  let use = first;
  let token = secret();
  let cookie: string | undefined;
  return {
    token,
    handOut: () => {
      use = 'replacing';
      token = secret();
      return token;
    },
    redeem: (offered) => {
      if (!sameSecret(offered, token)) return undefined;
      if (cookie !== undefined) {
        if (use === 'once') return undefined;
        onReplaced();
      }
      cookie = secret();
      return cookie;
    },
    isCurrent: (offered) => cookie !== undefined && sameSecret(offered, cookie),
  };
}

/** 256 random bits, in letters that need no escape in a URL or a cookie. */
function secret(): string {
  return randomBytes(32).toString('base64url');
}

/** Takes the same time wherever the two differ, and whatever their lengths. */
function sameSecret(offered: string, expected: string): boolean {
  return timingSafeEqual(sha256(offered), sha256(expected));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
