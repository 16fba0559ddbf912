import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { beforeEach, expect, test, vi } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { sharedServer } from '../support/shared.js';
import { signed } from '../support/sign.js';
import { admin, base, writeOff } from '../support/wire.js';

const server = await sharedServer();
beforeEach(() => server.reset());

test.each([
  ['DELETE', '/requests?coupon_code=NOPE&inst_no=900024'],
  ['PUT', '/clock?instNo=900024'],
  ['POST', '/reset?instNo=900024'],
  ['POST', '/tenants?inst_no=900024'],
  ['GET', '/orders?shop_no=A&shop_no=B'],
  ['GET', '/orders/totals?shop_no[]=A'],
  ['GET', '/coupons?stat=used'],
  ['GET', '/coupons?cursor=A&cursor=B'],
  ['GET', '/faults?inst_no='],
  ['GET', '/profile?x=1'],
  ['GET', '/requests?__proto__=1'],
] as const)('%s %s concerns no institution, and changes nothing', async (method, path) => {
  await writeOff(server.url, '990001000001');
  const { status, body } = await admin(
    server.url,
    method,
    path,
    method === 'PUT' ? { frozen: true } : undefined,
  );
  expect([status, body.error.code]).toEqual([400, 'bad_query']);
  expect(await server.countRequests()).toBe(1);
  expect((await admin(server.url, 'GET', '/clock')).body.frozen).toBe(false);
});

test.each([
  ['/tenants', 'application/x-www-form-urlencoded', 'application/json'],
  ['/faults', 'text/plain', 'application/json'],
  ['/coupons', 'application/xml', 'application/json, application/x-ndjson or text/csv'],
])('a body for %s of type %s is rejected, and the error names the right type', async (path, type, right) => {
  const body = '{"coupons":[{"coupon_code":"A1","face_amount":1}]}';
  const headers = { 'content-type': type };
  const response = await fetch(`${server.url}/__admin${path}`, { method: 'POST', headers, body });
  expect(response.status).toBe(415);
  expect(await response.json()).toMatchObject({
    error: {
      code: 'media_type',
      message: `Send Content-Type: ${right}.`,
      message_zh: expect.stringContaining('请设置'),
    },
  });
  expect((await admin(server.url, 'GET', '/tenants')).body.tenants).toEqual([]);
});

// 100 are shown; reading ends after 1,000 further ones, so that junk takes no time from others.
test.each([
  ['coupons', '/coupons', Array.from({ length: 200_000 }, () => 0), 1_001],
  ['coupons of a tenant', '/tenants', { coupons: Array.from({ length: 20_000 }, () => 0) }, 1_000],
  [
    'a coupon with many faults',
    '/coupons',
    { coupon_code: 'A', face_amount: 1, shop_nos: Array.from({ length: 20_000 }, () => 0) },
    19_901,
  ],
])('junk is rejected in a short response: %s', async (_, path, junk, more) => {
  const { status, body } = await admin(server.url, 'POST', path, junk);
  expect(status).toBe(400);
  expect(body.error.problems).toHaveLength(100);
  expect(body.error).toMatchObject({ more });
});

test.each([
  ['magic=8x', 'magic'],
  ['since=-1', 'since'],
  ['signature=right', 'signature'],
])('a count by %s is an error', async (query, name) => {
  const { status, body } = await admin(server.url, 'GET', `/requests/count?${query}`);
  expect([status, body.error.code]).toEqual([400, 'bad_query']);
  expect(JSON.stringify(body.error)).toContain(`${name}:`);
});

test('a fault that could never apply is rejected: for an unknown institution, or for a separate tenant', async () => {
  await using tenant = await server.tenant();
  for (const inst_no of ['70000000', tenant.instNo]) {
    const { status, body } = await admin(server.url, 'POST', '/faults', {
      kind: 'reset',
      when: 'after',
      match: { inst_no },
    });
    expect([status, body.error.problems[0]]).toMatchObject([400, { field: 'match.inst_no' }]);
  }
  const match = { instNo: tenant.instNo };
  await expect(server.fault({ kind: 'reset', when: 'after', match })).rejects.toThrow(
    /^bad fault: match\.instNo is not an institution of the profile: arm the fault in the institution's own tenant \//u,
  );
});

test('a coupon cannot move from its tenant, nor to an unknown institution', async () => {
  await using tenant = await server.tenant({ coupons: [{ couponCode: 'A1' }] });
  await expect(tenant.changeCoupon('A1', { instNo: 'other' })).rejects.toThrow(
    /^changeCoupon: instNo is another institution than the one addressed \//u,
  );
  expect((await tenant.findCoupon('A1'))?.instNo).toBe(tenant.instNo);
  await server.coupon({ couponCode: 'P1' });
  const { status } = await admin(server.url, 'PATCH', '/coupons/P1', { inst_no: 'nobody' });
  expect(status).toBe(400);
  expect((await admin(server.url, 'PATCH', '/coupons/P1', { inst_no: '60000001' })).status).toBe(200);
});

test.each([
  [{}, 'coupon needs at least one field to change', '至少须给出一个要更改的字段'],
  [{ coupon_code: 'B' }, 'coupon_code cannot be changed', '不可更改'],
])('the error for a patch of %j says what is wrong', async (patch, en, zh) => {
  await server.coupon({ couponCode: 'P1' });
  const { body } = await admin(server.url, 'PATCH', '/coupons/P1', patch);
  expect(body.error).toMatchObject({
    message: `Nothing was changed: ${en}.`,
    message_zh: expect.stringContaining(zh),
  });
});

test.each([
  [
    { kind: 'reset', when: 'after', times: 0 },
    'times',
    'a whole number from 1 to 9007199254740991, or "always"',
    '1 至 9007199254740991 的整数',
  ],
  [
    { kind: 'html', when: 'after', status: 204 },
    'status',
    'an HTTP status from 200 to 599',
    '应为 200 至 599',
  ],
  [{ kind: 'html', when: 'after', headers: { 'a b': '' } }, 'headers', 'header names of letters', '头部名'],
  [{ kind: 'reset', when: 'after', seed: -1 }, 'seed', '0 to 4294967295', '0 至 4294967295'],
])(
  'the error for the fault %j says once what was expected, in both languages',
  async (fault, field, en, zh) => {
    const { body } = await admin(server.url, 'POST', '/faults', fault);
    expect(body.error.problems).toMatchObject([
      { field, message: expect.stringContaining(en), message_zh: expect.stringContaining(zh) },
    ]);
  },
);

test('after a tenant was deleted elsewhere, every use of its handle fails', async () => {
  const tenant = await server.tenant();
  await admin(server.url, 'DELETE', `/tenants/${tenant.instNo}`);
  await expect(tenant.coupon()).rejects.toThrow(/gone/u);
  await expect(tenant.fault({ kind: 'reset', when: 'after' })).rejects.toThrow(/租户已不存在/u);
  await expect(tenant.clock.freeze()).rejects.toThrow(/gone/u);
  await expect(tenant.findCoupon('990001000001')).rejects.toThrow(/gone/u);
  await tenant.close();
});

test('rows still being sent when their tenant is deleted are loaded nowhere, and the response reports it', async () => {
  const tenant = await server.tenant();
  const answered = new Promise<number | undefined>((resolve, reject) => {
    const upload = httpRequest(
      `${server.url}/__admin/coupons?inst_no=${tenant.instNo}`,
      { method: 'POST', headers: { 'content-type': 'text/csv' } },
      (response) => resolve(response.resume().statusCode),
    );
    upload.on('error', reject).write('coupon_code,face_amount\n');
    setTimeout(() => {
      void tenant.close().then(() => upload.end('A1,1\n'));
    }, 100);
  });
  expect(await answered).toBe(404);
});

test('an interrupted upload is not a fault of the emulator', async () => {
  const failures: unknown[] = [];
  await using own = await startMockServer({ onError: (error) => failures.push(error) });
  const { port } = new URL(own.url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.write(
    'POST /__admin/coupons HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\nContent-Length: 9999\r\n\r\ncoupon_code,face_amount\n',
  );
  await new Promise((resolve) => setTimeout(resolve, 150));
  socket.destroy();
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(failures).toEqual([]);
});

test('twenty requests that wait on one connection cause no leak warning', async () => {
  const warnings: unknown[] = [];
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation((warning) => void warnings.push(warning));
  await using own = await startMockServer();
  await own.fault({ kind: 'latency', when: 'before', ms: 200, times: 'always' });
  const body = JSON.stringify(signed({ ...base, coupon_code: '990501000001' }));
  const one = `POST /openpay/coupon/wf HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  const socket = connect(Number(new URL(own.url).port), '127.0.0.1');
  let text = '';
  socket.on('data', (chunk) => (text += String(chunk)));
  socket.write(one.repeat(20));
  await expect.poll(() => text.split('HTTP/1.1 200').length - 1).toBe(20);
  socket.destroy();
  warn.mockRestore();
  expect(warnings).toEqual([]);
});

test('a reset immediately cuts off callers that a latency delays, and leaves nothing of them in the journal', async () => {
  await using tenant = await server.tenant();
  await tenant.fault({ kind: 'latency', when: 'before', ms: 3_000 });
  const startedAt = performance.now();
  const late = tenant
    .client()
    .writeOff({ couponCode: '990001000001' })
    .catch((error: unknown) => error);
  await expect.poll(async () => (await tenant.faults())[0]?.triggered).toBe(1);
  await tenant.reset();
  expect(await late).toMatchObject({ code: 'outcome_unknown' });
  expect(performance.now() - startedAt).toBeLessThan(2_900);
  await new Promise((resolve) => setTimeout(resolve, 3_100));
  expect(await tenant.countRequests()).toBe(0);
});

test('a reader of events that reconnects gets all it missed', async () => {
  await using tenant = await server.tenant();
  const fields = { inst_no: tenant.instNo, coupon_code: '990501000001', note: 'x'.repeat(60_000) };
  for (let i = 0; i < 90; i += 1) await writeOff(server.url, '990501000001', fields, tenant.key);
  const headers = { 'last-event-id': '0' };
  const response = await fetch(`${server.url}/__admin/events?inst_no=${tenant.instNo}`, { headers });
  let seen = 0;
  let rest = '';
  for await (const chunk of response.body ?? []) {
    const parts = (rest + Buffer.from(chunk).toString()).split('event: exchange');
    seen += parts.length - 1;
    rest = (parts.at(-1) ?? '').slice(-20); // a chunk may end within the words
    if (seen >= 90) break;
  }
  expect(seen).toBe(90);
});

test('a server that closes does not wait for readers of events, and HEAD of them gets a response', async () => {
  const own = await startMockServer({ drainMs: 60_000 });
  const head = await fetch(`${own.url}/__admin/events`, { method: 'HEAD' });
  expect(head.status).toBe(200);
  const response = await fetch(`${own.url}/__admin/events`);
  const startedAt = performance.now();
  await own.close();
  expect(performance.now() - startedAt).toBeLessThan(20_000);
  await response.text().catch(() => {});
});

test.each<[object, RegExp]>([
  [{ journal: { bytes: -1 } }, /journal\.bytes: a whole number/u],
  [{ journal: { size: Number.NaN } }, /journal\.size: a whole number/u],
  [{ journal: { sise: 2 } }, /journal: no option sise/u],
  [{ port: 'abc' }, /port: a whole number from 0 to 65535/u],
  [{ coupons: { a: 1 } }, /coupons: a list is needed/u],
])('startMockServer(%j) is rejected', async (options, message) => {
  await expect(startMockServer(Object.assign({}, options))).rejects.toThrow(message);
});

test('a journal of no bytes keeps nothing, and the emulator still responds and counts', async () => {
  await using own = await startMockServer({ journal: { bytes: 0 } });
  expect((await writeOff(own.url, '990501000001')).outcome).toBe('refunded');
  expect(await own.countRequests({ outcome: 'refunded' })).toBe(1);
  expect(await own.requests()).toEqual([]);
});

test('latencies add up before a silence, too', async () => {
  await using tenant = await server.tenant();
  await tenant.fault({ kind: 'latency', when: 'after', ms: 300 });
  await tenant.fault({ kind: 'silence', when: 'after', ms: 100 });
  const startedAt = performance.now();
  await tenant
    .client()
    .writeOff({ couponCode: '990001000001' })
    .catch(() => {});
  expect(performance.now() - startedAt).toBeGreaterThan(380);
});

test('lost_then_already_used also applies to a replay', async () => {
  await using tenant = await server.tenant();
  const call = { couponCode: '990001000001', wfTraceNo: 'T' };
  await tenant.client().writeOff(call);
  await tenant.fault({ kind: 'lost_then_already_used', when: 'after' });
  await tenant
    .client()
    .writeOff(call)
    .catch(() => {});
  expect(await tenant.client().writeOff(call)).toMatchObject({ reason: 'already_used' });
  expect(await tenant.orders()).toHaveLength(1);
});

test('at the ends of the clock magic coupons work as documented, and days have four digits', async () => {
  await using tenant = await server.tenant();
  await tenant.clock.freeze('9999-12-30T23:59:59.999Z');
  expect(await tenant.client().writeOff({ couponCode: '990201000001' })).toMatchObject({
    reason: 'not_yet_valid',
  });
  await tenant.client().writeOff({ couponCode: '990001000001' });
  expect(await tenant.orders({ date: '9999-12-31' })).toHaveLength(1);
  await tenant.clock.set('0001-01-02T00:00:00Z');
  expect(await tenant.client().writeOff({ couponCode: '990401000001' })).toMatchObject({ reason: 'expired' });
  await expect(tenant.clock.set('9999-12-31T00:00:00Z')).rejects.toThrow(/9999-12-30/u);
});

test('the journal shows the time of the machine’s clock that the server was given', async () => {
  await using own = await startMockServer({ nowMs: () => Date.parse('2030-01-01T00:00:00Z') });
  await writeOff(own.url, '990001000001');
  expect((await own.requests())[0]?.at).toBe('2030-01-01T00:00:00.000Z');
});
