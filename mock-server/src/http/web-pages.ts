import type { IncomingMessage } from 'node:http';

/** The part of a request that identifies its sender. */
export type RequestHead = Pick<IncomingMessage, 'headers' | 'method'>;

/** The name or address in a Host header; undefined for an invalid header. */
export function hostIn(header: string | undefined): string | undefined {
  return /^([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/iu.exec(header ?? '')?.[1];
}

/**
 * Whether a web page of another origin sent a request, as far as a browser reports it. The port counts: a page on
 * another port of this machine is another origin. A link may be followed from anywhere, but not into a frame.
 */
export function isOfOtherOrigin({ headers, method }: RequestHead): boolean {
  const { host, origin, 'sec-fetch-site': site, 'sec-fetch-mode': mode } = headers;
  const { 'sec-fetch-dest': dest = 'document' } = headers;
  const own = [`http://${host}`, `https://${host}`];
  const isOwn = origin === undefined || own.includes(origin);
  const isFollowed = mode === 'navigate' && dest === 'document' && (method === 'GET' || method === 'HEAD');
  const isNear = site === undefined || site === 'same-origin' || site === 'none' || isFollowed;
  return !isOwn || !isNear;
}
