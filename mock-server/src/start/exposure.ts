import { demo, type Institution, type Settings } from '../core/settings.js';
import { refuseToken } from '../http/admin-token.js';
import { allowedHosts, isLoopback } from '../http/hosts.js';
import type { MockServerOptions } from './options.js';

/**
 * @throws RangeError if others could use the admin API or requests signed with a real key, or for an invalid allowed
 * host
 */
export async function refuseExposure(
  { adminToken, tls, allowRealKey, allowedHosts: hosts = [] }: MockServerOptions,
  host: string,
  settings: Settings,
): Promise<void> {
  allowedHosts(hosts); // the guard that checks it is created with the first request to the admin API
  const isBeyond = !isLoopback(host);
  if (isBeyond && adminToken === undefined) {
    throw new RangeError(
      `${host} is not loopback: give an adminToken, or anyone there may use the admin API.` +
        ` / ${host} 不是本机地址：须给出 adminToken`,
    );
  }
  const bad = adminToken === undefined ? undefined : refuseToken(adminToken, isBeyond);
  if (bad) throw new RangeError(`adminToken: ${bad.en} / ${bad.zh}`);
  const checked = tls && (await import('../http/tls.js')).checkTls(tls, Date.now());
  if (checked && 'problem' in checked)
    throw new RangeError(`tls: ${checked.problem.en} / ${checked.problem.zh}`);
  const real = exposedRealKey({ host, tls, allowRealKey }, settings);
  if (!real) return;
  throw new RangeError(
    `the key of ${real.inst_no} may be real, and ${host} is not loopback: requests that are signed with it could be seen, and sent to the real endpoint. Give tls, or allowRealKey.` +
      ` / 机构 ${real.inst_no} 的密钥可能是真实的，而 ${host} 不是本机地址：用它签名的请求可能被截获并发往真实接口，请给出 tls 或 allowRealKey`,
  );
}

const forTests = ['test', 'demo', 'mock', 'fake', 'example'];

/** The address an emulator listens on, and how. */
interface Listening {
  readonly host: string;
  readonly tls: object | undefined;
  readonly allowRealKey: boolean | undefined;
}

/**
 * Returns the first institution whose key may be real, if others could see requests signed with it. A request that is
 * valid here is valid at the real endpoint, too.
 */
export function exposedRealKey(listening: Listening, { institutions }: Settings): Institution | undefined {
  if (!exposesRequests(listening)) return undefined;
  return [...institutions.values()].find(({ keys }) => keys.some(mayBeReal));
}

/** Whether others could see the requests sent there, and no option allows it. */
export function exposesRequests({ host, tls, allowRealKey }: Listening): boolean {
  return !(isLoopback(host) || tls || allowRealKey === true);
}

/** Whether a key may be real: any key except the demo key and keys marked as test keys. */
export function mayBeReal(key: string): boolean {
  const lower = key.toLowerCase();
  return key !== demo.key && !forTests.some((word) => lower.includes(word));
}
