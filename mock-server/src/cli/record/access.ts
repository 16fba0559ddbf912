import { isIP } from 'node:net';
import { allowedHosts, bareHost, isLoopback } from '../../http/hosts.js';
import { hostIn, isOfOtherOrigin } from '../../http/web-pages.js';
import { foreignHost, ofWebPage } from '../../record/failure.js';
import type { Reject, Target } from '../../record/forward.js';
import { exposesRequests, mayBeReal } from '../../start/exposure.js';
import type { CommandCall } from '../line/command.js';
import { UsageError } from '../line/usage-error.js';
import { warn } from '../line/warn.js';
import { givenHosts } from '../options/exposure.js';

/**
 * Rejects requests from web pages, as the admin API does. A page with a name that was made to resolve to this machine
 * sends that name as Host. So an IP address, or no Host, does not come from a page. A till with a hard-coded base URL
 * sends the target's name.
 */
export function pageRejection(call: CommandCall, { origin }: Target): Reject {
  const isAllowed = allowedHosts([...givenHosts(call), bareHost(origin.hostname)]);
  return (request) => {
    const { host: header = '' } = request.headers;
    const host = hostIn(header);
    const isForeign =
      header !== '' && (host === undefined || (isIP(bareHost(host)) === 0 && !isAllowed(host)));
    if (isForeign) return foreignHost;
    return isOfOtherOrigin(request) ? ofWebPage : undefined;
  };
}

/**
 * Beyond loopback others can see the traffic: a request signed with a real key is valid at the real endpoint.
 *
 * @throws UsageError if the key may be real, or is unknown and the target is another machine
 */
export function rejectExposure(
  call: CommandCall,
  host: string,
  { origin }: Target,
  key: string | undefined,
): void {
  const isReal = key === undefined ? !isLoopback(origin.hostname) : mayBeReal(key);
  if (isReal && exposesRequests({ host, tls: undefined, allowRealKey: call.isOn('allow-real-key') })) {
    throw new UsageError(
      `requests may be signed with a real key, and others can reach ${host}: they could copy the requests and send them to the real endpoint. Listen on 127.0.0.1, give a key with "test" in it (--key-env), or --allow-real-key`,
      `请求可能由真实密钥签名，而他人可访问 ${host}：请求可能被截获并发往真实接口。请监听 127.0.0.1，或给出含 test 字样的密钥（--key-env），或用 --allow-real-key`,
    );
  }
}

/** Warns that others can use the recorder, since it listens beyond loopback. */
export function warnOfExposure(call: CommandCall, host: string, { origin }: Target): void {
  if (isLoopback(host)) return;
  warn(
    call,
    `others can reach ${host}: they can see the requests, and send requests to ${origin.origin}`,
    `他人可访问 ${host}：可看到请求，也可向 ${origin.origin} 发送请求`,
  );
}
