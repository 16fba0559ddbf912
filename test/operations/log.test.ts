import { expect, test } from 'vitest';
import { serve, serveProcess } from '../support/cli.js';
import { admin, post, writeOff } from '../support/wire.js';
import { ask } from './asked.js';

type Line = Readonly<Record<string, unknown>>;

function lines(output: string): readonly Line[] {
  return output
    .trim()
    .split('\n')
    .map((line): Line => JSON.parse(line));
}

test('every line about a request has the id in the header of the response, even for paths that nothing serves', async () => {
  const serving = await serveProcess(['--json', '--lang', 'en']);
  const { url } = serving;
  const idOf = (headers: Headers | Readonly<Record<string, unknown>>): unknown =>
    headers instanceof Headers
      ? headers.get('x-shoubei-mock-request-id')
      : headers['x-shoubei-mock-request-id'];
  const wrong = await post(
    url,
    '{"inst_no":"900024","merchant_no":"1","shop_no":"1","ts":"20261123120000","couponCode":"1","sign":"x"}',
  );
  const written = await writeOff(url, '9900010000000001');
  const html = await writeOff(url, '9983010000000001');
  const cancel = await ask(url, '/openpay/coupon/cancel?sign=abc', {}, 'POST');
  const method = await ask(url, '/openpay/coupon/wf', {}, 'PUT');
  const nowhere = await ask(url, '/favicon.ico');
  const tenant = await ask(url, '/__admin/tenants', {}, 'POST');
  await expect.poll(serving.output).toContain('/__admin/tenants');
  await serving.stop();
  const told = lines(serving.output());
  expect(told.every(({ time }) => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/u.test(String(time)))).toBe(true);
  const about = told.filter((line) => 'request_id' in line);
  const byId = new Map(about.map((line) => [line['request_id'], line]));
  const found = [wrong, written, html, cancel, method, nowhere, tenant].map(({ headers }) =>
    byId.get(idOf(headers)),
  );
  expect(found).toMatchObject([
    { level: 30, msg: 'bad_signature', status: 200, field: 'sign' },
    { level: 30, msg: 'written_off', status: 200, settle_amount: 994 },
    { level: 30, msg: 'fault', status: 500, faults: [{ kind: 'html', when: 'before' }] },
    { level: 30, msg: 'not_served', method: 'POST', path: '/openpay/coupon/cancel', status: 404 },
    { level: 30, msg: 'not_served', method: 'PUT', path: '/openpay/coupon/wf', status: 405 },
    { level: 30, msg: 'not_served', method: 'GET', path: '/favicon.ico', status: 404 },
    { level: 30, msg: 'admin', method: 'POST', path: '/__admin/tenants', status: 201 },
  ]);
  expect(told.filter((line) => !('request_id' in line)).map(({ msg }) => msg)).toEqual([
    'listening',
    'stopping',
    'stopped',
  ]);
  expect(about).toHaveLength(7);
});

test('requests that change something are logged with their institution, reads and probes are not', async () => {
  const serving = await serve(['--json']);
  const { url } = serving;
  for (const path of ['/health', '/ready', '/requests', '/profile', '/coupons/none', '/metrics'])
    await ask(url, `/__admin${path}`);
  await ask(url, '/__admin/ready', {}, 'HEAD');
  await admin(url, 'POST', '/sign/explain', { inst_no: '900024', sign: 'x' });
  await admin(url, 'POST', '/sign', { fields: { inst_no: '900024' } });
  await admin(url, 'POST', '/coupons', { coupon_code: 'A1', face_amount: 5 });
  await admin(url, 'POST', '/coupons', { coupon_code: 'A1' });
  await admin(url, 'POST', '/faults?inst_no=900024', { kind: 'reset', when: 'after' });
  await admin(url, 'PUT', '/clock', { advance_ms: 5 });
  await admin(url, 'DELETE', '/faults');
  await admin(url, 'POST', '/scenarios/refunded/load');
  await admin(url, 'POST', '/reset');
  await expect.poll(serving.output).toContain('/__admin/reset');
  await serving.stop();
  const acts = lines(serving.output()).filter(({ msg }) => msg === 'admin');
  expect(acts.map(({ method, path, inst_no, status }) => [method, path, inst_no, status])).toEqual([
    ['POST', '/__admin/coupons', undefined, 201],
    ['POST', '/__admin/coupons', undefined, 400],
    ['POST', '/__admin/faults', '900024', 201],
    ['PUT', '/__admin/clock', undefined, 200],
    ['DELETE', '/__admin/faults', undefined, 204],
    ['POST', '/__admin/scenarios/refunded/load', undefined, 200],
    ['POST', '/__admin/reset', undefined, 204],
  ]);
});

test('a request without the token is logged as a warning, and a given token is in no line', async () => {
  const env = { SHOUBEI_MOCK_ADMIN_TOKEN: 'given-admin-token' };
  const serving = await serve(['--json', '--host', '0.0.0.0', '--log-level', 'info'], env);
  const url = serving.url.replace('0.0.0.0', '127.0.0.1');
  await ask(url, '/__admin/requests', { authorization: 'Bearer guessed-token' });
  await ask(url, '/__admin/metrics', { host: 'evil.example' });
  await ask(url, '/__admin/health', { host: 'evil.example' });
  await expect.poll(serving.output).toContain('/__admin/metrics');
  await serving.stop();
  const refused = lines(serving.output()).filter(({ msg }) => msg === 'admin');
  expect(refused).toMatchObject([
    { level: 40, method: 'GET', path: '/__admin/requests', status: 401 },
    { level: 40, method: 'GET', path: '/__admin/metrics', status: 403 },
  ]);
  expect(refused).toHaveLength(2);
  expect(serving.output()).not.toMatch(/given-admin-token|guessed-token|evil/u);
});

test('a logged path or institution is shortened, without keys, signatures and control characters', async () => {
  const serving = await serve(['--json']);
  await ask(serving.url, '/shoubei-mock-demo-key/3044731f9f427f00bc563ec46bec474d?sign=cafe');
  await ask(serving.url, `/${'x'.repeat(5_000)}`);
  await ask(serving.url, '/__admin/reset?inst_no=shoubei-mock-demo-key', {}, 'POST');
  await expect.poll(serving.output).toContain('/__admin/reset');
  await serving.stop();
  const [first, second, third] = lines(serving.output()).slice(1);
  expect(first).toMatchObject({ path: '/***/304473…' });
  expect(String(second?.['path'])).toHaveLength(200);
  expect(third).toMatchObject({ inst_no: '***', status: 404 });
  expect(serving.output()).not.toMatch(/demo-key|cafe|427f00bc/u);
});

test('for people one line has the same content, and a log level omits less severe lines', async () => {
  const plain = await serve(['--host', '0.0.0.0', '--admin-token', 'a-token-for-a-test']);
  const quiet = await serve([
    '--log-level',
    'warn',
    '--host',
    '0.0.0.0',
    '--admin-token',
    'a-token-for-a-test',
  ]);
  for (const { url } of [plain, quiet]) {
    const local = url.replace('0.0.0.0', '127.0.0.1');
    await ask(local, '/a%20b%0A');
    await ask(
      local,
      '/__admin/faults?inst_no=900024',
      { authorization: 'Bearer a-token-for-a-test' },
      'DELETE',
    );
    await ask(local, '/__admin/faults?inst_no=900024', {}, 'DELETE');
  }
  await expect.poll(plain.output).toMatch(/^404 {2}GET "\/a%20b%0A" \(\d+\.\d ms\)$/mu);
  await expect.poll(plain.output).toMatch(/^204 {2}DELETE \/__admin\/faults {2}institution 900024 \(/mu);
  await expect.poll(quiet.output).toMatch(/^401 {2}DELETE \/__admin\/faults {2}institution 900024 \(/mu);
  expect(quiet.output()).not.toMatch(/404|204/u);
  expect(plain.output()).not.toContain('Admin token');
  await Promise.all([plain.stop(), quiet.stop()]);
});
