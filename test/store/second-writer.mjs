// Reads and writes a store that another process has open, in a separate process of the built code; prints what it found.
//   node second-writer.mjs STORE
import { openStore } from '../../mock-server/dist/store/open-store.js';

const store = await openStore(process.argv[2]);
const trace = { inst_no: '7000001', merchant_no: '85187000001', wf_trace_no: '核销 \u{1F600} "\'\\ \0 :{}%' };
const bound = await store.transact({ tenant: 't', code: 'A', trace }, ({ order }) => ({ result: order }));
const found = {
  tenants: await store.tenants(),
  coupons: await store.coupons('t', { limit: 9 }),
  orders: await store.orders('t', { shop_no: '门店\0x', date: '2026-05-04' }),
  bound,
};
await store.transact({ tenant: 't', code: 'B' }, ({ coupon }) => ({
  result: undefined,
  write: {
    coupon: { ...coupon, state: 'used', order_no: '2' },
    order: { ...bound, order_no: '2', coupon_code: 'B' },
  },
}));
await store.open('机构', {}, [{ coupon_code: 'C', state: 'issued', face_amount: 1 }]);
await store.load('t', [{ coupon_code: 'D', state: 'frozen', face_amount: 7 }], 'add');
await store.close();
process.stdout.write(JSON.stringify(found));
