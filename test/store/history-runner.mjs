// Runs clients on a store, as a process of its own on what was built, and tells when each call began and ended.
//   fork with [STORE]; messages: { open: [tenant…] } or { run: [{ group, tenant, calls }…] }
import { randomUUID } from 'node:crypto';
import { handle } from '../../mock-server/dist/core/emulator.js';
import { writeOff } from '../../mock-server/dist/endpoints/write-off/write-off.js';
import { orderNumbers } from '../../mock-server/dist/start/order-numbers.js';
import { toSettings } from '../../mock-server/dist/core/settings.js';
import { openStore } from '../../mock-server/dist/store/open-store.js';
import { patchCoupon } from '../../mock-server/dist/workbench/coupons.js';

const settings = toSettings({ signatureCheck: 'off', magic: false });
const store = await openStore(process.argv[2]);
const deps = {
  settings,
  store,
  nowMs: Date.now,
  newOrderNo: orderNumbers(),
  newRequestId: randomUUID,
  cutWaiting: () => {},
  onError: (error) => process.stderr.write(`${error.stack}\n`),
};

const acts = {
  writeOff: async (tenant, { code, trace }) => {
    const fields = {
      inst_no: tenant,
      merchant_no: '1',
      shop_no: '1',
      ts: '20261123120000',
      coupon_code: code,
    };
    const body = Buffer.from(JSON.stringify({ ...fields, ...(trace && { wf_trace_no: trace }) }));
    const exchange = await handle({ contentType: 'application/json', body }, writeOff, deps, async () => {});
    const { outcome, order, replayed } = exchange;
    return [outcome, order?.order_no ?? null, replayed ?? false];
  },
  patch: async (tenant, { code, state }) =>
    (await patchCoupon({ tenant, inst_no: tenant }, deps, code, { state })).state,
  reset: (tenant) => store.reset(tenant).then(() => null),
  coupons: async (tenant) => (await store.coupons(tenant, { limit: 9 })).map(({ state }) => state),
  orders: async (tenant) => (await store.orders(tenant, {})).map(({ order_no }) => order_no),
};

async function run({ group, tenant, calls }) {
  const done = [];
  for (const call of calls) {
    const from = Number(process.hrtime.bigint());
    const result = await acts[call.act](tenant, call);
    done.push({ group, call, result, from, to: Number(process.hrtime.bigint()) });
  }
  return done;
}

async function obey({ open = [], run: clients = [] }) {
  for (const tenant of open) {
    const coupons = ['A', 'B', 'C'].map((coupon_code) => ({
      coupon_code,
      state: 'issued',
      face_amount: 1000,
    }));
    await store.open(tenant, { institution: { inst_no: tenant, keys: ['k'] } }, coupons);
  }
  process.send((await Promise.all(clients.map(run))).flat());
}

process.on('message', (message) => void obey(message));
process.on('disconnect', () => void store.close());
process.send([]);
