import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { md5Sign, signed } from '../support/sign.js';
import { admin, base, post, writeOff } from '../support/wire.js';

test.each([
  ['settle_amount', { settle_amount: '994' }, { settle_amount: null }],
  ['settleAmount', { settleAmount: '994' }, { settleAmount: null }],
  ['both', { settle_amount: '994', settleAmount: '994' }, { settle_amount: null, settleAmount: null }],
] as const)(
  'settleField %s names the settle amount in both kinds of response',
  async (settleField, success, refusal) => {
    await using server = await startMockServer({ profile: { settleField } });
    const pick = (body: Record<string, unknown>): object =>
      Object.fromEntries(Object.entries(body).filter(([name]) => name.startsWith('settle')));
    expect(pick((await writeOff(server.url, '990001000001')).body)).toEqual(success);
    expect(pick((await writeOff(server.url, '990501000001')).body)).toEqual(refusal);
  },
);

test('failShape full adds the echo to a FAIL', async () => {
  await using server = await startMockServer({ profile: { failShape: 'full' } });
  const { body } = await writeOff(server.url, '990001000001', { wf_trace_no: 'T' }, 'wrong');
  const rest = {
    return_code: 'FAIL',
    return_msg: '签名错误',
    order_no: null,
    wf_trace_no: 'T',
    codes: '990001000001',
    amount: null,
  };
  expect(body).toEqual({ ...rest, sign: md5Sign(rest) });
});

test('the profile sets the code table, the HTTP status and the fee', async () => {
  await using server = await startMockServer({
    profile: {
      codes: { expired: { code: '9204', message: '过期' }, illegal_parameter: { code: '0101' } },
      httpStatus: { expired: 422 },
      observed: { expired: '2026-11-01' },
    },
  });
  const expired = await writeOff(server.url, '990401000001');
  expect([expired.status, expired.headers.get('x-shoubei-mock-provenance')]).toEqual([422, 'observed']);
  expect(expired.body).toMatchObject({ return_code: '9204', return_msg: '过期' });
  const illegal = await writeOff(server.url, 'no good');
  expect(illegal.body).toMatchObject({
    return_code: '0101',
    return_msg: '参数不合法',
    result_code: 'FAIL',
    order_no: null,
  });
});

test('signature warn accepts a wrong or missing sign and says so; off does not check it', async () => {
  await using warn = await startMockServer({ profile: { signatureCheck: 'warn' } });
  await using off = await startMockServer({ profile: { signatureCheck: 'off' } });
  const ask = async (url: string, sign: string | undefined, serial: number): Promise<unknown[]> => {
    const fields = { ...base, coupon_code: `99000100000${serial}`, sign };
    const { outcome, headers } = await post(url, JSON.stringify(fields));
    return [outcome, headers.get('x-shoubei-mock-signature')];
  };
  expect(await ask(warn.url, 'x', 1)).toEqual(['written_off', 'wrong']);
  expect(await ask(warn.url, undefined, 2)).toEqual(['written_off', 'missing']);
  expect(await ask(off.url, 'x', 1)).toEqual(['written_off', 'not-checked']);
  expect(await ask(off.url, undefined, 2)).toEqual(['written_off', 'not-checked']);
});

test('the log describes a wrong signature by its length and case, never by its value', async () => {
  const whys: (string | undefined)[] = [];
  await using server = await startMockServer({ onExchange: ({ reason }) => whys.push(reason?.en) });
  const fields = signed({ ...base, coupon_code: '990001000001' });
  for (const sign of [
    String(fields['sign']).toUpperCase(),
    'f'.repeat(31),
    'f'.repeat(100),
    'f'.repeat(32),
  ]) {
    expect((await post(server.url, JSON.stringify({ ...fields, sign }))).outcome).toBe('bad_signature');
  }
  expect(whys.slice(0, 3)).toEqual([
    'correct except for its case: lower case is expected',
    '31 characters, expected 32',
    '100 characters, expected 32',
  ]);
  expect(whys.join()).not.toContain(String(fields['sign']));
});

test('tsWindowSeconds limits ts on both sides', async () => {
  await using server = await startMockServer({
    profile: { tsWindowSeconds: 300 },
    nowMs: () => Date.parse('2026-11-23T12:00:00+08:00'),
  });
  const outcomes: (string | null)[] = [];
  for (const [i, ts] of ['20261123115459', '20261123115500', '20261123120500', '20261123120501'].entries()) {
    outcomes.push((await writeOff(server.url, `99000100000${i}`, { ts })).outcome);
  }
  expect(outcomes).toEqual(['stale_timestamp', 'written_off', 'written_off', 'stale_timestamp']);
});

test('requests and responses may be signed by different rules', async () => {
  await using server = await startMockServer({
    profile: { signing: { algorithm: 'sha256', response: { algorithm: 'md5', case: 'upper' } } },
  });
  // Made with python3: hashlib.sha256 of the sorted pairs and &key=shoubei-mock-demo-key.
  const sign = '418dce16f215974ce1c595132020dc18e1832e9a386e360f957eca72a7df2739';
  const { outcome, body } = await post(
    server.url,
    JSON.stringify({ ...base, coupon_code: '990001000001', sign }),
  );
  expect(outcome).toBe('written_off');
  expect(body['sign']).toBe(md5Sign(body).toUpperCase());
});

test('other methods and paths get a response that says what exists', async () => {
  await using server = await startMockServer();
  const get = await fetch(`${server.url}/openpay/coupon/wf`);
  expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
  for (const path of ['/openpay/coupon/quary', '/openpay/coupon/cancel']) {
    const response = await fetch(server.url + path, { method: 'POST' });
    expect([response.status, await response.text()]).toEqual([
      404,
      expect.stringContaining('"code":"not_emulated"'),
    ]);
  }
  expect((await fetch(`${server.url}/openpay/coupon/WF`, { method: 'POST' })).status).toBe(404);
});

test('the admin API returns when and where a value was observed', async () => {
  await using server = await startMockServer({
    profile: {
      observed: { A1: { day: '2026-11-24', from: 'calibrate capture.json' }, already_used: '2026-11-20' },
    },
  });
  const { body } = await admin(server.url, 'GET', '/profile');
  expect(body).toMatchObject({
    observed: {
      A1: { day: '2026-11-24', from: 'calibrate capture.json' },
      already_used: { day: '2026-11-20' },
    },
    settings: { codes: { already_used: { provenance: 'observed', observed: { day: '2026-11-20' } } } },
    behaviours: expect.arrayContaining([
      expect.objectContaining({
        id: 'A1',
        provenance: 'observed',
        observed: { day: '2026-11-24', from: 'calibrate capture.json' },
      }),
      expect.objectContaining({ id: 'A2', provenance: 'assumed' }),
    ]),
  });
});
