import { expect, test } from 'vitest';
import { sharedServer } from '../support/shared.js';
import { writeOff } from '../support/wire.js';
import { ask } from './asked.js';
import { listenOn } from './failing-store.js';

const server = await sharedServer({ host: '0.0.0.0', adminToken: 'admin-token-of-the-probes' });
const url = server.url.replace('0.0.0.0', '127.0.0.1');

test.each(['/__admin/health', '/__admin/ready'])(
  "an orchestrator requests %s by the machine's address and without the token, by GET or HEAD",
  async (path) => {
    const got = await ask(url, path, { host: '10.244.1.7:4051' });
    expect([got.status, got.text]).toEqual([200, `{"status":"${path.endsWith('health') ? 'ok' : 'ready'}"}`]);
    const head = await ask(url, path, { host: '10.244.1.7:4051' }, 'HEAD');
    expect([head.status, head.text]).toEqual([200, '']);
  },
);

test('only with the token does health list institutions, or accept one as a parameter', async () => {
  const known = await ask(url, '/__admin/health', { authorization: 'Bearer admin-token-of-the-probes' });
  expect(JSON.parse(known.text)).toEqual({
    status: 'ok',
    profile: 'default',
    institutions: ['900024', '60000001'],
    endpoints: [],
    network_urls: expect.any(Array),
  });
  const strangers = await Promise.all(
    ['900024', '1'].map((inst_no) => ask(url, `/__admin/health?inst_no=${inst_no}`)),
  );
  expect(strangers.map(({ status, text }) => [status, text])).toEqual([
    [200, '{"status":"ok"}'],
    [200, '{"status":"ok"}'],
  ]);
});

test('everything else needs host and token, also other methods and spellings of the probes', async () => {
  const host = { host: '10.244.1.7:4051' };
  expect((await ask(url, '/__admin/metrics', host)).status).toBe(403);
  expect((await ask(url, '/__admin/metrics')).status).toBe(401);
  expect((await ask(url, '/__admin/health', host, 'POST')).status).toBe(403);
  expect((await ask(url, '/__admin/ready/', host)).status).toBe(403);
  expect((await ask(url, '/__admin/Health')).status).toBe(401);
});

test('a web page of another origin gets no response even from a probe', async () => {
  expect((await ask(url, '/__admin/ready', { origin: 'https://evil.example' })).status).toBe(403);
});

test('if the store cannot be reached, ready is 503 in both languages, health stays 200, and the log has it once', async () => {
  let isBroken = true;
  const broken = await listenOn({
    ping: () => (isBroken ? Promise.reject(new Error('connect ECONNREFUSED')) : Promise.resolve()),
  });
  for (let i = 0; i < 3; i += 1) {
    const { status, text } = await ask(broken.url, '/__admin/ready', { host: '10.0.0.1' });
    expect([status, JSON.parse(text)]).toEqual([
      503,
      {
        error: {
          code: 'store_not_reached',
          message: 'The store could not take a write-off within a second: the log says why.',
          message_zh: '存储未能在一秒内完成核销所需的写入，原因见日志',
        },
      },
    ]);
  }
  expect((await ask(broken.url, '/__admin/health')).status).toBe(200);
  expect(broken.failures).toEqual([{ message: 'Error: connect ECONNREFUSED', requestId: undefined }]);
  isBroken = false;
  expect((await ask(broken.url, '/__admin/ready')).status).toBe(200);
  isBroken = true;
  expect((await ask(broken.url, '/__admin/ready', {}, 'HEAD')).status).toBe(503);
  expect(broken.failures).toHaveLength(2);
  await broken.close();
});

test('a store that does not respond makes ready 503 after a second, and no probe waits forever', async () => {
  const silent = await listenOn({ ping: () => new Promise(() => {}) });
  const startedAt = performance.now();
  expect((await ask(silent.url, '/__admin/ready')).status).toBe(503);
  expect(performance.now() - startedAt).toBeGreaterThan(990);
  expect(performance.now() - startedAt).toBeLessThan(60_000);
  await silent.close();
});

test('a failure of the store is logged with the id in the header of the response', async () => {
  const broken = await listenOn({ transact: () => Promise.reject(new Error('disk full')) });
  const { outcome, headers } = await writeOff(broken.url, '9900010000000001');
  expect(outcome).toBe('system_error');
  const admin = await ask(broken.url, '/__admin/clock');
  expect([admin.status, JSON.parse(admin.text)]).toEqual([
    500,
    {
      error: {
        code: 'internal',
        message: 'The emulator failed, see its log.',
        message_zh: '模拟器故障，见日志',
        request_id: admin.headers['x-shoubei-mock-request-id'],
      },
    },
  ]);
  expect(broken.failures).toEqual([
    { message: 'Error: disk full', requestId: headers.get('x-shoubei-mock-request-id') },
    { message: 'Error: disk full', requestId: admin.headers['x-shoubei-mock-request-id'] },
  ]);
  await broken.close();
});
