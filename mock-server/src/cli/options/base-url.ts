import { httpAddress, httpOrigin, shownAddress } from '../../http-address.js';
import { isLoopback } from '../../http/hosts.js';
import { isProduction } from '../../scenario/own/gate.js';
import { type CommandCall, optionError } from '../line/command.js';
import { defaultBaseUrl } from './common.js';

/**
 * Returns the origin in `--base-url`, without a trailing slash.
 *
 * @throws UsageError for an invalid origin
 */
export function originAt(given: string, call: CommandCall): string {
  const origin = httpOrigin(given);
  if (origin !== undefined) return origin;
  const shown = shownAddress(given);
  throw optionError(
    call,
    'base-url',
    `an http origin is needed, such as ${defaultBaseUrl}, not ${shown}`,
    `应为 http 地址（仅协议、主机与端口），如 ${defaultBaseUrl}，而非 ${shown}`,
  );
}

/**
 * Returns the origin of the emulator in `--base-url`.
 *
 * @throws UsageError for an invalid origin, and for the real endpoint, where coupons would be spent
 */
export function emulatorAt(given: string, call: CommandCall): string {
  const origin = originAt(given, call);
  rejectProduction(origin, call);
  return origin;
}

/**
 * Returns the address in `--base-url`, with a proxy's path prefix, and without a trailing slash.
 *
 * @throws UsageError for an invalid address, and for the real endpoint
 */
export function emulatorAddress(given: string, call: CommandCall): string {
  const url = httpAddress(given);
  if (!url) return emulatorAt(given, call);
  rejectProduction(url.origin, call);
  return url.href.replace(/\/$/u, '');
}

function rejectProduction(origin: string, call: CommandCall): void {
  if (!isProduction(origin)) return;
  throw optionError(
    call,
    'base-url',
    `${origin} is the real endpoint; this is for emulators only`,
    `${origin} 是真实接口；此功能只用于模拟器`,
  );
}

/** Whether a base URL names this machine. */
export function isLocal(baseUrl: string): boolean {
  return URL.canParse(baseUrl) && isLoopback(new URL(baseUrl).hostname);
}
