import { expect, test } from 'vitest';
import { startInProcess, startMockServer } from '@shoubei-kit/mock-server';

const starters = [
  ['startMockServer', startMockServer],
  ['startInProcess', startInProcess],
] as const;

const whole = /: the emulator is closed; start another \/ .*：模拟器已关闭，请另行启动$/u;

/** Calls every method of a handle except those that close it, and returns each error, by name. */
async function thrownByAll(handle: object): Promise<Record<string, string>> {
  const thrown: Record<string, string> = {};
  const call = async (name: string, act: unknown): Promise<void> => {
    if (typeof act !== 'function') return;
    try {
      await Reflect.apply(act, handle, []);
      thrown[name] = 'nothing';
    } catch (error) {
      thrown[name] = error instanceof Error ? error.message : 'no error';
    }
  };
  const { clock, ...acts } = { clock: {}, ...handle };
  for (const [name, act] of Object.entries(acts))
    if (!['close', 'fetch'].includes(name)) await call(name, act);
  for (const [name, act] of Object.entries(clock)) await call(`clock.${name}`, act);
  return thrown;
}

const acts = [
  'assumptions',
  'changeCoupon',
  'client',
  'clock.advance',
  'clock.freeze',
  'clock.now',
  'clock.reset',
  'clock.set',
  'countRequests',
  'coupon',
  'explain',
  'fault',
  'faults',
  'findCoupon',
  'orders',
  'requests',
  'reset',
];

test.each(starters)('once closed, every method of %s and of its tenants throws', async (_, start) => {
  const server = await start();
  const tenant = await server.tenant();
  const armed = await tenant.fault({ kind: 'reset', when: 'after' });
  await server.close();
  const thrown = await thrownByAll(server);
  expect(Object.keys(thrown).toSorted()).toEqual([...acts, 'tenant'].toSorted());
  for (const [name, message] of Object.entries({ ...thrown, ...(await thrownByAll(tenant)) })) {
    expect(message).toMatch(whole);
    expect(message.startsWith(`${name}: `)).toBe(true);
  }
  await expect(armed.disarm()).rejects.toThrow(whole);
  await tenant.close();
});

test.each(starters)('a closed tenant of %s throws, and others do not', async (_, start) => {
  await using server = await start();
  const tenant = await server.tenant();
  const other = await server.tenant();
  await tenant.close();
  const thrown = await thrownByAll(tenant);
  expect(Object.keys(thrown).toSorted()).toEqual(acts);
  for (const message of Object.values(thrown)) {
    expect(message).toContain(`: the tenant ${tenant.instNo} is closed; make another / `);
  }
  expect(await other.requests()).toEqual([]);
  expect(await server.requests()).toEqual([]);
});

test('a reset of the whole emulator closes its tenants, so none reports zero requests', async () => {
  await using server = await startInProcess();
  const tenant = await server.tenant();
  await server.reset();
  await expect(tenant.countRequests()).rejects.toThrow(`the tenant ${tenant.instNo} is closed`);
  expect(await server.countRequests()).toBe(0);
});

test.each(starters)('%s can be closed again, also at the same time', async (_, start) => {
  const server = await start();
  await Promise.all([server.close(), server.close(), server[Symbol.asyncDispose]()]);
  await server.close();
});

test.each(starters)(
  'a client of %s that was made before reports the emulator as unreachable',
  async (_, start) => {
    const server = await start();
    const client = server.client();
    await server.close();
    await expect(client.writeOff({ couponCode: 'A1' })).rejects.toMatchObject({
      code: 'unreachable',
      mayHaveHappened: false,
    });
  },
);

test('the fetch of a closed emulator rejects as for a closed port, and says why', async () => {
  const { fetch, url, close } = await startInProcess();
  await close();
  await expect(fetch(`${url}/openpay/coupon/wf`, { method: 'POST' })).rejects.toMatchObject({
    name: 'TypeError',
    message: 'fetch failed',
    cause: { code: 'ECONNREFUSED', message: 'the emulator is closed / 模拟器已关闭' },
  });
});
