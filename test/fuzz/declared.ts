import { expect } from 'vitest';
import { verify } from '@shoubei-kit/sdk-lite/signing';
import { type InProcessEmulator, startInProcess } from '@shoubei-kit/mock-server';
import { declared, drafts } from '../support/declared.js';
import { demoKey, md5Sign, signed } from '../support/sign.js';
import { base } from '../support/wire.js';
import { bodyOf, type Draw, drawing, names, values } from './requests.mjs';

/** Its fields are named like the properties of every object, and each response repeats them. */
const odd = declared(`
path: /openpay/coupon/odd
about: { en: Odd names, zh: 特殊字段名 }
request:
  required: [inst_no, merchant_no, valueOf, sign]
  names: { valueOf: ts }
  finds: { toString: order_no, hasOwnProperty: wf_trace_no, constructor: coupon_code }
act: cancel
within_seconds: 1
responses:
  done: { constructor: { order: coupon_code }, toString: { request: toString }, shop: { order: shop_no } }
  already_cancelled: { isPrototypeOf: { order: merchant_no }, hasOwnProperty: { request: hasOwnProperty } }
  too_late: { toJSON: { request: constructor }, then: late }
  not_found: { then: none, toString: { request: toString }, hasOwnProperty: { request: hasOwnProperty } }
`);

const coupons = ['990000000021', '990000000022', '990000000023', '990000000024'];
const odds = {
  order_no: 'toString',
  wf_trace_no: 'hasOwnProperty',
  coupon_code: 'constructor',
  ts: 'valueOf',
};

type Fields = Readonly<Record<string, unknown>>;

/**
 * Fields that an endpoint may accept: some of a write-off, some unknown, and one odd field.
 */
function fieldsOf(path: string, numbers: readonly string[], draw: Draw): Fields {
  const at = draw.below(coupons.length);
  const found = {
    ...(draw.chance(0.3) && { order_no: draw.one([...numbers, '1']) }),
    ...(draw.chance(0.4) && { wf_trace_no: draw.one([`T${at}`, '😀', '商户']) }),
    ...(draw.chance(0.6) && { coupon_code: coupons[at] }),
  };
  const fields = {
    ...base,
    ...found,
    ...(draw.chance(0.2) && { merchant_no: '商户😀' }),
    ...(draw.chance(0.4) && { [draw.one(names)]: draw.one(values) }),
  };
  if (path !== 'odd') return fields;
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      Object.entries(odds).find(([own]) => own === name)?.[1] ?? name,
      value,
    ]),
  );
}

/** The institution of a body, if the body is an object and not too large; otherwise undefined. */
function institutionOf(body: string | Uint8Array<ArrayBuffer>): unknown {
  if (Buffer.byteLength(body) > 65_536) return undefined;
  try {
    const text =
      typeof body === 'string'
        ? body
        : new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null && !Array.isArray(read)
      ? Reflect.get(read, 'inst_no')
      : undefined;
  } catch {
    return undefined;
  }
}

const known = new Set<unknown>(['900024', '60000001', 900024, 60000001]);

/** Signed by its rule. Without a signature if no known institution can be read or a name occurs twice. */
function expectSigned(
  text: string,
  headers: Headers,
  body: string | Uint8Array<ArrayBuffer>,
  isGbk: boolean,
): void {
  const fields: Record<string, unknown> = JSON.parse(text);
  if (typeof fields['sign'] === 'string') {
    if (isGbk) expect(verify(fields, { charset: 'gbk' }, demoKey), text).toBe(true);
    else expect(fields['sign'], text).toBe(md5Sign(fields));
    return;
  }
  const outcome = headers.get('x-shoubei-mock-outcome');
  expect(['illegal_parameter', 'unknown_institution'], text).toContain(outcome);
  const isTwice = headers.get('x-shoubei-mock-reason')?.endsWith('the name comes twice') === true;
  const isType = headers.get('x-shoubei-mock-reason')?.startsWith('Content-Type') === true;
  expect(isTwice || isType || !known.has(institutionOf(body)), `unsigned: ${String(body)}`).toBe(true);
}

/**
 * Sends this many hostile requests to declared endpoints. Nothing fails, each response is signed or rightly
 * not, and all are in the journal.
 */
export async function declaredSurvives(
  requests: number,
  seed: number,
): Promise<Readonly<Record<string, number>>> {
  const draw = drawing(seed);
  const errors: unknown[] = [];
  const options = { endpoints: [...drafts, odd], onError: (error: unknown) => errors.push(error) };
  const profiles = [
    {},
    { strict: true },
    { signatureCheck: 'off' },
    { signing: { response: { charset: 'gbk' } } },
  ] as const;
  const counts: Record<string, number> = {};
  for (const profile of profiles) {
    await using emulator = await startInProcess({ ...options, profile });
    const isGbk = 'signing' in profile;
    let numbers: readonly string[] = [];
    for (let sent = 0; sent < requests / profiles.length; sent += 1) {
      if (sent % 100 === 0) numbers = await prepared(emulator);
      if (sent % 100 === 20 && draw.chance(0.5)) await emulator.clock.advance(2_000);
      const path = draw.one(['quary', 'cancel', 'odd']);
      const fields = signed(fieldsOf(path, numbers, draw));
      const body = draw.chance(0.5) ? JSON.stringify(fields) : bodyOf(fields, draw);
      const { status, headers, text } = await post(emulator, path, body);
      expect(status, text).toBe(200);
      expectSigned(text, headers, body, isGbk);
      const outcome = String(headers.get('x-shoubei-mock-outcome'));
      counts[outcome] = (counts[outcome] ?? 0) + 1;
    }
    expect(errors).toEqual([]);
    await expectSound(emulator);
  }
  return counts;
}

/**
 * Resets, and writes the coupons off, one of them for a merchant whose name has a character that GBK lacks.
 * Returns their numbers.
 */
async function prepared(emulator: InProcessEmulator): Promise<readonly string[]> {
  await emulator.reset();
  const numbers: string[] = [];
  for (const [at, coupon_code] of coupons.entries()) {
    const merchant_no = at === 0 ? '商户😀' : base.merchant_no;
    const fields = signed({ ...base, merchant_no, coupon_code, wf_trace_no: `T${at}` });
    const { text } = await post(emulator, 'wf', JSON.stringify(fields));
    numbers.push(String(Object(JSON.parse(text)).order_no));
  }
  return numbers;
}

async function post(
  { url, fetch: send }: Pick<InProcessEmulator, 'url' | 'fetch'>,
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
): Promise<{ readonly status: number; readonly headers: Headers; readonly text: string }> {
  const response = await send(`${url}/openpay/coupon/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** Its journal can be read, and it works as before. */
async function expectSound(emulator: InProcessEmulator): Promise<void> {
  const entries = await emulator.requests();
  expect(entries.length).toBeGreaterThan(40);
  for (const entry of entries) expect(entry.response).toMatchObject({ kind: 'response', status: 200 });
  expect(JSON.stringify(entries)).not.toContain(demoKey);
  await emulator.reset();
  const coupon = { coupon_code: '990000000021' };
  const outcomes: unknown[] = [];
  for (const path of ['wf', 'quary', 'cancel', 'quary']) {
    const { headers } = await post(emulator, path, JSON.stringify(signed({ ...base, ...coupon })));
    outcomes.push(headers.get('x-shoubei-mock-outcome'));
  }
  expect(outcomes).toEqual(['written_off', 'found', 'done', 'found']);
}
