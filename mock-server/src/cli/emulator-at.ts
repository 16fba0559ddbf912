import { PRODUCTION_ORIGIN } from '@shoubei-kit/sdk-lite';
import { UsageError } from './usage-error.js';

const production = new URL(PRODUCTION_ORIGIN).hostname;

/**
 * The origin of the emulator that `--base-url` names, without a slash at its end.
 *
 * @throws UsageError for what is no origin, and for the real endpoint, where coupons would be spent
 */
export function emulatorAt(given: string): string {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (!url || !/^https?:$/u.test(url.protocol) || url.href !== `${url.origin}/`) {
    throw new UsageError(
      `--base-url: an http origin is needed, such as http://127.0.0.1:4051, not ${given}`,
      `--base-url：应为 http 地址（仅协议、主机与端口），如 http://127.0.0.1:4051，而非 ${given}`,
    );
  }
  if (url.hostname.replace(/\.+$/u, '') === production) {
    throw new UsageError(
      `--base-url: ${given} is the real endpoint; verify and test plans run against emulators only`,
      `--base-url：${given} 是真实接口；verify 与测试计划只能对模拟器运行`,
    );
  }
  return url.origin;
}
