import { request as httpRequest } from 'node:http';
import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { sharedServer } from '../support/shared.js';
import { admin, writeOff } from '../support/wire.js';

const server = await sharedServer();

test('a coupon is loaded, shown, changed, listed and deleted', async () => {
  const coupon = {
    coupon_code: 'A1',
    face_amount: 500,
    settle_amount: 450,
    valid_until: '2020-01-01T00:00:00Z',
  };
  expect(await admin(server.url, 'POST', '/coupons', coupon)).toEqual({
    status: 201,
    body: { ...coupon, state: 'issued', effective_state: 'expired' },
  });
  expect(
    (await admin(server.url, 'PATCH', '/coupons/A1', { valid_until: null, state: 'frozen' })).body,
  ).toEqual({
    coupon_code: 'A1',
    face_amount: 500,
    settle_amount: 450,
    state: 'frozen',
    effective_state: 'frozen',
  });
  const listed = await admin(server.url, 'GET', '/coupons?state=frozen');
  expect(listed.body.coupons.map((c: { coupon_code: string }) => c.coupon_code)).toEqual(['A1']);
  expect((await admin(server.url, 'DELETE', '/coupons/A1')).status).toBe(204);
  expect((await admin(server.url, 'GET', '/coupons/A1')).status).toBe(404);
});

test('a list continues from its cursor', async () => {
  await using own = await startMockServer();
  await admin(own.url, 'POST', '/reset');
  await admin(
    own.url,
    'POST',
    '/coupons',
    Array.from({ length: 5 }, (_, i) => ({ coupon_code: `P${i}`, face_amount: 1 })),
  );
  const codes: string[][] = [];
  let cursor = '';
  do {
    const { body } = await admin(own.url, 'GET', `/coupons?limit=2${cursor}`);
    codes.push(body.coupons.map((c: { coupon_code: string }) => c.coupon_code));
    cursor = body.cursor === undefined ? '' : `&cursor=${body.cursor}`;
  } while (cursor !== '');
  expect(codes).toEqual([
    ['679533922928', 'P0'],
    ['P1', 'P2'],
    ['P3', 'P4'],
  ]);
});

test.each<[object, number, string]>([
  [{ face_amount: 1 }, 0, 'coupon_code'],
  [{ coupon_code: 'X', face_amount: 1.5 }, 0, 'face_amount'],
  [{ coupon_code: 'X', face_amount: '1' }, 0, 'face_amount'],
  [
    [
      { coupon_code: 'X', face_amount: 1 },
      { coupon_code: 'Y', face_amount: 1, colour: 'red' },
    ],
    1,
    'colour',
  ],
  [
    [
      { coupon_code: 'X', face_amount: 1 },
      { coupon_code: 'X', face_amount: 1 },
    ],
    1,
    'coupon_code',
  ],
  [{ coupon_code: 'X', face_amount: 1, valid_from: '2026-13-01T00:00:00Z' }, 0, 'valid_from'],
  [
    {
      coupon_code: 'X',
      face_amount: 1,
      valid_from: '2026-02-01T00:00:00Z',
      valid_until: '2026-01-01T00:00:00Z',
    },
    0,
    'valid_until',
  ],
  [{ coupon_code: 'X', face_amount: 1, state: 'expired' }, 0, 'state'],
])('%j is rejected with its place, and nothing is loaded', async (body, index, field) => {
  const answer = await admin(server.url, 'POST', '/coupons', body);
  expect(answer.status).toBe(400);
  expect(answer.body.error.problems[0]).toMatchObject({ index, field });
  expect((await admin(server.url, 'GET', '/coupons/X')).status).toBe(404);
});

test('a bad patch, query, route, institution or body is reported', async () => {
  const codes = [
    await admin(server.url, 'PATCH', '/coupons/679533922928', { state: 'gone' }),
    await admin(server.url, 'PATCH', '/coupons/nothing', { state: 'used' }),
    await admin(server.url, 'GET', '/coupons?limit=0'),
    await admin(server.url, 'GET', '/coupons?state=expired'),
    await admin(server.url, 'GET', '/orders?date=today'),
    await admin(server.url, 'GET', '/nothing'),
    await admin(server.url, 'GET', '/orders?inst_no=nobody'),
    await admin(server.url, 'POST', '/coupons', '{'),
  ].map(({ status, body }) => [status, body.error.code]);
  expect(codes).toEqual([
    [400, 'bad_coupon'],
    [404, 'no_such_coupon'],
    [400, 'bad_query'],
    [400, 'bad_query'],
    [400, 'bad_query'],
    [404, 'no_such_route'],
    [404, 'no_such_institution'],
    [400, 'bad_coupon'],
  ]);
});

test.each([
  ['PATCH', '/coupons', 'GET, HEAD, POST, PUT'],
  ['POST', '/coupons/A1', 'GET, HEAD, PUT, PATCH, DELETE'],
  ['GET', '/coupons/A1', undefined],
  ['GET', '/reset', 'POST'],
  ['HEAD', '/reset', 'POST'],
  ['POST', '/requests/count', 'GET, HEAD'],
  ['GET', '/scenarios/refunded/load', 'POST'],
  ['DELETE', '/ready/', 'GET, HEAD'],
  ['OPTIONS', '/tenants', 'GET, HEAD, POST'],
  ['POST', '/ui/main.js', 'GET, HEAD'],
  ['POST', '/ui/app.js', undefined],
  ['GET', '/coupons/A1/B2', undefined],
])(
  'a method that a route lacks is 405, and the response lists the allowed ones: %s %s',
  async (method, path, allow) => {
    const response = await fetch(`${server.url}/__admin${path}`, { method });
    const allowed = response.headers.get('allow') ?? undefined;
    expect([response.status, allowed]).toEqual([allow === undefined ? 404 : 405, allow]);
    if (allow === undefined || method === 'HEAD') return;
    expect(await response.json()).toEqual({
      error: {
        code: 'method_not_allowed',
        message: `${path} takes ${allow}, not ${method}.`,
        message_zh: `${path} 只接受 ${allow}，不接受 ${method}`,
      },
    });
  },
);

test('a missing coupon cannot be deleted, and a magic one only after its first use', async () => {
  const code = '9900010000000777';
  const statuses: number[] = [];
  for (const each of ['NONE', code]) {
    const { status, body } = await admin(server.url, 'DELETE', `/coupons/${each}`);
    expect([status, body.error.code]).toEqual([404, 'no_such_coupon']);
  }
  await writeOff(server.url, code);
  for (let i = 0; i < 2; i += 1)
    statuses.push((await admin(server.url, 'DELETE', `/coupons/${code}`)).status);
  expect(statuses).toEqual([204, 404]);
  expect((await admin(server.url, 'GET', `/coupons/${code}`)).body.state).toBe('issued');
});

test('an institution cannot delete a coupon of another that it cannot see', async () => {
  await admin(server.url, 'POST', '/coupons?inst_no=900024', { coupon_code: 'OURS', face_amount: 1 });
  expect((await admin(server.url, 'DELETE', '/coupons/OURS?inst_no=60000001')).status).toBe(404);
  expect((await admin(server.url, 'DELETE', '/coupons/OURS?inst_no=900024')).status).toBe(204);
});

test('orders are listed by institution, shop and day in Shanghai, with totals', async () => {
  let nowMs = Date.parse('2026-11-23T23:59:00+08:00');
  await using dated = await startMockServer({ nowMs: () => nowMs });
  await writeOff(dated.url, '990001000001', { wf_trace_no: 'T1' });
  await writeOff(dated.url, '990002500002', { shop_no: 'S2', inst_no: '60000001' });
  nowMs += 120_000;
  await writeOff(dated.url, '990001000003');
  const list = async (query: string): Promise<unknown[]> => {
    const { body } = await admin(dated.url, 'GET', `/orders${query}`);
    const { written_off, cancelled: _none, ...totals } = body.totals;
    expect(written_off).toEqual(totals);
    return [body.orders.map((o: { coupon_code: string }) => o.coupon_code), totals];
  };
  expect(await list('')).toEqual([
    ['990001000001', '990002500002', '990001000003'],
    { count: 3, face_amount: 4500, settle_amount: 4473 },
  ]);
  expect(await list('?date=2026-11-24')).toEqual([
    ['990001000003'],
    { count: 1, face_amount: 1000, settle_amount: 994 },
  ]);
  expect(await list('?shop_no=S2')).toEqual([
    ['990002500002'],
    { count: 1, face_amount: 2500, settle_amount: 2485 },
  ]);
  expect((await list('?inst_no=900024'))[0]).toEqual(['990001000001', '990001000003']);
});

test('a reset forgets write-offs and restores what was loaded at the start', async () => {
  await using own = await startMockServer({ coupons: [{ coupon_code: 'S', face_amount: 1 }] });
  await writeOff(own.url, 'S');
  await admin(own.url, 'POST', '/coupons', { coupon_code: 'L', face_amount: 1 });
  await admin(own.url, 'POST', '/reset');
  expect((await writeOff(own.url, 'S')).outcome).toBe('written_off');
  expect((await writeOff(own.url, 'L')).outcome).toBe('not_found');
  expect((await writeOff(own.url, '679533922928')).outcome).toBe('refunded');
});

test('the health route is a liveness probe', async () => {
  const { status, body } = await admin(server.url, 'GET', '/health');
  expect([status, body]).toEqual([
    200,
    {
      status: 'ok',
      profile: 'default',
      institutions: ['900024', '60000001'],
      endpoints: [],
      network_urls: [],
    },
  ]);
});

function statusWith(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${url}/__admin/profile`, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on('error', reject).end();
  });
}

test('the admin API rejects foreign hosts and origins, and requests without a required token', async () => {
  await using guarded = await startMockServer({ adminToken: 'secret', allowedHosts: ['till.example'] });
  const authorization = 'Bearer secret';
  expect(await statusWith(guarded.url, { authorization })).toBe(200);
  expect(await statusWith(guarded.url, { authorization, host: 'till.example:80' })).toBe(200);
  expect(await statusWith(guarded.url, { authorization, host: 'evil.example' })).toBe(403);
  expect(await statusWith(guarded.url, { authorization, origin: 'https://evil.example' })).toBe(403);
  expect(await statusWith(guarded.url, { authorization: 'Bearer wrong' })).toBe(401);
  expect(await statusWith(guarded.url, {})).toBe(401);
});

test('anything but loopback needs an admin token, and invalid coupons prevent the start', async () => {
  await expect(startMockServer({ host: '0.0.0.0' })).rejects.toThrow(/adminToken/u);
  await expect(startMockServer({ coupons: [{ coupon_code: 'no good', face_amount: 1 }] })).rejects.toThrow(
    /coupon_code/u,
  );
});
