import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type InProcessEmulator, startInProcess } from '@shoubei-kit/mock-server';
import { declared } from '../support/declared.js';
import { signed } from '../support/sign.js';
import { base } from '../support/wire.js';

const now = Date.UTC(2026, 10, 23, 4);

/** A page that has its own name for everything. */
const revoke = declared(`
path: /openpay/coupon/revoke
about: { en: Revoke, zh: 撤销 }
request:
  required: [instNo, mchNo, storeNo, time, sign]
  names: { instNo: inst_no, mchNo: merchant_no, storeNo: shop_no, time: ts }
  finds: { orderNo: order_no, traceNo: wf_trace_no, couponNo: coupon_code }
act: cancel
within_seconds: 60
responses:
  done: { code: '0' }
  not_found: { code: '1', no: { request: orderNo } }
  already_cancelled: { code: '2' }
  too_late: { code: '3' }
`);
const profile = { secondCancel: 'already_cancelled', tsWindowSeconds: 600 } as const;
const asked = { instNo: '900024', mchNo: '851811130002', storeNo: '862010110001', time: '20261123120000' };
const names = [...Object.keys(asked), 'sign', 'orderNo', 'traceNo', 'couponNo'];

type Fields = Readonly<Record<string, unknown>>;

async function send(emulator: InProcessEmulator, path: string, body: string): Promise<Headers> {
  const response = await emulator.fetch(`${emulator.url}/openpay/coupon/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  return response.headers;
}

/** The outcome, and the field that the reason names. */
async function revoked(emulator: InProcessEmulator, fields: Fields): Promise<unknown> {
  const headers = await send(emulator, 'revoke', JSON.stringify(signed({ ...asked, ...fields })));
  const [field] = headers.get('x-shoubei-mock-reason')?.split(': ') ?? [];
  return [headers.get('x-shoubei-mock-outcome'), field];
}

test("a reason names the field that identified the write-off, by the page's name for it", async () => {
  await using emulator = await startInProcess({ endpoints: [revoke], profile, nowMs: () => now });
  const wf = { ...base, coupon_code: '990000000061', wf_trace_no: 'T1' };
  await send(emulator, 'wf', JSON.stringify(signed(wf)));
  await send(
    emulator,
    'wf',
    JSON.stringify(signed({ ...wf, coupon_code: '990000000062', wf_trace_no: 'T2' })),
  );
  const [{ orderNo } = { orderNo: '' }] = await emulator.orders();
  const ways = [{ orderNo }, { traceNo: 'T1' }, { couponNo: '990000000061' }];
  const eachWay = async (): Promise<unknown> => {
    const said = [];
    for (const fields of ways) said.push(await revoked(emulator, fields));
    return said;
  };
  const all = (outcome: string): unknown => ['orderNo', 'traceNo', 'couponNo'].map((name) => [outcome, name]);
  for (const when of ['before', 'after'] as const) {
    const endpoint = '/openpay/coupon/revoke';
    await emulator.fault({ kind: 'system_error', when, endpoint, times: when === 'before' ? 3 : 1 });
    if (when === 'before') expect(await eachWay()).toEqual(all('system_error'));
    else expect(await revoked(emulator, { traceNo: 'T1' })).toEqual(['system_error', 'traceNo']);
  }
  expect(await eachWay()).toEqual(all('already_cancelled'));
  await emulator.clock.advance(60_001);
  expect(await revoked(emulator, { traceNo: 'T2' })).toEqual(['too_late', 'traceNo']);
  expect(await revoked(emulator, { couponNo: '990000000062' })).toEqual(['too_late', 'couponNo']);
});

/** What may be sent for each field, besides the right value. */
const slips: Readonly<Record<string, readonly unknown[]>> = {
  instNo: ['60000001', '1', '', 'x'.repeat(9), 5],
  mchNo: ['1', null, '1'.repeat(33), {}],
  storeNo: ['', '1'.repeat(33)],
  time: ['20261123114959', '20261131000000', 'now', true],
  orderNo: ['1', '1'.repeat(33), '\u{1F600}', []],
  traceNo: ['T9', '', '1'.repeat(37)],
  couponNo: ['990000000061', '990000000062', 'a-b'],
  inst_no: ['1', {}],
  ts: ['1', 1e300],
  coupon_code: ['1', '2'],
  note: ['\u{1F600}', ''],
  sign: ['wrong', 'F'.repeat(32), 5],
};
const slip = fc.constantFrom(
  ...Object.entries(slips).flatMap(([name, values]) => values.map((value) => ({ [name]: value }))),
);
const requests = fc
  .array(slip, { maxLength: 3 })
  .map((some): Fields => Object.assign({ ...asked, traceNo: 'T1' }, ...some));
const outcomes = [
  'already_cancelled',
  'bad_signature',
  'done',
  'illegal_parameter',
  'not_found',
  'stale_timestamp',
  'unknown_institution',
];

test.each([{}, { strict: true }, { signing: { charset: 'gbk' } }] as const)(
  'with the profile %o, the reason always names a field that was sent or that the page has',
  async (more) => {
    const seen = new Set<unknown>();
    const emulator = await startInProcess({
      endpoints: [revoke],
      profile: { ...profile, ...more },
      nowMs: () => now,
    });
    const wf = { ...base, coupon_code: '990000000061', wf_trace_no: 'T1' };
    await send(emulator, 'wf', JSON.stringify(signed(wf)));
    const sendsAny = fc.asyncProperty(requests, async (fields) => {
      const headers = await send(emulator, 'revoke', JSON.stringify({ ...signed(fields), ...fields }));
      const [field] = headers.get('x-shoubei-mock-reason')?.split(': ') ?? [];
      seen.add(headers.get('x-shoubei-mock-outcome'));
      if (field !== undefined) expect([...names, ...Object.keys(fields)]).toContain(field);
    });
    await fc.assert(sendsAny, { numRuns: 500, seed: 1 });
    await emulator.close();
    expect(seen).toEqual(new Set(outcomes));
  },
);
