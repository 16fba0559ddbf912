import type { MockServerOptions } from '../start-mock-server.js';
import { refuseStrangers } from './refused.js';

const names: Readonly<Record<keyof MockServerOptions, true>> = {
  profile: true,
  coupons: true,
  store: true,
  port: true,
  host: true,
  adminToken: true,
  allowedHosts: true,
  tls: true,
  allowRealKey: true,
  maxConnections: true,
  drainMs: true,
  journal: true,
  nowMs: true,
  onExchange: true,
  onError: true,
};

/** @throws RangeError for an option that there is not, or a number that cannot be: nothing would tell in JavaScript */
export function checkOptions(options: MockServerOptions): void {
  refuseStrangers('startMockServer', options, names);
  const { port, drainMs, maxConnections, journal = {}, store } = options;
  if (store !== undefined && typeof store !== 'string') {
    throw new RangeError('store: text such as sqlite:FILE is needed / store：应为文本，如 sqlite:文件');
  }
  refuseStrangers('journal', journal, { size: true, bytes: true });
  checkWhole('port', port, 65_535);
  checkWhole('maxConnections', maxConnections, 1_000_000);
  checkWhole('drainMs', drainMs, 2 ** 31 - 1);
  checkWhole('journal.size', journal.size, Number.MAX_SAFE_INTEGER);
  checkWhole('journal.bytes', journal.bytes, Number.MAX_SAFE_INTEGER);
}

function checkWhole(name: string, value: number | undefined, most: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= 0 && value <= most)) return;
  throw new RangeError(
    `${name}: a whole number from 0 to ${most} is needed, got ${String(value)} / ${name}：应为 0 至 ${most} 的整数`,
  );
}
