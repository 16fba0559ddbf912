// One honest caller: a write-off every 25 ms over a kept connection, or every 100 ms over a new one for each call, until
// standard input ends. Prints the results. node test/chaos/honest-caller.mjs PORT kept|new
import { Agent, request } from 'node:http';
import { sign } from '@shoubei-kit/sdk-lite/signing';

const port = Number(process.argv[2]);
const isKept = process.argv[3] === 'kept';
const [amount, everyMs] = isKept ? ['01000', 25] : ['02000', 100];
const agent = new Agent({ keepAlive: isKept, maxSockets: 1 });
const times = [];
const lost = [];

function writeOff(coupon_code) {
  const fields = { inst_no: '900024', merchant_no: '1', shop_no: '2', ts: '20261123120000', coupon_code };
  const body = JSON.stringify({ ...fields, sign: sign(fields, {}, 'shoubei-mock-demo-key') });
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve) => {
    const sent = request({ port, agent, method: 'POST', path: '/openpay/coupon/wf', headers }, (response) => {
      response.resume().on('end', () => resolve(response.headers['x-shoubei-mock-outcome']));
    });
    sent.on('error', (error) => resolve(error.code)).end(body);
  });
}

process.stdin.resume();
for (let serial = 0; !process.stdin.readableEnded; serial += 1) {
  const startedAt = performance.now();
  const outcome = await writeOff(`9900${amount}${String(serial).padStart(7, '0')}`);
  const ms = performance.now() - startedAt;
  times.push(ms);
  if (outcome !== 'written_off') lost.push(outcome);
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, everyMs - ms)));
}
agent.destroy();
times.sort((a, b) => a - b);
const at = (part) => Math.round(times[Math.min(times.length - 1, Math.floor(times.length * part))] * 10) / 10;
console.log(JSON.stringify({ calls: times.length, lost, p50: at(0.5), p99: at(0.99), longest: at(1) }));
