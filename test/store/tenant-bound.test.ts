import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type MockServer, startInProcess, startMockServer } from '@shoubei-kit/mock-server';
import { cli } from '../support/cli.js';
import { admin, writeOff } from '../support/wire.js';
import { endRedis, kinds, type Place } from './kinds.js';

afterAll(endRedis);

describe.each(kinds)('$name', ({ place: makePlace, lacks }) => {
  beforeEach(({ skip }) => skip(lacks.length > 0, `needs ${lacks.join(', ')}`));
  const places: Place[] = [];
  afterEach(async () => {
    for (const place of places.splice(0)) await place.remove();
  });
  const start = async (maxTenants: number): Promise<MockServer> => {
    const place = await makePlace();
    places.push(place);
    return startMockServer({ store: place.url, maxTenants });
  };

  test('beyond its bound no tenant is made, and the rejection names the oldest unused ones in both languages', async () => {
    await using server = await start(6);
    const made: string[] = [];
    for (let i = 0; i < 6; i++) made.push((await admin(server.url, 'POST', '/tenants')).body.inst_no);
    const [first = '', second = '', ...others] = made;
    await writeOff(server.url, 'A', { inst_no: first }); // a request that is rejected is a use
    const refused = await admin(server.url, 'POST', '/tenants');
    expect([refused.status, refused.body.error]).toMatchObject([
      409,
      {
        code: 'too_many_tenants',
        message: `there are 6 tenants, as many as --max-tenants (maxTenants) allows: delete some, or reset all. The oldest unused ones: ${[second, ...others].join(', ')}.`,
        message_zh: `已有 6 个租户，达到 --max-tenants（maxTenants）的上限：请删除一些，或全部重置。最早且未使用的：${[second, ...others].join('、')}`,
        unused: [second, ...others],
      },
    ]);
    const key = '0123456789abcdef0123456789abcdef';
    expect((await admin(server.url, 'PUT', '/tenants/71234567', { key })).status).toBe(409);
    await expect(server.tenant()).rejects.toThrow(/^there are 6 tenants.* \/ 已有 6 个租户/u);
    expect((await admin(server.url, 'GET', '/tenants')).body.tenants).toHaveLength(6);
    await admin(server.url, 'DELETE', `/tenants/${second}`);
    expect((await admin(server.url, 'POST', '/tenants')).status).toBe(201);
    await admin(server.url, 'POST', '/reset');
    expect((await admin(server.url, 'GET', '/tenants')).body.tenants).toEqual([]);
    expect((await admin(server.url, 'POST', '/tenants')).status).toBe(201);
  });
});

test('the bound is an option of startInProcess and a flag of serve, 10,000 by default', async () => {
  await using emulator = await startInProcess({ maxTenants: 1 });
  await emulator.tenant();
  await expect(emulator.tenant()).rejects.toThrow('there are 1 tenants');
  const bad = await cli(['serve', '--max-tenants', '0']);
  expect([bad.code, bad.stderr]).toEqual([2, expect.stringContaining('max-tenants')]);
  expect((await cli(['serve', '--help'])).stdout).toMatch(/--max-tenants.*\n?.*10000/u);
});
