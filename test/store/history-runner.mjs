// Runs clients on a store in a separate process of the built code, and reports when each call began and ended.
//   fork with [STORE]; messages: { open: [tenant…] } or { run: [{ group, tenant, calls }…] }
import { randomUUID } from 'node:crypto';
import { handle } from '../../mock-server/dist/core/emulator.js';
import { writeOff } from '../../mock-server/dist/endpoints/write-off/write-off.js';
import { declaredEndpoint } from '../../mock-server/dist/endpoints/declared/declared.js';
import { drafts } from '@shoubei-kit/fixtures/endpoints';
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

const ours = { merchant_no: '1', shop_no: '1', ts: '20261123120000' };
const [cancel, query] = ['cancel', 'quary'].map((name) =>
  declaredEndpoint(drafts().find((draft) => draft.name === name).declaration),
);
const fieldOf = { number: 'order_no', trace: 'wf_trace_no', coupon: 'coupon_code' };

function send(endpoint, tenant, fields) {
  const body = Buffer.from(JSON.stringify({ inst_no: tenant, ...ours, ...fields }));
  return handle({ contentType: 'application/json', body }, endpoint, deps, async () => {});
}

const acts = {
  writeOff: async (tenant, { code, trace }) => {
    const fields = { coupon_code: code, ...(trace && { wf_trace_no: trace }) };
    const { outcome, order, replayed } = await send(writeOff, tenant, fields);
    return [outcome, order?.order_no ?? null, replayed];
  },
  cancel: async (tenant, { by, value }) => {
    const { outcome, order, replayed } = await send(cancel, tenant, { [fieldOf[by]]: value });
    return [outcome, order?.order_no ?? null, replayed];
  },
  query: async (tenant, { by, value }) => {
    const { outcome, order } = await send(query, tenant, { [fieldOf[by]]: value });
    return [outcome, order?.order_no ?? null, order?.cancelled_at !== undefined];
  },
  patch: async (tenant, { code, state }) =>
    (await patchCoupon({ tenant, inst_no: tenant }, deps, code, { state })).state,
  reset: (tenant) => store.reset(tenant).then(() => null),
  coupons: async (tenant) => (await store.coupons(tenant, { limit: 9 })).map(({ state }) => state),
  orders: async (tenant) =>
    (await store.orders(tenant, {})).map(({ order_no, cancelled_at }) => [
      order_no,
      cancelled_at !== undefined,
    ]),
};

/** The last number in the result of any act: calls by number use the last one that their process saw in the tenant. */
const seen = new Map();
function note(tenant, result) {
  const number = JSON.stringify(result)
    .match(/\d{24}/gu)
    ?.at(-1);
  if (number !== undefined) seen.set(tenant, number);
}

async function run({ group, tenant, calls }) {
  const done = [];
  for (const drawn of calls) {
    const call = drawn.by === 'number' ? { ...drawn, value: seen.get(tenant) ?? '0' } : drawn;
    const from = Number(process.hrtime.bigint());
    const result = await acts[call.act](tenant, call);
    const to = Number(process.hrtime.bigint());
    note(tenant, result);
    done.push({ group, call, result, from, to });
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
