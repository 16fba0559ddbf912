import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ServeProcess, serveProcess } from '../support/cli.js';
import { freePort } from '../support/redis.js';
import { md5Sign } from '../support/sign.js';
import { base } from '../support/wire.js';
import { sharedFolder } from '../support/shared.js';

const coupons = ['B00000000001', 'B00000000002', 'B00000000003', 'B00000000004'];
const program = fileURLToPath(new URL('servers/duties.mjs', import.meta.url));

const folder = sharedFolder();
let ours: ServeProcess;
let duties: { readonly url: string; readonly stop: () => Promise<void> };

beforeAll(async () => {
  const file = join(folder, 'coupons.ndjson');
  const lines = coupons.map((coupon_code, i) =>
    JSON.stringify({ coupon_code, face_amount: [1000, 250, 2500, 1][i] }),
  );
  await writeFile(file, `${lines.join('\n')}\n`);
  ours = await serveProcess(['--coupons', file]);
  duties = await startDuties(file);
});

afterAll(async () => {
  await ours.stop();
  await duties.stop();
});

async function startDuties(file: string): Promise<typeof duties> {
  const port = await freePort();
  const child = spawn(process.execPath, [program, String(port), file], { stdio: 'inherit' });
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 500 && child.exitCode === null; tries++) {
    const isUp = await fetch(url, { method: 'POST', body: '{}' }).then(
      () => true,
      () => false,
    );
    if (isUp) break;
    await sleep(20);
  }
  return {
    url,
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}

const plain = { ...base, coupon_code: 'B00000000001' };
const whole = {
  ...plain,
  wf_trace_no: 'T1',
  channel_type: '10003',
  amount: '1000',
  real_amount: '900',
  exc_discount_flag: '0',
};

type Fields = Readonly<Record<string, string>>;
const signed = (fields: Fields): string => JSON.stringify({ ...fields, sign: md5Sign(fields) });
const without = ({ shop_no: _, ...rest }: typeof plain): Fields => rest;

/** In this order, as what one leaves behind the next meets. */
const requests: readonly (readonly [string, string, outcome: string])[] = [
  ['a first write-off', signed(whole), 'written_off'],
  ['its replay', signed(whole), 'written_off'],
  ['its replay by a request of another time', signed({ ...whole, ts: '20261124000000' }), 'written_off'],
  ['the same trace for another amount', signed({ ...whole, amount: '1' }), 'trace_conflict'],
  ['the used coupon with another trace', signed({ ...whole, wf_trace_no: 'T2' }), 'already_used'],
  ['the used coupon without a trace', signed(plain), 'already_used'],
  ['a write-off without a trace', signed({ ...plain, coupon_code: 'B00000000002' }), 'written_off'],
  [
    'a settle amount that is rounded',
    signed({ ...whole, wf_trace_no: 'T3', coupon_code: 'B00000000004' }),
    'written_off',
  ],
  ['an unknown coupon', signed({ ...whole, wf_trace_no: 'T4', coupon_code: 'B9' }), 'not_found'],
  ['a wrong signature', JSON.stringify({ ...whole, sign: '0'.repeat(32) }), 'bad_signature'],
  ['an unknown institution', signed({ ...whole, inst_no: '1' }), 'unknown_institution'],
  ['a missing field', signed(without(plain)), 'illegal_parameter'],
  ['a malformed amount', signed({ ...whole, amount: '01' }), 'illegal_parameter'],
  ['a malformed coupon code', signed({ ...whole, coupon_code: 'B-1' }), 'illegal_parameter'],
  ['an impossible day', signed({ ...whole, ts: '20260230120000' }), 'illegal_parameter'],
  ['an unknown channel', signed({ ...whole, channel_type: '10011' }), 'illegal_parameter'],
  ['a body that is not JSON', '{"inst_no":', 'illegal_parameter'],
  ['a body that is not an object', '[]', 'illegal_parameter'],
  ['a body that is too large', signed({ ...whole, shop_no: '8'.repeat(70_000) }), 'illegal_parameter'],
];

async function ask(url: string, body: string): Promise<{ status: number; headers: Fields; fields: Fields }> {
  const response = await fetch(`${url}/openpay/coupon/wf`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const fields: Record<string, string> = JSON.parse(await response.text());
  return { status: response.status, headers: Object.fromEntries(response.headers), fields };
}

const unlike = new Set(['date', 'x-shoubei-mock-request-id']);

/** A response without what differs between servers: dates, request ids, order numbers, and the signature over them. */
function shared({ status, headers, fields }: Awaited<ReturnType<typeof ask>>): unknown {
  const text = JSON.stringify({
    status,
    headers: Object.entries(headers).filter(([name]) => !unlike.has(name)),
  });
  const { sign, ...rest } = fields;
  const isRight = sign === undefined ? 'no sign' : sign === md5Sign(rest);
  const body = JSON.stringify({ ...rest, sign: isRight });
  return `${text} ${body}`.replaceAll(/5\d{23}/gu, 'ORDER');
}

test('the baseline responds as the emulator does: same status, headers and body for each kind of request', async () => {
  for (const [name, body, outcome] of requests) {
    const theirs = await ask(duties.url, body);
    const own = await ask(ours.url, body);
    expect(theirs.headers['x-shoubei-mock-outcome'], name).toBe(outcome);
    expect(shared(theirs), name).toBe(shared(own));
    expect(theirs.headers['x-shoubei-mock-request-id'], name).toMatch(/^[\da-f-]{36}$/u);
  }
});

test('the baseline responds 501 to a request that it does not know, so it is not counted', async () => {
  const unknown = [
    signed({ ...plain, extra: '1' }),
    '{"inst_no":"1","inst_no":"1"}',
    signed({ ...whole, wf_trace_no: '1'.repeat(33) }),
  ];
  for (const body of unknown) {
    const response = await fetch(duties.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(response.status, body).toBe(501);
  }
});
