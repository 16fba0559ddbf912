import type { AddressInfo } from 'node:net';

/** An http or https address without user, query and fragment; undefined for any other text. */
export function httpAddress(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url && /^https?:$/u.test(url.protocol) && url.href === url.origin + url.pathname ? url : undefined;
}

/** An http or https origin (scheme, host and port), without a slash at its end; undefined for any other text. */
export function httpOrigin(text: string): string | undefined {
  const url = httpAddress(text);
  return url?.pathname === '/' ? url.origin : undefined;
}

/**
 * An invalid address, made safe to show. The part before an @ may be a password, and a query or fragment may hold a
 * token.
 */
export function shownAddress(given: string): string {
  const [scheme = ''] = /^[a-z]{1,20}:\/\//iu.exec(given) ?? [];
  const rest = given.slice(scheme.length);
  const at = rest.lastIndexOf('@');
  const query = rest.search(/[?#]/u);
  if (query !== -1 && query < at) return `${scheme}***`; // it may belong to the user or the query
  const shown = at === -1 ? rest : `***${rest.slice(at)}`;
  return `${scheme}${shown.replace(/(?<=[?#]).*$/su, '***')}`;
}

/** The origin of a server that listens on TCP. */
export function urlOf(scheme: string, address: AddressInfo | string | null): string {
  if (typeof address !== 'object' || address === null) throw new TypeError('a TCP address was expected');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `${scheme}://${host}:${address.port}`;
}
