import { join } from 'node:path';
import { startMockServer } from '@shoubei-kit/mock-server';
import { expect, test } from 'vitest';
import { serve } from '../support/cli.js';
import { writeOff } from '../support/wire.js';
import { fileWriter, sharedFolder } from '../support/shared.js';

const folder = sharedFolder();
const file = fileWriter(folder);

test('serve --coupons reports how many coupons of a lasting store it would replace, or replaced with --replace', async () => {
  const store = ['--store', `sqlite:${join(folder, 'state.db')}`];
  const two = file('two.csv', 'coupon_code,face_amount\nA1,500\nA2,500\n');
  const three = file('three.csv', 'coupon_code,face_amount\nA1,700\nA2,700\nA3,700\n');
  const first = await serve([...store, '--coupons', two]);
  expect((await writeOff(first.url, 'A1')).outcome).toBe('written_off');
  expect((await first.stop()).stdout).not.toContain('--coupons:');

  const second = await serve([...store, '--coupons', three]);
  expect(second.output()).toContain(
    '--coupons: not loaded, because the store is not new; it already has 2 of the 3 coupons. --replace loads all, and replaces those\n',
  );
  expect((await writeOff(second.url, 'A1')).outcome).toBe('already_used');
  expect((await writeOff(second.url, 'A3')).outcome).toBe('not_found');
  await second.stop();

  const third = await serve([...store, '--coupons', three, '--replace', '--lang', 'zh']);
  expect(third.output()).toContain('--coupons：已加载 3 张，其中 2 张替换了已有的券\n');
  expect((await writeOff(third.url, 'A1')).body).toMatchObject({ amount: '700' });
  expect((await writeOff(third.url, 'A3')).outcome).toBe('written_off');
  await third.stop();
});

test('with --json the log has these counts as numbers', async () => {
  const store = ['--store', `sqlite:${join(folder, 'json.db')}`, '--json'];
  const one = file('one.ndjson', '{"coupon_code":"A1","face_amount":500}\n');
  await (await serve([...store, '--coupons', one])).stop();
  const serving = await serve([...store, '--coupons', one]);
  await serving.stop();
  const [line = ''] = serving.output().split('\n');
  expect(JSON.parse(line)).toMatchObject({
    given: 1,
    existing: 1,
    msg: expect.stringMatching(/not loaded/u),
  });
});

test('startMockServer with replaceCoupons does the same', async () => {
  const store = `sqlite:${join(folder, 'test.db')}`;
  const coupons = [{ couponCode: 'A1', faceAmount: 500, state: 'used' as const }];
  await (await startMockServer({ store, coupons })).close();
  const again = { store, coupons: [{ couponCode: 'A1', faceAmount: 700 }] };
  await using kept = await startMockServer(again);
  expect(await kept.findCoupon('A1')).toMatchObject({ state: 'used', faceAmount: 500 });
  await using replaced = await startMockServer({ ...again, replaceCoupons: true });
  expect(await replaced.findCoupon('A1')).toMatchObject({ state: 'issued', faceAmount: 700 });
});
