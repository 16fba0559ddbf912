import { beforeEach, expect, test } from 'vitest';
import { sharedServer } from '../support/shared.js';
import { admin, writeOff } from '../support/wire.js';

const server = await sharedServer({ profile: { tsWindowSeconds: 300 } });
beforeEach(() => server.reset());

const put = async (change: object | string, query = ''): Promise<Awaited<ReturnType<typeof admin>>> =>
  admin(server.url, 'PUT', `/clock${query}`, change);

test('the clock follows the machine until it is set', async () => {
  const { body } = await admin(server.url, 'GET', '/clock');
  expect(body).toMatchObject({ frozen: false, offset_ms: 0 });
  expect(Math.abs(Date.parse(body.now) - Date.now())).toBeLessThan(2_000);
});

test('it is frozen, moved, resumed and set back', async () => {
  expect((await put({ now: '2026-11-30T23:59:59+08:00', frozen: true })).body).toMatchObject({
    now: '2026-11-30T15:59:59.000Z',
    frozen: true,
  });
  expect((await put({ advance_ms: 1000 })).body).toMatchObject({
    now: '2026-11-30T16:00:00.000Z',
    frozen: true,
  });
  expect((await put({ advance_ms: -86_400_000 })).body).toMatchObject({ now: '2026-11-29T16:00:00.000Z' });
  const running = (await put({ frozen: false })).body;
  expect(running.frozen).toBe(false);
  expect(Date.parse(running.now) - Date.parse('2026-11-29T16:00:00Z')).toBeLessThan(2_000);
  expect((await put({ offset_ms: 3_600_000 })).body).toMatchObject({ offset_ms: 3_600_000, frozen: false });
  expect((await put({ frozen: true })).body.frozen).toBe(true);
  expect((await admin(server.url, 'DELETE', '/clock')).status).toBe(204);
  expect((await admin(server.url, 'GET', '/clock')).body).toMatchObject({ frozen: false, offset_ms: 0 });
});

test('freezing moves nothing, and the first and last possible instants are times', async () => {
  for (const now of ['2026-11-30T15:59:59.000Z', '0001-01-02T00:00:00.000Z', '9999-12-30T23:59:59.999Z']) {
    expect((await put({ now, frozen: true })).body).toMatchObject({ now, frozen: true });
    expect((await put({ frozen: true })).body).toMatchObject({ now });
  }
  const { body } = await put({ advance_ms: 1 });
  expect(body.error).toMatchObject({
    code: 'bad_clock',
    message: 'a real time from 0001-01-02 to 9999-12-30 is needed',
    message_zh: '须为 0001-01-02 至 9999-12-30 之间的真实时间',
  });
});

test('validity, freshness of ts and the write-off time follow it', async () => {
  await admin(server.url, 'POST', '/coupons', {
    coupon_code: 'V',
    face_amount: 100,
    valid_from: '2030-01-01T00:00:00+08:00',
    valid_until: '2030-01-01T23:59:59.999+08:00',
  });
  const ask = async (ts: string): Promise<string | null> => (await writeOff(server.url, 'V', { ts })).outcome;
  const state = async (): Promise<unknown> =>
    (await admin(server.url, 'GET', '/coupons/V')).body.effective_state;
  await put({ now: '2029-12-31T23:59:59.999+08:00', frozen: true });
  expect([await ask('20291231235959'), await state()]).toEqual(['not_yet_valid', 'not_yet_valid']);
  await put({ now: '2030-01-02T00:00:00+08:00' });
  expect([await ask('20300102000000'), await state()]).toEqual(['expired', 'expired']);
  await put({ advance_ms: -1 });
  expect(await ask('20300101235459')).toBe('stale_timestamp');
  expect(await ask('20300102000500')).toBe('stale_timestamp');
  expect(await state()).toBe('issued');
  expect(await ask('20300102000459')).toBe('written_off');
  const { orders } = (await admin(server.url, 'GET', '/orders?date=2030-01-01')).body;
  expect(orders).toMatchObject([{ coupon_code: 'V', written_off_at: '2030-01-01T15:59:59.999Z' }]);
});

test("a tenant's clock is separate, and the profile's does not move it", async () => {
  await using tenant = await server.tenant();
  await put({ now: '2030-01-01T00:00:00Z', frozen: true });
  await put({ offset_ms: -1000 }, `?inst_no=${tenant.instNo}`);
  expect((await admin(server.url, 'GET', '/clock')).body.now).toBe('2030-01-01T00:00:00.000Z');
  expect((await admin(server.url, 'GET', `/clock?inst_no=${tenant.instNo}`)).body).toMatchObject({
    offset_ms: -1000,
    frozen: false,
  });
});

test.each([
  ['nothing', {}],
  ['two ways at once', { now: '2030-01-01T00:00:00Z', advance_ms: 1 }],
  ['no offset', { now: '2030-01-01T00:00:00' }],
  ['no such day', { now: '2030-13-01T00:00:00Z' }],
  ['the year 10000', { offset_ms: 9_000_000_000_000_000 }],
  ['another name', { freeze: true }],
  ['text for a number', { advance_ms: '1' }],
])('a clock set to %s stays unchanged', async (_, change) => {
  await put({ now: '2030-01-01T00:00:00Z', frozen: true });
  const { status, body } = await put(change);
  expect([status, body.error.code]).toEqual([400, 'bad_clock']);
  expect((await admin(server.url, 'GET', '/clock')).body.now).toBe('2030-01-01T00:00:00.000Z');
});

test.each([
  { now: '2030-01-01T00:00:00Z', offset_ms: 1 },
  { now: '2030-01-01T00:00:00Z', advance_ms: 1 },
  { offset_ms: 1, advance_ms: 1 },
])('the error for %j says that it has more than one way', async (change) => {
  expect((await put(change)).body.error).toMatchObject({
    code: 'bad_clock',
    message: 'give one of now, offset_ms, advance_ms',
    message_zh: 'now、offset_ms、advance_ms 只能给其一',
  });
});

test('a day that its month does not have is not a time', async () => {
  expect((await put({ now: '2030-02-30T00:00:00Z' })).body.error.code).toBe('bad_clock');
});
