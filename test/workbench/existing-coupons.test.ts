import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startMockServer, type MockServer } from '@shoubei-kit/mock-server';
import { admin, writeOff } from '../support/wire.js';

let server: MockServer;
beforeAll(async () => {
  server = await startMockServer();
});
beforeEach(() => server.reset());
afterAll(() => server.close());

const post = (body?: object) => admin(server.url, 'POST', '/coupons', body);
const put = (path: string, body?: object) => admin(server.url, 'PUT', path, body);

async function send(method: string, type: string, body: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${server.url}/__admin/coupons`, {
    method,
    headers: { 'content-type': type },
    body,
  });
  return { status: response.status, body: await response.json() };
}

test('a used coupon that is posted again is not issued and written off twice: the 409 shows it', async () => {
  await post({ coupon_code: 'A1', face_amount: 500, title: '咖啡券', channel_type: '10003' });
  const { body: written } = await writeOff(server.url, 'A1', { channel_type: '10003' });
  const order_no = String(written['order_no']);
  const { status, body } = await post({ coupon_code: 'A1', face_amount: 500 });
  expect(status).toBe(409);
  expect(body).toEqual({
    error: {
      code: 'coupon_exists',
      message: `Nothing was changed: coupon A1 (used, order ${order_no}) exists. PUT replaces what exists, PATCH changes one coupon.`,
      message_zh: `未作任何更改：券 A1（used，核销记录 ${order_no}）已存在。用 PUT 替换已有的券，或用 PATCH 修改单张券`,
      existing: [
        {
          coupon_code: 'A1',
          face_amount: 500,
          title: '咖啡券',
          channel_type: '10003',
          state: 'used',
          effective_state: 'used',
          order_no,
        },
      ],
    },
  });
  expect((await writeOff(server.url, 'A1')).outcome).toBe('already_used');
  expect(await server.orders()).toHaveLength(1);
});

test('of an array with two that exist none is added, and both are shown', async () => {
  await post([
    { coupon_code: 'A1', face_amount: 500 },
    { coupon_code: 'A3', face_amount: 500, valid_until: '2020-01-01T00:00:00Z' },
  ]);
  const given = ['A1', 'A2', 'A3'].map((coupon_code) => ({ coupon_code, face_amount: 7 }));
  const { status, body } = await post(given);
  expect(status).toBe(409);
  expect(body).toMatchObject({
    error: {
      message: expect.stringContaining('2 of the 3 coupons exist, the first is A1 (issued).'),
      message_zh: expect.stringContaining('3 张券中有 2 张已存在，第一张为 A1（issued）'),
      existing: [{ coupon_code: 'A1' }, { coupon_code: 'A3', effective_state: 'expired' }],
    },
  });
  expect((await admin(server.url, 'GET', '/coupons/A2')).status).toBe(404);
});

test('a file reports how many it would replace, and PUT how many it did', async () => {
  const rows = Array.from({ length: 150 }, (_, i) => `C${i},100\n`).join('');
  const csv = `coupon_code,face_amount\n${rows}`;
  expect(await send('POST', 'text/csv', csv)).toEqual({ status: 201, body: { loaded: 150 } });
  const { status, body } = await send('POST', 'text/csv', `${csv}C150,100\n`);
  expect(status).toBe(409);
  expect(body).toMatchObject({
    error: { message: expect.stringContaining('150 of the 151 coupons exist'), more: 50 },
  });
  expect(await send('PUT', 'text/csv', `${csv}C150,100\n`)).toEqual({
    status: 200,
    body: { loaded: 151, replaced: 150 },
  });
  const ndjson = '{"coupon_code":"C1","face_amount":3}\n';
  expect(await send('PUT', 'application/x-ndjson', ndjson)).toEqual({
    status: 200,
    body: { loaded: 1, replaced: 1 },
  });
  expect((await put('/coupons', [{ coupon_code: 'C2', face_amount: 4 }])).body).toEqual({
    loaded: 1,
    replaced: 1,
  });
  expect((await writeOff(server.url, 'C2')).body).toMatchObject({ amount: '4' });
});

test('PUT makes or replaces one coupon, and the write-off of the replaced one stays', async () => {
  const made = { coupon_code: 'A1', face_amount: 500, state: 'issued', effective_state: 'issued' };
  expect(await put('/coupons/A1', { face_amount: 500, title: 'old' })).toMatchObject({
    status: 201,
    body: { ...made, title: 'old' },
  });
  await writeOff(server.url, 'A1');
  expect(await put('/coupons/A1', { coupon_code: 'A1', face_amount: 500 })).toMatchObject({
    status: 200,
    body: made,
  });
  expect((await admin(server.url, 'GET', '/coupons/A1')).body).toEqual(made);
  expect((await writeOff(server.url, 'A1')).outcome).toBe('written_off');
  expect(await server.orders()).toHaveLength(2);
});

test.each([
  [{ coupon_code: 'A2', face_amount: 5 }, 'coupon_code is not the one in the path.'],
  [{ title: 'x' }, 'face_amount is required.'],
  [[{ coupon_code: 'A1', face_amount: 5 }], 'coupon must be an object, got a list.'],
  [undefined, 'coupon must be an object'],
])('a PUT of %j is rejected with a clear message', async (body, text) => {
  const { status, body: problem } = await put('/coupons/A1', body);
  expect(status).toBe(400);
  expect(problem).toMatchObject({
    error: { code: 'bad_coupon', message: expect.stringContaining(`Nothing was changed: ${text}`) },
  });
  expect((await admin(server.url, 'GET', '/coupons/A1')).status).toBe(404);
});

test('a magic coupon that was already used in some way exists, too', async () => {
  const coupon_code = '9900010000000001';
  await writeOff(server.url, coupon_code);
  expect((await post({ coupon_code, face_amount: 5 })).status).toBe(409);
  expect((await post({ coupon_code: '9900010000000002', face_amount: 5 })).status).toBe(201);
});

test('in a test, replacing an existing coupon needs { replace: true }', async () => {
  await using tenant = await server.tenant({ coupons: [{ couponCode: 'A1', faceAmount: 500 }] });
  await tenant.client().writeOff({ couponCode: 'A1' });
  await expect(tenant.coupon({ couponCode: 'A1' })).rejects.toThrow(
    /^coupon A1 \(used, order \d{24}\) exists: changeCoupon changes it, and \{ replace: true \} replaces it \/ 券 A1（used/u,
  );
  expect(await tenant.findCoupon('A1')).toMatchObject({ state: 'used', faceAmount: 500 });
  const replaced = await tenant.coupon({ couponCode: 'A1', faceAmount: 700 }, { replace: true });
  expect(replaced).toMatchObject({ state: 'issued', faceAmount: 700 });
  // @ts-expect-error -- a slip of the pen
  await expect(tenant.coupon({}, { replaced: true })).rejects.toThrow(/no option replaced/u);
});

test('a scenario is loaded over a coupon that the emulator was started with', async () => {
  await using own = await startMockServer({ coupons: [{ couponCode: 'COFFEE10', faceAmount: 1 }] });
  const { status } = await admin(own.url, 'POST', '/scenarios/coupon-code-under-two-names/load');
  expect(status).toBe(200);
  expect((await admin(own.url, 'GET', '/coupons/COFFEE10')).body).toMatchObject({ face_amount: 1000 });
});
