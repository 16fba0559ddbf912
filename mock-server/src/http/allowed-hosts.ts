import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { bareHost, isLoopback } from './loopback.js';

/**
 * The names and addresses that the admin API answers to besides loopback ones, as a Host header has them.
 *
 * @throws RangeError for what is no host: a URL, a name with its port
 */
export function allowedHosts(given: readonly string[]): (host: string) => boolean {
  const allowed = new Set(
    given.map((host) => {
      if (isHost(host)) return asSent(host);
      const got = JSON.stringify(host);
      throw new RangeError(
        `allowed host: a name or address without scheme and port is needed, such as till.example, got ${got}` +
          ` / 允许的主机：应为不含协议与端口的主机名或地址，如 till.example，实为 ${got}`,
      );
    }),
  );
  return (host) => isLoopback(host) || allowed.has(bareHost(host));
}

/** Whether it is a name (also one in Chinese) or an address, with nothing around it. */
export function isHost(text: string): boolean {
  if (isIP(bareHost(text)) !== 0) return true;
  // Of a longer text the conversion takes what it knows.
  return !/[^\p{L}\p{M}\p{N}._-]/u.test(text) && /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/u.test(domainToASCII(text));
}

function asSent(host: string): string {
  const bare = bareHost(host);
  return isIP(bare) === 0 ? domainToASCII(bare) : bare;
}
