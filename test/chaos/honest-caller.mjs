// One honest caller: a write-off every 25 ms over a kept connection, or every 100 ms over a new one for each call, until
// standard input ends. Prints the results. node test/chaos/honest-caller.mjs PORT kept|new
import { Agent, request } from 'node:http';
import { sign } from '@shoubei-kit/sdk-lite/signing';

const port = Number(process.argv[2]);
const isKept = process.argv[3] === 'kept';
const [amount, everyMs] = isKept ? ['01000', 25] : ['02000', 100];
const callsOfTenant = 2_000;
const agent = new Agent({ keepAlive: isKept, maxSockets: 1 });
const times = [];
const lost = [];

/** What the response says, or the code of the error in its place. */
function send(method, path, value) {
  const body = JSON.stringify(value);
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve) => {
    const sent = request({ port, agent, method, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => (text += chunk));
      response.on('end', () =>
        resolve({ status: response.headers['x-shoubei-mock-outcome'] ?? response.statusCode, text }),
      );
    });
    sent.on('error', (error) => resolve({ status: error.code, text: '' })).end(body);
  });
}

async function writeOff({ inst_no, merchant_no, shop_no, key }, coupon_code) {
  const fields = { inst_no, merchant_no, shop_no, ts: '20261123120000', coupon_code };
  return (await send('POST', '/openpay/coupon/wf', { ...fields, sign: sign(fields, {}, key) })).status;
}

/** Another tenant, as each run of a test suite makes one. What was stored for the one before is deleted with it. */
async function nextTenant(before) {
  if (before) await expectStatus(204, 'DELETE', `/__admin/tenants/${before.inst_no}`);
  const made = await expectStatus(201, 'POST', '/__admin/tenants');
  return made === '' ? before : JSON.parse(made);
}

async function expectStatus(expected, method, path) {
  const { status, text } = await send(method, path, {});
  if (status === expected) return text;
  lost.push(status);
  return '';
}

process.stdin.resume();
let tenant;
for (let serial = 0; !process.stdin.readableEnded; serial += 1) {
  if (serial % callsOfTenant === 0) tenant = await nextTenant(tenant);
  const startedAt = performance.now();
  const outcome = await writeOff(tenant, `9900${amount}${String(serial).padStart(7, '0')}`);
  const ms = performance.now() - startedAt;
  times.push(ms);
  if (outcome !== 'written_off') lost.push(outcome);
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, everyMs - ms)));
}
agent.destroy();
times.sort((a, b) => a - b);
const at = (part) => Math.round(times[Math.min(times.length - 1, Math.floor(times.length * part))] * 10) / 10;
console.log(JSON.stringify({ calls: times.length, lost, p50: at(0.5), p99: at(0.99), longest: at(1) }));
