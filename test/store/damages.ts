import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { drafts } from '../support/declared.js';
import type { Redis } from '../support/redis.js';
import { demoKey, signed } from '../support/sign.js';
import { base } from '../support/wire.js';

/** One manual change of a tenant's data: its name, and the Redis command; `{key}` is the prefix of the tenant's keys. */
export type Damage = readonly [name: string, command: readonly string[]];

const hashes: Readonly<Record<string, readonly string[]>> = {
  meta: ['record', 'made', 'id', 'format', 'resets'],
  coupons: ['A1', 'B1'],
  orders: ['{order}'],
  traces: ['{trace}'],
  made_coupons: ['A1'],
};
const lists = ['codes', 'made_codes', 'order_nos'];
const values = ['', '{}'];

/** Deletes each key or changes its type; deletes each field or changes its value. */
export const damages: readonly Damage[] = [
  ...[...Object.keys(hashes), ...lists].flatMap((key): Damage[] => [
    [`no ${key}`, ['DEL', `{key}${key}`]],
    [`${key} is text`, ['SET', `{key}${key}`, 'x']],
  ]),
  ...Object.entries(hashes).flatMap(([key, fields]) =>
    fields.flatMap((field): Damage[] => [
      [`${key} without ${field}`, ['HDEL', `{key}${key}`, field]],
      ...values.map((value): Damage => [
        `${key}.${field} is ${value}`,
        ['HSET', `{key}${key}`, field, value],
      ]),
    ]),
  ),
  [
    'meta.record in no UTF-8',
    ['EVAL', `redis.call('HSET', KEYS[1], 'record', '{"a":"\\255"}')`, '1', '{key}meta'],
  ],
  ['coupons.B1 is null', ['HSET', '{key}coupons', 'B1', 'null']],
  ['meta.resets is a long number', ['HSET', '{key}meta', 'resets', '9'.repeat(400)]],
  ['a code without coupon', ['ZADD', '{key}codes', '0', 'NONE']],
  ['codes in another order', ['ZADD', '{key}codes', '5', 'A1', '1', 'B1']],
  ['an order twice', ['RPUSH', '{key}order_nos', '{order}']],
  ['an unknown order number in the list', ['RPUSH', '{key}order_nos', 'none']],
  ['no list of tenants', ['DEL', '{tenants}']],
  ['a list of tenants that is text', ['SET', '{tenants}', 'x']],
  ['an unknown tenant in the list', ['ZADD', '{tenants}', '7', 'x']],
];

/** A store with a tenant's data, and a manual change of it. */
export interface Hand {
  readonly store: string;
  readonly damage: (facts: Facts) => void;
  /** Empties the store, as the log finally advises. */
  readonly empty: () => void;
  /** How many commands the store has run; 0 if nothing counts them. */
  readonly commands: () => number;
}

export interface Facts {
  /** The name of the tenant in the store. */
  readonly tenant: string;
  /** The number of the only write-off, of B1, and its trace number as the store keeps it. */
  readonly order: string;
  readonly trace: string;
}

/** A manual change in Redis. */
export function inRedis(redis: Redis, command: Damage[1]): Hand {
  const prefix = `${randomUUID()}:`;
  const all = "for _, key in ipairs(redis.call('KEYS', ARGV[1])) do redis.call('DEL', key) end";
  return {
    store: `${redis.url}?prefix=${prefix}`,
    damage: ({ tenant, order, trace }) => {
      const filled = (text: string): string =>
        text
          .replace('{key}', `${prefix}{${tenant}}:`)
          .replace('{tenants}', `${prefix}tenants`)
          .replace('{order}', order)
          .replace('{trace}', trace);
      redisCli(redis, command.map(filled));
    },
    empty: () => void redisCli(redis, ['EVAL', all, '0', `${prefix}*`]),
    commands: () => Number(/total_commands_processed:(\d+)/u.exec(redisCli(redis, ['INFO', 'stats']))?.[1]),
  };
}

const mostMs = { call: 2_500, admin: 11_500 };
/** The limit for all requests of one test, with retries; an endless loop of 1.5 s took 30,000. */
const mostCommands = 3_000;

/** Damages the profile's tenant or a made one, then sends all kinds of requests, each of which must end. */
export async function expectEnds(hand: Hand, whose: 'profile' | 'made'): Promise<void> {
  const errors: unknown[] = [];
  const options = { store: hand.store, endpoints: drafts, coupons };
  await using server = await startMockServer({ ...options, onError: (error) => void errors.push(error) });
  const caller = whose === 'profile' ? { ...base, key: demoKey } : await made(server.url);
  const senders = sendersOf(server.url, caller);
  const { inst_no, merchant_no } = caller;
  const written = await senders.call('wf', { coupon_code: 'B1', wf_trace_no: 'T' });
  const [, order = 'none'] = /"order_no":"(\w+)"/u.exec(written.text) ?? [];
  const trace = JSON.stringify([inst_no, merchant_no, 'T']);
  hand.damage({ tenant: whose === 'profile' ? 'of-the-profile' : inst_no, order, trace });

  const before = hand.commands();
  for (const seen of await inTurn(callsOf(senders))) {
    expect([seen.status, seen.text.startsWith('{')], seen.text).toEqual([200, true]);
    expect(seen.ms).toBeLessThan(mostMs.call);
  }
  for (const seen of await inTurn(adminCallsOf(senders, caller, whose))) {
    expect([200, 201, 204, 400, 404, 409, 500], seen.text).toContain(seen.status);
    if (seen.status === 500) expect(seen.text).toContain('"internal"');
    expect(seen.ms).toBeLessThan(mostMs.admin);
  }
  expect(hand.commands() - before, 'commands').toBeLessThan(mostCommands);
  for (const error of errors) expect(String(error)).toMatch(/^StoreError: .*(?:by hand|prefix)/u);
  hand.empty();
  expect(await senders.demo('A1')).toContain('SUCCESS');
}

type Send = () => Promise<Seen>;

async function inTurn(all: readonly Send[]): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  for (const send of all) seen.push(await send());
  return seen;
}

interface Senders {
  readonly call: (path: string, fields: object) => Promise<Seen>;
  readonly admin: (method: string, path: string, body?: object) => Promise<Seen>;
  /** Writes off a coupon of the profile, and returns the response. */
  readonly demo: (coupon_code: string) => Promise<string>;
}

function sendersOf(url: string, { key, ...identity }: Caller): Senders {
  const wf = `${url}/openpay/coupon/wf`;
  return {
    call: (path, fields) =>
      timed(`${url}/openpay/coupon/${path}`, 'POST', signed({ ...base, ...identity, ...fields }, key)),
    admin: (method, path, body) => timed(`${url}/__admin${path}`, method, body),
    demo: async (coupon_code) => (await timed(wf, 'POST', signed({ ...base, coupon_code }))).text,
  };
}

function callsOf({ call }: Senders): readonly Send[] {
  return [
    () => call('wf', { coupon_code: 'A1', wf_trace_no: 'U' }),
    () => call('wf', { coupon_code: 'B1', wf_trace_no: 'T' }),
    () => call('wf', { coupon_code: '9900010000000001' }),
    () => call('quary', { wf_trace_no: 'T' }),
    () => call('quary', { coupon_code: 'B1' }),
    () => call('cancel', { wf_trace_no: 'T' }),
  ];
}

function adminCallsOf(
  { admin }: Senders,
  { inst_no, key }: Caller,
  whose: 'profile' | 'made',
): readonly Send[] {
  const own = `inst_no=${inst_no}`;
  return [
    () => admin('GET', `/coupons?${own}`),
    () => admin('GET', `/coupons/B1?${own}`),
    () => admin('PATCH', `/coupons/A1?${own}`, { state: 'frozen' }),
    () => admin('POST', `/coupons?${own}`, { coupon_code: 'C1', face_amount: 5 }),
    () => admin('GET', `/orders?${own}`),
    () => admin('GET', `/orders/totals?${own}`),
    () => admin('GET', `/clock?${own}`),
    () => admin('GET', '/tenants'),
    () => admin('POST', '/tenants'),
    () => admin('PUT', '/tenants/71234567', { key: '0123456789abcdef0123456789abcdef' }),
    () => (whose === 'made' ? admin('PUT', `/tenants/${inst_no}`, { key }) : admin('GET', '/health')),
    () => admin('POST', `/reset?${own}`),
    () => admin('POST', '/reset'),
    () => admin('DELETE', `/tenants/${inst_no}`),
  ];
}

const coupons = [{ couponCode: 'A1' }, { couponCode: 'B1' }];

interface Caller {
  readonly inst_no: string;
  readonly merchant_no: string;
  readonly shop_no: string;
  readonly key: string;
}

async function made(url: string): Promise<Caller> {
  const given = coupons.map(({ couponCode }) => ({ coupon_code: couponCode, face_amount: 1000 }));
  const { text } = await timed(`${url}/__admin/tenants`, 'POST', { coupons: given });
  const { inst_no, merchant_no, shop_no, key }: Caller = JSON.parse(text);
  return { inst_no, merchant_no, shop_no, key };
}

interface Seen {
  readonly status: number;
  readonly text: string;
  readonly ms: number;
}

async function timed(url: string, method: string, body?: object): Promise<Seen> {
  const startedAt = performance.now();
  const response = await fetch(url, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(15_000),
  });
  const text = await response.text();
  return { status: response.status, text, ms: performance.now() - startedAt };
}

export function redisCli({ port }: Redis, command: readonly string[]): string {
  return execFileSync('redis-cli', ['-p', String(port), ...command], { encoding: 'utf8' });
}
