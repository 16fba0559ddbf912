import { expect, test } from 'vitest';
import { sharedServer } from '../support/shared.js';
import { signed } from '../support/sign.js';
import { admin, base } from '../support/wire.js';

const server = await sharedServer();

test('a rejection has its reason and assumptions in headers of these names, and none of the former names', async () => {
  const { headers } = await fetch(new URL('/openpay/coupon/wf', server.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(signed({ ...base, coupon_code: '990501000001' })),
  });
  expect(headers.get('x-shoubei-mock-reason')).toBe('coupon_code: refunded');
  expect(headers.get('x-shoubei-mock-assumptions')).toMatch(/^C1,.*A1,A2/u);
  expect(headers.has('x-shoubei-mock-why')).toBe(false);
  expect(headers.has('x-shoubei-mock-rests-on')).toBe(false);
});

test('the journal filters by assumptions, and rejects the former name like any unknown one', async () => {
  expect((await admin(server.url, 'GET', '/requests?assumptions=A1')).status).toBe(200);
  expect((await admin(server.url, 'GET', '/requests?rests_on=A1')).status).toBe(400);
  expect((await admin(server.url, 'GET', '/requests/assumptions')).status).toBe(200);
  expect((await admin(server.url, 'GET', '/requests/rests-on')).status).toBe(404);
});

test('a fault of the former kind other_answer is rejected', async () => {
  const fault = { when: 'before', match: { coupon_code: 'NONE' } };
  expect((await admin(server.url, 'POST', '/faults', { ...fault, kind: 'other_answer' })).status).toBe(400);
  expect((await admin(server.url, 'POST', '/faults', { ...fault, kind: 'other_response' })).status).toBe(201);
});
