import { BlockList, isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { quoted, type Text } from '../core/refusal.js';

const own = new BlockList();
own.addSubnet('127.0.0.0', 8, 'ipv4');
own.addAddress('::1', 'ipv6');

/**
 * Whether a host name or address is this machine's own: `localhost`, 127.0.0.0/8, `::1`, also an IPv4 address written
 * as IPv6 (`::ffff:127.0.0.1`). Forms that only some programs accept as addresses (`127.1`, `2130706433`) do not count.
 */
export function isLoopback(host: string): boolean {
  const bare = bareHost(host);
  const family = isIP(bare);
  if (family === 0) return bare === 'localhost';
  return own.check(bare, family === 6 ? 'ipv6' : 'ipv4');
}

/**
 * Replaces "every interface" by the loopback address, at which this machine reaches the server. Other URLs stay
 * unchanged.
 */
export function localUrl(url: string): string {
  return url.replace('//0.0.0.0', '//127.0.0.1').replace('//[::]', '//[::1]');
}

/**
 * Whether a host is the address at which a connection arrived. Such a host is no name that a foreign page made to point
 * here.
 *
 * @param local as a socket has it: an IPv4 address may be written as IPv6 (`::ffff:192.168.1.20`)
 */
export function isAddress(host: string, local: string | undefined): boolean {
  return local !== undefined && bareHost(host) === local.replace(/^::ffff:(?=[\d.]+$)/iu, '').toLowerCase();
}

/** In lower case, and an IPv6 address without its brackets. */
export function bareHost(host: string): string {
  return host.replace(/^\[(.*)\]$/u, '$1').toLowerCase();
}

/**
 * The names and addresses that the admin API accepts besides loopback ones, as in a Host header.
 *
 * @throws RangeError for an invalid host: a URL, a name with its port
 */
export function allowedHosts(given: readonly string[]): (host: string) => boolean {
  const allowed = new Set(
    given.map((host) => {
      const problem = hostProblem(host);
      if (!problem) return asSent(host);
      throw new RangeError(`allowed host: ${problem.en} / 允许的主机：${problem.zh}`);
    }),
  );
  return (host) => isLoopback(host) || allowed.has(bareHost(host));
}

/** Why a text is no host: only a name (also a Chinese one) or an address is. */
export function hostProblem(text: string): Text | undefined {
  if (isHost(text)) return undefined;
  const got = quoted(text);
  return {
    en: `a name or address without scheme and port is needed, such as till.example, got ${got}`,
    zh: `应为不含协议与端口的主机名或地址，如 till.example，实为 ${got}`,
  };
}

function isHost(text: string): boolean {
  if (isIP(bareHost(text)) !== 0) return true;
  // From a longer text, the conversion takes the part that it recognizes.
  return !/[^\p{L}\p{M}\p{N}._-]/u.test(text) && /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/u.test(domainToASCII(text));
}

function asSent(host: string): string {
  const bare = bareHost(host);
  return isIP(bare) === 0 ? domainToASCII(bare) : bare;
}
