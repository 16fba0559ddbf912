import { BlockList, isIP } from 'node:net';

const own = new BlockList();
own.addSubnet('127.0.0.0', 8, 'ipv4');
own.addAddress('::1', 'ipv6');

/**
 * Whether a host name or address is this machine's own: `localhost`, 127.0.0.0/8, `::1`, also as IPv6 writes an IPv4
 * address (`::ffff:127.0.0.1`). What only some programs take for an address (`127.1`, `2130706433`) is none.
 */
export function isLoopback(host: string): boolean {
  const bare = bareHost(host);
  const family = isIP(bare);
  if (family === 0) return bare === 'localhost';
  return own.check(bare, family === 6 ? 'ipv6' : 'ipv4');
}

/** In lower case, and an IPv6 address without its brackets. */
export function bareHost(host: string): string {
  return host.replace(/^\[(.*)\]$/u, '$1').toLowerCase();
}
