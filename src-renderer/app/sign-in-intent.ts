/** Why the sign-in screen stands there: it asks for this person's password, or for another person. */
type Intent = 'signIn' | 'unlock' | 'switch';

let intent: Intent = 'signIn';

export function expectSignIn(next: Intent): void {
  intent = next;
}

export function signInIntent(): Intent {
  return intent;
}
