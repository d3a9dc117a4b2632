/** Whether this is a time zone that the platform knows. @param zone IANA name, for example `Africa/Nairobi` */
export function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false; // a RangeError is how Intl says no
  }
}
