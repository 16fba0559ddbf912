import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { ShoubeiError } from '@shoubei-kit/sdk-lite';
import { sharedServer } from '../support/shared.js';

const server = await sharedServer({ profile: { tsWindowSeconds: 60 } });

test('a test gets a coupon in any state, a ready client, and the responses of the emulator', async () => {
  const { couponCode } = await server.coupon({ state: 'refunded', faceAmount: 2500 });
  expect(await server.client().writeOff({ couponCode })).toMatchObject({
    status: 'refused',
    reason: 'refunded',
  });
  const again = await server.coupon({ faceAmount: 2500 });
  expect(await server.client().writeOff({ couponCode: again.couponCode })).toMatchObject({
    status: 'written_off',
    faceAmount: 2500,
    settleAmount: 2485,
  });
  expect(again.couponCode).toMatch(/^1\d{11}$/u);
  expect(again).toMatchObject({ state: 'issued', effectiveState: 'issued', faceAmount: 2500 });
  expect((await server.findCoupon(again.couponCode))?.state).toBe('used');
});

test('a tenant has a separate identity, coupons, orders and journal', async () => {
  await using one = await server.tenant({ coupons: [{ couponCode: 'SAME', faceAmount: 100 }] });
  await using other = await server.tenant({ coupons: [{ coupon_code: 'SAME', face_amount: 200 }] });
  expect(one.instNo).not.toBe(other.instNo);
  const wfTraceNo = 'the-same-trace';
  const results = [
    await one.client().writeOff({ couponCode: 'SAME', wfTraceNo }),
    await other.client().writeOff({ couponCode: 'SAME', wfTraceNo }),
  ];
  expect(results.map((result) => result.status === 'written_off' && result.faceAmount)).toEqual([100, 200]);
  expect(await one.orders()).toMatchObject([{ couponCode: 'SAME', faceAmount: 100, instNo: one.instNo }]);
  expect(await one.countRequests({ couponCode: 'SAME', wfTraceNo, outcome: 'written_off' })).toBe(1);
  const [request] = await one.requests();
  expect(request).toMatchObject({
    outcome: 'written_off',
    couponCode: 'SAME',
    instNo: one.instNo,
    replayed: false,
  });
  expect(JSON.stringify(request)).not.toContain(one.key);
});

test('a disposed tenant is deleted, and its client gets an error that says so', async () => {
  const tenant = await server.tenant();
  const client = tenant.client();
  await tenant[Symbol.asyncDispose]();
  await expect(client.writeOff({ couponCode: 'A' })).rejects.toMatchObject({ reason: 'unknown_institution' });
});

test('a tenant can be closed without await using', async () => {
  const tenant = await server.tenant();
  const client = tenant.client();
  await tenant.close();
  await tenant.close();
  const call = client.writeOff({ couponCode: 'A' });
  await expect(call).rejects.toMatchObject({ reason: 'unknown_institution' });
});

test('a fault applies the given number of times, and reports its state', async () => {
  await using tenant = await server.tenant();
  const { couponCode } = await tenant.coupon();
  const fault = await tenant.fault({ kind: 'reset', when: 'after', match: { couponCode } });
  expect(fault).toMatchObject({ kind: 'reset', triggered: 0, left: 1 });
  const client = tenant.client();
  const wfTraceNo = 'retry-me';
  const lost = await client.writeOff({ couponCode, wfTraceNo }).catch((error: unknown) => error);
  expect(lost).toBeInstanceOf(ShoubeiError);
  expect(lost).toMatchObject({ code: 'outcome_unknown', mayHaveHappened: true });
  expect(await client.writeOff({ couponCode, wfTraceNo })).toMatchObject({ status: 'written_off' });
  expect(await tenant.faults()).toMatchObject([{ kind: 'reset', seen: 1, triggered: 1, left: 0 }]);
  expect(await tenant.requests({ fault: 'reset' })).toHaveLength(1);
  const kept = await tenant.fault({ kind: 'empty_body', when: 'before', times: 'always' });
  await kept.disarm();
  expect(await client.writeOff({ couponCode })).toMatchObject({ reason: 'already_used' });
});

test("the clock is the tenant's, and the client's ts follows it", async () => {
  await using tenant = await server.tenant();
  const { couponCode } = await tenant.coupon({
    validFrom: '2030-01-01T00:00:00+08:00',
    validUntil: '2030-01-31T23:59:59+08:00',
  });
  const writeOff = async (): Promise<unknown> => {
    const result = await tenant.client().writeOff({ couponCode });
    return result.status === 'refused' ? result.reason : result.status;
  };
  expect(await writeOff()).toBe('not_yet_valid');
  await tenant.clock.freeze('2030-01-31T23:59:59+08:00');
  expect(await tenant.clock.now()).toEqual(new Date('2030-01-31T15:59:59Z'));
  await tenant.clock.advance(1000);
  expect(await writeOff()).toBe('expired');
  await tenant.clock.set('2030-01-02T00:00:00+08:00');
  expect(await writeOff()).toBe('written_off');
  expect((await tenant.orders())[0]?.writtenOffAt).toBe('2030-01-01T16:00:00.000Z');
  await tenant.clock.reset();
  expect(Math.abs((await tenant.clock.now()).getTime() - Date.now())).toBeLessThan(5_000);
  expect(Math.abs((await server.clock.now()).getTime() - Date.now())).toBeLessThan(5_000);
});

test("a coupon is changed, and a reset restores the tenant's first state", async () => {
  await using tenant = await server.tenant({ coupons: [{ couponCode: 'R1', faceAmount: 100 }] });
  const client = tenant.client();
  expect(await tenant.changeCoupon('R1', { state: 'frozen', minAmount: 5 })).toMatchObject({
    state: 'frozen',
  });
  expect(await client.writeOff({ couponCode: 'R1' })).toMatchObject({ reason: 'frozen' });
  await tenant.fault({ kind: 'silence', when: 'before', times: 'always' });
  await tenant.clock.freeze('2030-01-01T00:00:00Z');
  await tenant.reset();
  expect(await tenant.faults()).toEqual([]);
  expect(await tenant.countRequests()).toBe(0);
  expect(await client.writeOff({ couponCode: 'R1' })).toMatchObject({ status: 'written_off' });
});

test('invalid values are rejected at once', async () => {
  await using tenant = await server.tenant();
  await expect(tenant.coupon({ faceAmount: 1.5 })).rejects.toThrow(/^coupon: faceAmount /u);
  await expect(tenant.changeCoupon('NONE', { state: 'used' })).rejects.toThrow(/no coupon NONE/u);
  // @ts-expect-error a latency needs ms
  await expect(tenant.fault({ kind: 'latency', when: 'before' })).rejects.toThrow(/ms is required/u);
  await expect(tenant.clock.set('yesterday')).rejects.toThrow(/is not a time/u);
  await expect(tenant.clock.set('2030-01-01T00:00')).rejects.toThrow(/with an offset/u);
  await expect(server.tenant({ coupons: [{ faceAmount: -1 }] })).rejects.toThrow(
    /^tenant: coupons\[0\]\.faceAmount /u,
  );
  expect(await tenant.findCoupon('NONE')).toBeUndefined();
  expect(await tenant.findCoupon('990001000001')).toMatchObject({ state: 'issued', magic: '00' });
});

test.each<[string, () => Promise<unknown>, string]>([
  [
    'coupon',
    () => server.tenant({ coupons: [{ couponCode: 'A1' }, { couponCode: 'A1' }] }),
    'tenant: coupons[1].couponCode comes twice in this load / tenant：coupons[1].couponCode 在本次载入中重复',
  ],
  [
    'change',
    () => server.changeCoupon('679533922928', { faceAmount: 0.5 }),
    'changeCoupon: faceAmount must be whole fen, 0 to 9007199254740991, got 0.5 / changeCoupon：faceAmount 应为整数分，0 至 9007199254740991，实为 0.5',
  ],
  [
    'fault',
    () => server.fault(JSON.parse('{"kind":"reset","when":"later"}')),
    'bad fault: when must be one of before, after / when 应为以下之一：before, after',
  ],
  [
    'match of a fault',
    () => server.fault(JSON.parse('{"kind":"reset","when":"after","match":{"code":"A1"}}')),
    'bad fault: match.code is not known here; there are instNo, merchantNo, shopNo, couponCode, wfTraceNo / match.code 不是可用的字段，可用：instNo, merchantNo, shopNo, couponCode, wfTraceNo',
  ],
  [
    'name of a coupon',
    () => server.coupon(JSON.parse('{"faceAmout":100}')),
    'coupon: faceAmout is not a field of a coupon; there are couponCode, title, state, faceAmount, settleAmount, channelType, validFrom, validUntil, merchantNos, shopNos, minAmount, instNo / coupon：faceAmout 不是券的字段，可用：couponCode, title, state, faceAmount, settleAmount, channelType, validFrom, validUntil, merchantNos, shopNos, minAmount, instNo',
  ],
  [
    'wire name of a coupon',
    () =>
      server.tenant({ coupons: [{ couponCode: 'A1' }, JSON.parse('{"coupon_code":"A2","face_amout":1}')] }),
    'tenant: coupons[1].face_amout is not a field of a coupon; there are coupon_code, title, state, face_amount, settle_amount, channel_type, valid_from, valid_until, merchant_nos, shop_nos, min_amount, inst_no / tenant：coupons[1].face_amout 不是券的字段，可用：coupon_code, title, state, face_amount, settle_amount, channel_type, valid_from, valid_until, merchant_nos, shop_nos, min_amount, inst_no',
  ],
  [
    'state that the clock makes',
    () => server.coupon(JSON.parse('{"state":"expired"}')),
    'coupon: state must be issued, used, refunded or frozen, got "expired": a coupon expires by its validUntil / coupon：state 应为 issued、used、refunded 或 frozen，实为 "expired"：券是否过期由 validUntil 决定',
  ],
  [
    'list of a coupon',
    () => startMockServer({ coupons: [{ couponCode: 'A1', shopNos: ['S1', ''] }] }),
    'startMockServer: coupons[0].shopNos[1] must be 1 to 32 characters, got "" / startMockServer：coupons[0].shopNos[1] 应为 1 至 32 个字符，实为 ""',
  ],
  [
    'period',
    () => server.coupon({ validFrom: '2030-01-02T00:00:00Z', validUntil: '2030-01-01T00:00:00Z' }),
    'coupon: validUntil is before validFrom / coupon：validUntil 早于 validFrom',
  ],
  [
    'name of a fault',
    () => server.fault(JSON.parse('{"kind":"latency","when":"after","ms":1,"max_mss":2}')),
    'bad fault: max_mss is not known here; there are kind, when, times, probability, seed, endpoint, match, ms, maxMs, status, headers / max_mss 不是可用的字段，可用：kind, when, times, probability, seed, endpoint, match, ms, maxMs, status, headers',
  ],
  [
    'range of a fault',
    () => server.fault({ kind: 'latency', when: 'after', ms: 5, maxMs: 2 }),
    'bad fault: maxMs is below ms / maxMs 小于 ms',
  ],
  [
    'setting that is given beside the profile',
    () => startMockServer(JSON.parse('{"dialect":"table"}')),
    'startMockServer: dialect is a setting of the profile: { profile: { dialect: … } } / startMockServer：dialect 是配置项，应写作 { profile: { dialect: … } }',
  ],
  [
    'name of a setting',
    () => startMockServer({ profile: JSON.parse('{"dialct":"table"}') }),
    'bad profile: dialct is not known here; there are name, dialect, settleField, failShape, strict, idempotency, afterCancel, cancelledTrace, secondCancel, httpStatus, tsWindowSeconds, bodyLimit, feeBasisPoints, magic, signatureCheck, signing, codes, institutions, paths, endpoints, observed / dialct 不是可用的字段，可用：name, dialect, settleField, failShape, strict, idempotency, afterCancel, cancelledTrace, secondCancel, httpStatus, tsWindowSeconds, bodyLimit, feeBasisPoints, magic, signatureCheck, signing, codes, institutions, paths, endpoints, observed',
  ],
  [
    'filter',
    () => server.countRequests(JSON.parse('{"fault":"late"}')),
    'countRequests: fault: there is no late; there are latency, reset, silence, http_status, html, cut_json, empty_body, wrong_sign, other_response, system_error, lost_then_already_used / countRequests：fault：没有 late，可用：latency, reset, silence, http_status, html, cut_json, empty_body, wrong_sign, other_response, system_error, lost_then_already_used',
  ],
  [
    'profile',
    () => startMockServer({ profile: JSON.parse('{"dialect":"both"}') }),
    'bad profile: dialect must be one of example, table / dialect 应为以下之一：example, table',
  ],
])('a bad %s is rejected in one line, in two languages', async (_, act, message) => {
  await expect(act()).rejects.toThrow(new RangeError(message));
});

test('a count that may be incomplete is an error, and any other is right', async () => {
  await using small = await startMockServer({ journal: { size: 3 } });
  const client = small.client();
  for (const couponCode of ['990501000001', '990501000002', '990501000003', '990501000004']) {
    await client.writeOff({ couponCode });
  }
  expect(await small.countRequests({ outcome: 'refunded' })).toBe(4);
  expect(await small.requests()).toHaveLength(3);
  await expect(small.countRequests({ couponCode: '990501000004' })).rejects.toThrow(
    /1 older exchanges are gone/u,
  );
  expect(await small.countRequests({ couponCode: '990501000004', since: 1 })).toBe(1);
});

test("a whole reset forgets tenants, and restores the emulator's first state", async () => {
  await using own = await startMockServer({ coupons: [{ couponCode: 'START', faceAmount: 1 }] });
  const tenant = await own.tenant();
  const client = tenant.client();
  await own.client().writeOff({ couponCode: 'START' });
  await own.reset();
  await expect(client.writeOff({ couponCode: 'A' })).rejects.toMatchObject({
    reason: 'unknown_institution',
  });
  expect(await own.client().writeOff({ couponCode: 'START' })).toMatchObject({ status: 'written_off' });
});

test('a misspelt option in plain JavaScript is rejected', async () => {
  const slips: readonly (readonly [() => Promise<unknown>, RegExp])[] = [
    [() => startMockServer(JSON.parse('{"prot":1}')), /startMockServer: no option prot; there are profile/u],
    [() => server.tenant(JSON.parse('{"coupon":[]}')), /tenant: no option coupon; there are coupons/u],
    [() => server.orders(JSON.parse('{"day":"2030-01-01"}')), /orders: no option day/u],
    [() => server.orders({ date: '1/1/2030' }), /date is yyyy-MM-dd, got 1\/1\/2030/u],
    [() => server.fault(JSON.parse('{}')), /bad fault: kind is required/u],
    [
      () => server.requests(JSON.parse('{"outcome":"refundd"}')),
      /requests: outcome: there is no refundd; there are fault, written_off/u,
    ],
    [
      () => server.requests(JSON.parse('{"coupon":"A1"}')),
      /requests: no option coupon; there are endpoint, outcome/u,
    ],
  ];
  for (const [act, message] of slips) await expect(act()).rejects.toThrow(message);
});

test.each([
  ['host', 'null', 'a name or address is needed, got null / host：应为主机名或地址，实为 null'],
  [
    'keepProcessAlive',
    '"yes"',
    'true or false is needed, got string / keepProcessAlive：应为 true 或 false，实为 string',
  ],
  ['allowRealKey', '1', 'true or false is needed, got 1'],
  ['replaceCoupons', 'null', 'true or false is needed, got null'],
  ['profile', '"a.yaml"', 'an object is needed, got string'],
  ['coupons', 'null', 'a list is needed, got null'],
  ['store', '{}', 'text such as sqlite:FILE is needed, got object'],
  ['port', '"4051"', 'a whole number from 0 to 65535 is needed, got string'],
  ['adminToken', '1234567890123456', 'text is needed, got number'],
  ['allowedHosts', '"till.example"', 'a list of text is needed, got string'],
  ['allowedHosts', '[5]', 'a list of text is needed, got object'],
  ['tls', '{"cert":"x"}', '{ cert, key }, each PEM text, is needed, got object'],
  ['maxConnections', 'null', 'a whole number from 0 to 1000000 is needed, got null'],
  ['maxTenants', '-1', 'a whole number from 0 to 1000000 is needed, got -1'],
  ['drainMs', '1.5', 'a whole number from 0 to 2147483647 is needed, got 1.5'],
  ['journal', 'null', 'an object is needed, got null'],
  ['nowMs', '5', 'a function is needed, got 5'],
  ['onExchange', '"log"', 'a function is needed, got string'],
  ['onError', 'null', 'a function is needed, got null'],
])('startMockServer names the option %s that is %s, and what it takes', async (name, value, told) => {
  const started = startMockServer(JSON.parse(`{"${name}":${value}}`));
  // An emulator that starts by mistake must not be left running.
  await expect(started.then((open) => open.close())).rejects.toThrow(RangeError);
  await expect(started).rejects.toThrow(`${name}: ${told}`);
});
