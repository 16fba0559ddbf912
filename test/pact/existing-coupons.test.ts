import { startMockServer } from '@shoubei-kit/mock-server';
import { adminStates, stateNames } from '@shoubei-kit/mock-server/pact';
import { expect, test } from 'vitest';

const identity = {
  inst_no: '900024',
  key: 'shoubei-mock-demo-key',
  merchant_no: '851811130002',
  shop_no: '862010110001',
};
const coupon = (params: object) => ({ name: stateNames.coupon, params: { face_amount: 500, ...params } });

test('two states of one interaction that name one coupon conflict, and neither replaces the other', async () => {
  await using server = await startMockServer();
  const states = adminStates({ baseUrl: server.url, identity });
  await states.bringAbout(coupon({ coupon_code: 'A1', state: 'frozen' }));
  await expect(states.bringAbout(coupon({ coupon_code: 'A1', state: 'issued' }))).rejects.toThrow(
    'two provider states of one interaction name the coupon A1: merge them into one / 同一交互的两个 provider state 都涉及券 A1，请合并为一个',
  );
  expect(await server.findCoupon('A1')).toMatchObject({ state: 'frozen' });
  await states.bringAbout(coupon({ coupon_code: 'A2' }));
  await states.leave();
  await states.bringAbout(coupon({ coupon_code: 'A1', state: 'issued' }));
  expect(await server.findCoupon('A1')).toMatchObject({ state: 'issued' });
});

test('a state defines a coupon, even one that the emulator was started with', async () => {
  await using server = await startMockServer({ coupons: [{ couponCode: 'A1', state: 'used' }] });
  const states = adminStates({ baseUrl: server.url, identity });
  await states.bringAbout(coupon({ coupon_code: 'A1' }));
  expect(await server.findCoupon('A1')).toMatchObject({ state: 'issued', faceAmount: 500 });
});
