import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { ownStates, providerOptions } from '@shoubei-kit/mock-server/pact';
import { expect, test } from 'vitest';
import { portOf } from '../sdk/hostile-server.js';
import { demoKey } from '../support/sign.js';
import { base } from '../support/wire.js';

const { ts: _, ...caller } = base;
const identity = { ...caller, key: demoKey };
const baseUrl = 'http://127.0.0.1:9';

/** Whether a request with this body would be sent to the provider. */
function isSent(body: unknown): boolean {
  const coupons = [
    { coupon_code: '690000000001', state: 'refunded' },
    { coupon_code: '690000000011', state: 'issued' },
  ] as const;
  const states = ownStates({ baseUrl, identity, coupons });
  const request = Object.assign(new IncomingMessage(new Socket()), { body, url: '/openpay/coupon/wf' });
  let isPassedOn = false;
  providerOptions({ baseUrl, identity, states }).requestFilter(request, new ServerResponse(request), () => {
    isPassedOn = true;
  });
  return isPassedOn;
}

test('a body that Pact does not parse as JSON is held back like any other', () => {
  const withCode = (code: string): string => JSON.stringify({ coupon_code: code });
  expect(isSent(Buffer.from(withCode('690000000001')))).toBe(true);
  expect(isSent(withCode('690000000001'))).toBe(true);
  expect(isSent(undefined)).toBe(true);
  expect(isSent(Buffer.from(withCode('730000000009')))).toBe(false);
  expect(isSent(withCode('690000000011'))).toBe(false);
  expect(isSent(Buffer.from('code=690000000011'))).toBe(false);
  expect(isSent([{ coupon_code: '690000000011' }])).toBe(false);
});

test('a response of a provider that sends without end is cut off after 1 MiB', async () => {
  const { requestFilter } = providerOptions({ baseUrl, identity });
  const server = createServer((request, response) => {
    requestFilter(Object.assign(request, { body: {} }), response, () => {
      const piece = 'a'.repeat(65_536);
      for (let count = 0; count < 32; count += 1) response.write(piece);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await expect(fetch(`http://127.0.0.1:${portOf(server)}/`, { method: 'POST', body: '{}' })).rejects.toThrow(
    'fetch failed',
  );
  server.close();
});
