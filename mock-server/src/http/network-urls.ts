import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import { isLoopback } from './hosts.js';

/** Interfaces of containers, virtual machines and tunnels, which a till in the shop rarely reaches. */
const virtual =
  /^(?:docker|br-|veth|vethernet|virbr|vmnet|vboxnet|bridge|u?tun|tap|wg|zt|tailscale|llw|awdl)/iu;

/**
 * The base URLs at which others in the local network reach a server, the likeliest first. Empty if only this machine
 * reaches it.
 *
 * @param url where it listens: `http://0.0.0.0:4051` for every address of this machine
 */
export function networkUrls(
  url: string,
  interfaces: NodeJS.Dict<NetworkInterfaceInfo[]> = networkInterfaces(),
): readonly string[] {
  const { protocol, hostname, port } = new URL(url);
  if (isLoopback(hostname)) return [];
  const isEvery = hostname === '0.0.0.0' || hostname === '[::]';
  if (!isEvery) return [url];
  const found = Object.entries(interfaces).flatMap(([name, addresses = []]) =>
    addresses
      .filter((one) => isReachable(one, hostname))
      .map(({ family, address }) => ({
        host: family === 'IPv6' ? `[${address}]` : address,
        rank: (virtual.test(name) ? 2 : 0) + (family === 'IPv6' ? 1 : 0),
      })),
  );
  return found.toSorted((a, b) => a.rank - b.rank).map(({ host }) => `${protocol}//${host}:${port}`);
}

/** Excludes loopback addresses, and link-local ones, which need the name of an interface. */
function isReachable({ internal, family, address }: NetworkInterfaceInfo, hostname: string): boolean {
  if (internal || (family === 'IPv6' && hostname === '0.0.0.0')) return false;
  return !/^(?:fe80:|169\.254\.)/iu.test(address);
}
