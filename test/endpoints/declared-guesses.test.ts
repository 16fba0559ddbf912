import { expect, test } from 'vitest';
import { startInProcess } from '@shoubei-kit/mock-server';
import { call, declared } from '../support/declared.js';

const lines =
  'path act within_seconds request.inst_no request.ts request.sign request.coupon_code responses.done.code responses.done.codes responses.not_found responses.already_cancelled.code responses.too_late.code'.split(
    ' ',
  );

/** A page that documents everything except these lines. */
function pageWithout(...guesses: readonly string[]): ReturnType<typeof declared> {
  return declared(`
path: /openpay/coupon/cancel
about: { en: Cancel, zh: 撤销 }
documented:
  - page: a page that was made up
    date: '2026-11-29'
    lines: [${lines.filter((line) => !guesses.includes(line)).join(', ')}]
request:
  required: [inst_no, ts, sign]
  finds: { coupon_code: coupon_code }
act: cancel
within_seconds: 60
responses:
  done: { code: '0', codes: { order: coupon_code } }
  not_found: { code: '1', codes: { request: coupon_code } }
  already_cancelled: { code: '2' }
  too_late: { code: '3' }
`);
}

const everywhere = 'done already_cancelled not_found too_late bad_signature';
const ofNoPage = 'bad_signature';

// A18, by the part of the page that is a guess. Common rejections are on no page of the endpoint, so they
// always depend on it.
test.each([
  ['nothing', [], ofNoPage],
  ['its path', ['path'], everywhere],
  ['a field of the request', ['request.ts'], everywhere],
  ['what finds', ['request.coupon_code'], everywhere],
  ['what it does', ['act'], everywhere],
  ['its time', ['within_seconds'], everywhere],
  ['one line of a response', ['responses.done.codes'], `done ${ofNoPage}`],
  ['a whole response', ['responses.not_found'], `not_found ${ofNoPage}`],
] as const)('if %s is a guess, the responses that depend on it show that', async (_, guesses, a18) => {
  const profile = { secondCancel: 'already_cancelled' } as const;
  await using emulator = await startInProcess({ endpoints: [pageWithout(...guesses)], profile });
  for (const coupon_code of ['990000000021', '990000000022']) await call(emulator, 'wf', { coupon_code });
  const calls = [
    await call(emulator, 'cancel', { coupon_code: '990000000021' }),
    await call(emulator, 'cancel', { coupon_code: '990000000021' }),
    await call(emulator, 'cancel', { coupon_code: '990000000023' }),
  ];
  await emulator.clock.advance(61_000);
  calls.push(await call(emulator, 'cancel', { coupon_code: '990000000022' }));
  const unsigned = {
    inst_no: '900024',
    ts: '20261123120000',
    coupon_code: '990000000022',
    sign: '0'.repeat(32),
  };
  const { headers } = await emulator.fetch(`${emulator.url}/openpay/coupon/cancel`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(unsigned),
  });
  const seen = [...calls.map((one) => one.headers), headers];
  const named = (is: (one: Headers) => boolean): string =>
    seen
      .filter(is)
      .map((one) => one.get('x-shoubei-mock-outcome'))
      .join(' ');
  expect(named(() => true)).toBe(everywhere);
  const depends = (one: Headers): boolean =>
    one.get('x-shoubei-mock-assumptions')?.split(',').includes('A18') === true;
  expect(named(depends)).toBe(a18);
  expect(named((one) => one.get('x-shoubei-mock-provenance') === 'assumed')).toBe(a18);
});
