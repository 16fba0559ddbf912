import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMockServer, type MockServer } from '@shoubei-kit/mock-server';
import { post } from '../support/wire.js';

let server: MockServer;
beforeAll(async () => {
  server = await startMockServer();
});
afterAll(() => server.close());

// The source's own request; its sign was made with Python's hashlib and the demo key.
const request =
  '{ "couponCode": "679533922928", "inst_no": "60000001", "merchant_no": "851811130002", "shop_no":"862010110001", "channel_type": "10001", "writeOff_tyep": "0", "amount": "1000", "sign": "3044731f9f427f00bc563ec46bec474d", "ts": "20211120154500" }';

test("the source's own request is answered as the source's own answer, well signed", async () => {
  const { status, text } = await post(server.url, request);
  expect(status).toBe(200);
  expect(text).toBe(
    '{"return_code":"0205","return_msg":"券码已退款","result_code":"FAIL","order_no":null,"codes":"679533922928","amount":null,"settleAmount":null,"sign":"6d4c77e02f3b9a0ae5700f09c5ea92f7"}',
  );
});

test('the answer says what it rests on', async () => {
  const { headers } = await post(server.url, request);
  expect(headers.get('x-shoubei-mock-outcome')).toBe('refunded');
  expect(headers.get('x-shoubei-mock-provenance')).toBe('documented');
  expect(headers.get('x-shoubei-mock-signature')).toBe('valid');
  expect(headers.get('x-shoubei-mock-assumptions')).toBe('C1,C2,C3,C4,C6,C7,C8,C9,C10,A1,A2,A4,A6,A9,A14');
  expect(headers.get('x-shoubei-mock-request-id')).toMatch(/^[0-9a-f-]{36}$/u);
});
