import { expect, test } from 'vitest';
import { sharedServer } from '../support/shared.js';
import { post, sourceAnswer, sourceRequest } from '../support/wire.js';

const server = await sharedServer();

test("the provider's example request gets the provider's example response, correctly signed", async () => {
  const { status, text } = await post(server.url, sourceRequest);
  expect(status).toBe(200);
  expect(text).toBe(sourceAnswer);
});

test('the response lists the assumptions behind it', async () => {
  const { headers } = await post(server.url, sourceRequest);
  expect(headers.get('x-shoubei-mock-outcome')).toBe('refunded');
  expect(headers.get('x-shoubei-mock-provenance')).toBe('documented');
  expect(headers.get('x-shoubei-mock-signature')).toBe('valid');
  expect(headers.get('x-shoubei-mock-assumptions')).toBe('C1,C2,C3,C4,C6,C7,C8,C9,C10,A1,A2,A4,A6,A9,A14');
  expect(headers.get('x-shoubei-mock-request-id')).toMatch(/^[0-9a-f-]{36}$/u);
});
