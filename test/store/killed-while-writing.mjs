// Runs as a separate process of the built code: writes off A1 in the file, and is killed between reading and writing.
//   node killed-while-writing.mjs FILE 'before the lock' | 'within the lock'
import { openStore } from '../../mock-server/dist/store/open-store.js';
import { loadDriver } from '../../mock-server/dist/store/sqlite/file.js';

const [, , path, when] = process.argv;
const connect = await loadDriver();
const store = await openStore(`sqlite:${path}`);
const trace = { inst_no: '7000001', merchant_no: '85187000001', wf_trace_no: 'T' };
let decisions = 0;
await store.transact({ tenant: 't', code: 'A1', trace }, (held) => {
  decisions += 1;
  if (when === 'before the lock' || decisions === 2) process.kill(process.pid, 'SIGKILL');
  // Another connection changes the coupon after the read, so that the decision is repeated within the lock.
  const other = connect(path);
  other.exec("UPDATE coupons SET coupon = replace(coupon, '1000', '1001') WHERE code = 'A1'");
  other.close();
  const order = {
    ...trace,
    order_no: '2',
    coupon_code: 'A1',
    shop_no: 'x',
    written_off_at: '2026-05-04T00:00:00Z',
  };
  return { result: 0, write: { coupon: { ...held.coupon, state: 'used', order_no: '2' }, order } };
});
console.error('it was not killed');
