import { networkInterfaces } from 'node:os';

/** A server that listens on all addresses of its machine. */
export function isEverywhere(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

/** How it is reached from its own machine. */
export function nearUrl(url: string): string {
  return url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
}

/** How others reach a server that listens everywhere: by the first address of its machine that is not its own. */
export function outwardUrl(url: string): string {
  const outward = Object.values(networkInterfaces())
    .flatMap((ones) => ones ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4');
  return outward ? url.replace(/(?<=\/\/)(127\.0\.0\.1|localhost|\[::1\])(?=:|$)/, outward.address) : url;
}
