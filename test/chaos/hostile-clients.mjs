// What hostile clients send. Each kind opens a connection and returns how long it holds it, in milliseconds.
import { gzipSync } from 'node:zlib';

const host = 'Host: 127.0.0.1\r\n';
const json = 'Content-Type: application/json\r\n';
const writeOff = `POST /openpay/coupon/wf HTTP/1.1\r\n${host}${json}`;
const whole = (head, body) => `${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

const bomb = gzipSync(`[${'[],'.repeat(5_000_000)}[]]`);
const names = Array.from({ length: 4_000 }, (_, at) => `"f${at}":"0123"`).join(',');
const manyNames = `{"inst_no":"900024","merchant_no":"1","shop_no":"2","ts":"20261123120000","coupon_code":"1","sign":"${'0'.repeat(32)}",${names}}`;
const manyFaults = `{"coupon_code":"A","face_amount":1,"shop_nos":[${'{},'.repeat(20_000)}{}]}`;
const emptyRows = `[${'{},'.repeat(60_000)}{}]`;
const admin = (method, path, type = json) => `${method} /__admin${path} HTTP/1.1\r\n${host}${type}`;

/**
 * By name: the first bytes, what is sent every 500 ms after them, how long the connection is held, and
 * whether it is read.
 */
export const kinds = {
  idle: { first: '', holdMs: 8_000 },
  'slow headers': {
    first: `POST /openpay/coupon/wf HTTP/1.1\r\n${host}`,
    drip: 'X-Slow: 1\r\n',
    holdMs: 15_000,
  },
  'slow body': { first: `${writeOff}Content-Length: 9999\r\n\r\n{`, drip: ' ', holdMs: 10_000 },
  'slow admin body': {
    first: `${admin('PUT', '/clock')}Content-Length: 9999\r\n\r\n{`,
    drip: ' ',
    holdMs: 10_000,
  },
  'slow upload': {
    first: `${admin('POST', '/coupons', 'Content-Type: text/csv\r\n')}Content-Length: 999999\r\n\r\ncoupon_code,`,
    drip: 'x',
    holdMs: 10_000,
  },
  'half open': { first: writeOff, isHalfClosed: true, holdMs: 5_000 },
  tunnel: { first: `CONNECT evil.example:443 HTTP/1.1\r\n${host}\r\n`, drip: 'x', holdMs: 8_000 },
  upgrade: {
    first: `GET /__admin/health HTTP/1.1\r\n${host}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    holdMs: 2_000,
  },
  reset: { first: whole(writeOff, manyNames).slice(0, 900), isReset: true, holdMs: 200 },
  'events reset': {
    first: `GET /__admin/events?inst_no=900024 HTTP/1.1\r\n${host}\r\n`,
    isReset: true,
    holdMs: 100,
  },
  'events unread': { first: `GET /__admin/events HTTP/1.1\r\n${host}\r\n`, isDeaf: true, holdMs: 20_000 },
  'gzip bomb': {
    first: Buffer.concat([
      Buffer.from(`${admin('GET', '/ui/x')}Content-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`),
      bomb,
    ]),
    holdMs: 1_000,
  },
  oversized: {
    first: `${admin('POST', '/faults')}Content-Length: 99999999\r\n\r\n${' '.repeat(100_000)}`,
    drip: ' '.repeat(50_000),
    holdMs: 3_000,
  },
  'bad JSON': { first: whole(writeOff, '{"a":'.repeat(10_000)), holdMs: 1_000 },
  'wrong signature, many names': { first: whole(writeOff, manyNames), holdMs: 2_000 },
  'row of faults': {
    first: whole(admin('POST', '/coupons', 'Content-Type: application/x-ndjson\r\n'), manyFaults),
    holdMs: 2_000,
  },
  'rows of nothing': { first: whole(admin('POST', '/coupons'), emptyRows), holdMs: 2_000 },
  'tenant of nothing': {
    first: whole(admin('POST', '/tenants'), `{"coupons":[${'{},'.repeat(21_000)}{}]}`),
    holdMs: 2_000,
  },
  'journal unread': {
    first: `GET /__admin/requests?limit=100 HTTP/1.1\r\n${host}\r\n`.repeat(5),
    isDeaf: true,
    holdMs: 5_000,
  },
  'TLS to plain HTTP': { first: Buffer.from('160301020001000001fc0303', 'hex'), holdMs: 1_000 },
};
