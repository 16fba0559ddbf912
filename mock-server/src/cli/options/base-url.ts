import { httpOrigin } from '../../http-address.js';
import { isLoopback } from '../../http/hosts.js';
import { isProduction } from '../../scenario/own/gate.js';
import { UsageError } from '../line/usage-error.js';

/**
 * The origin that `--base-url` names, without a slash at its end.
 *
 * @throws UsageError for what is no origin
 */
export function originAt(given: string): string {
  const origin = httpOrigin(given);
  if (origin !== undefined) return origin;
  throw new UsageError(
    `--base-url: an http origin is needed, such as http://127.0.0.1:4051, not ${given}`,
    `--base-url：应为 http 地址（仅协议、主机与端口），如 http://127.0.0.1:4051，而非 ${given}`,
  );
}

/**
 * The origin of the emulator that `--base-url` names.
 *
 * @throws UsageError for what is no origin, and for the real endpoint, where coupons would be spent
 */
export function emulatorAt(given: string): string {
  const origin = originAt(given);
  if (!isProduction(origin)) return origin;
  throw new UsageError(
    `--base-url: ${given} is the real endpoint; this is for emulators only`,
    `--base-url：${given} 是真实接口；此功能只用于模拟器`,
  );
}

/** Whether a base URL names this machine. */
export function isLocal(baseUrl: string): boolean {
  return URL.canParse(baseUrl) && isLoopback(new URL(baseUrl).hostname);
}
