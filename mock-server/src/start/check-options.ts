import { httpOrigin, shownAddress } from '../http-address.js';
import type { MockServerOptions, InProcessOptions } from './options.js';
import { refuseUnknownOptions } from '../in-process/refused.js';

const inProcessNames: Readonly<Record<keyof InProcessOptions, true>> = {
  profile: true,
  coupons: true,
  store: true,
  replaceCoupons: true,
  journal: true,
  nowMs: true,
  onExchange: true,
  onError: true,
  origin: true,
};

const { origin: _, ...alike } = inProcessNames;
const names: Readonly<Record<keyof MockServerOptions, true>> = {
  ...alike,
  port: true,
  host: true,
  adminToken: true,
  allowedHosts: true,
  tls: true,
  allowRealKey: true,
  maxConnections: true,
  drainMs: true,
  keepProcessAlive: true,
};

/** @throws RangeError for an option that there is not, or a number that cannot be: nothing would tell in JavaScript */
export function checkOptions(options: MockServerOptions): void {
  refuseUnknownOptions('startMockServer', options, names);
  const { host, port, drainMs, maxConnections } = options;
  checkAlike(options);
  // An empty one would listen on every address.
  if (host === '') throw new RangeError('host: a name or address is needed / host：应为主机名或地址');
  checkWhole('port', port, 65_535);
  checkWhole('maxConnections', maxConnections, 1_000_000);
  checkWhole('drainMs', drainMs, 2 ** 31 - 1);
}

/** @throws RangeError alike, for an emulator without a port */
export function checkInProcess(caller: string, options: InProcessOptions): void {
  refuseUnknownOptions(caller, options, inProcessNames);
  const { origin } = options;
  checkAlike(options);
  if (origin === undefined || (typeof origin === 'string' && httpOrigin(origin) !== undefined)) return;
  throw new RangeError(
    `origin: an http(s) origin with no path is needed, got ${shownAddress(origin)} / origin：应为不带路径的 http(s) 源`,
  );
}

function checkAlike({ journal = {}, store }: InProcessOptions): void {
  if (store !== undefined && typeof store !== 'string') {
    throw new RangeError('store: text such as sqlite:FILE is needed / store：应为文本，如 sqlite:文件');
  }
  refuseUnknownOptions('journal', journal, { size: true, bytes: true });
  checkWhole('journal.size', journal.size, Number.MAX_SAFE_INTEGER);
  checkWhole('journal.bytes', journal.bytes, Number.MAX_SAFE_INTEGER);
}

function checkWhole(name: string, value: number | undefined, most: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= 0 && value <= most)) return;
  throw new RangeError(
    `${name}: a whole number from 0 to ${most} is needed, got ${String(value)} / ${name}：应为 0 至 ${most} 的整数`,
  );
}
