import type * as crypto from 'node:crypto';
import { beforeEach, expect, test, vi } from 'vitest';
import { startInProcess } from '@shoubei-kit/mock-server';
import { md5Sign } from '../support/sign.js';
import { base } from '../support/wire.js';

const compared: string[] = [];
vi.mock('node:crypto', async (original) => {
  const real = await original<typeof crypto>();
  const timingSafeEqual: typeof real.timingSafeEqual = (a, b) => {
    if (a instanceof Uint8Array && Buffer.from(a).equals(Buffer.from(b.buffer, b.byteOffset, b.byteLength)))
      compared.push(Buffer.from(a).toString());
    return real.timingSafeEqual(a, b);
  };
  return { ...real, timingSafeEqual };
});

const emulator = await startInProcess();
const fields = { ...base, coupon_code: '9900010000000001' };
const sign = md5Sign(fields);

beforeEach(() => {
  compared.length = 0;
});

test('a sign that is correct except for its case is found in constant time', async () => {
  const sent = { ...fields, sign: sign.toUpperCase() };
  const response = await emulator.fetch(
    new Request(`http://localhost/openpay/coupon/wf`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(sent),
    }),
  );
  expect(response.headers.get('x-shoubei-mock-reason')).toBe(
    'sign: correct except for its case: lower case is expected',
  );
  expect(compared).toEqual([sign]);
});

test('an explanation compares a sign with those of mistakes in constant time', async () => {
  const sent = { ...fields, sign: md5Sign(fields, 'shoubei-mock-demo-key ') };
  const response = await emulator.fetch(
    new Request(`http://localhost/openpay/coupon/wf`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(sent),
    }),
  );
  const explained = await emulator.explain(response.headers.get('x-shoubei-mock-request-id') ?? '');
  expect(explained?.causes).toMatchObject([{ code: 'key_whitespace' }]);
  expect(compared).toContain(sent.sign);
});
