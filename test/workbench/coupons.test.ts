import { beforeEach, expect, test } from 'vitest';
import { sharedServer } from '../support/shared.js';
import { admin, writeOff } from '../support/wire.js';

const server = await sharedServer();
beforeEach(() => server.reset());

async function load(type: string, body: string, query = ''): Promise<{ status: number; body: unknown }> {
  const headers = { 'content-type': type };
  const response = await fetch(`${server.url}/__admin/coupons${query}`, { method: 'POST', headers, body });
  return { status: response.status, body: await response.json() };
}

test.each([
  [
    'application/x-ndjson',
    '{"coupon_code":"R1","face_amount":100}\n{"coupon_code":"R2","face_amount":200}\n',
  ],
  ['text/csv; charset=utf-8', 'coupon_code,face_amount,shop_nos\nR1,100,\nR2,200,862010110001|S2\n'],
])('rows of %s are loaded, and counted', async (type, body) => {
  expect(await load(type, body)).toEqual({ status: 201, body: { loaded: 2 } });
  expect((await writeOff(server.url, 'R2')).body).toMatchObject({ amount: '200' });
});

test.each([
  [
    'application/x-ndjson',
    '{"coupon_code":"R1","face_amount":100}\n\n{"coupon_code":"R2","face_amount":"200"}\n',
    { line: 3, field: 'face_amount', message: 'must be whole fen, 0 to 9007199254740991, got "200"' },
  ],
  [
    'text/csv',
    'coupon_code,face_amount\nR1,100\nR2,\n',
    { line: 3, field: 'face_amount', message: 'is required', message_zh: '必填' },
  ],
  [
    'text/csv',
    'coupon_code,face_amount,inst_no\nR1,100,\nR2,5,nobody\n',
    { line: 3, field: 'inst_no', message: 'is not an institution of this emulator' },
  ],
])('the error for a bad row of %s names its line, and nothing is loaded', async (type, rows, problem) => {
  const { status, body } = await load(type, rows);
  expect(status).toBe(400);
  expect(body).toMatchObject({ error: { code: 'bad_coupon', problems: [problem] } });
  expect((await admin(server.url, 'GET', '/coupons/R1')).status).toBe(404);
});

test('of coupons of another institution, the first hundred are listed and the others counted', async () => {
  const rows = Array.from({ length: 250 }, (_, index) => `R${index},100,nobody\n`).join('');
  const { status, body } = await load('text/csv', `coupon_code,face_amount,inst_no\n${rows}`);
  expect([status, body]).toMatchObject([400, { error: { code: 'bad_coupon', more: 150 } }]);
  expect(body).toHaveProperty('error.problems.length', 100);
  expect(body).toHaveProperty('error.problems.99.line', 101);
});

test("a tenant's rows are visible only to that tenant", async () => {
  await using tenant = await server.tenant();
  const csv = 'coupon_code,face_amount\nR1,100\n';
  expect((await load('text/csv', csv, `?inst_no=${tenant.instNo}`)).status).toBe(201);
  expect(await tenant.client().writeOff({ couponCode: 'R1' })).toMatchObject({ status: 'written_off' });
  expect((await admin(server.url, 'GET', '/coupons/R1')).status).toBe(404);
});

test('the error for a body of another kind says so', async () => {
  expect(await load('application/xml', '<coupon/>')).toMatchObject({
    status: 415,
    body: { error: { code: 'media_type', message: expect.stringContaining('application/x-ndjson') } },
  });
});
