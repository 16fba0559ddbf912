// The journal under load: a million requests on ten thousand coupons, and what the emulator's memory does meanwhile.
// node test/bench/journal.mjs [requests] [coupons]   (after npm run build)
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { sign } from '@shoubei-kit/sdk-lite/signing';

const [requests = 1_000_000, coupons = 10_000] = process.argv.slice(2).map(Number);
const bin = fileURLToPath(new URL('../../mock-server/bin/shoubei-mock.js', import.meta.url));
const server = spawn(process.execPath, [bin, 'serve', '--port', '0', '--log-level', 'warn'], {
  stdio: 'pipe',
});
const url = await new Promise((resolve) =>
  server.stdout.once('data', (chunk) => resolve(String(chunk).trim())),
);

const fields = {
  inst_no: '900024',
  merchant_no: '851811130002',
  shop_no: '862010110001',
  ts: '20261123120000',
};
const bodies = Array.from({ length: coupons }, (_, i) => {
  const asked = { ...fields, coupon_code: `990001000${String(i).padStart(7, '0')}` };
  return JSON.stringify({ ...asked, sign: sign(asked, {}, 'shoubei-mock-demo-key') });
});
const agent = new Agent({ keepAlive: true, maxSockets: 50 });

function post(body) {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const call = request(`${url}/openpay/coupon/wf`, { agent, method: 'POST', headers }, (response) => {
      response.resume().on('end', resolve);
    });
    call.on('error', reject).end(body);
  });
}

/** Resident memory, MiB (Linux). */
function rss() {
  const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/u.exec(status)?.[1] ?? Number.NaN) / 1024);
}

let sent = 0;
const startedAt = performance.now();
const step = Math.max(1, Math.floor(requests / 10));
console.log(`${'requests'.padStart(10)} ${'RSS MiB'.padStart(8)} ${'req/s'.padStart(8)}`);
console.log(`${'0'.padStart(10)} ${String(rss()).padStart(8)}`);
async function caller() {
  while (sent < requests) {
    const n = sent++;
    await post(bodies[n % coupons]);
    if ((n + 1) % step === 0) {
      const rate = Math.round((n + 1) / ((performance.now() - startedAt) / 1000));
      console.log(`${String(n + 1).padStart(10)} ${String(rss()).padStart(8)} ${String(rate).padStart(8)}`);
    }
  }
}
await Promise.all(Array.from({ length: 50 }, caller));
for (const query of ['', '?outcome=written_off', '?outcome=already_used', '?coupon_code=9900010000000001']) {
  const response = await fetch(`${url}/__admin/requests/count${query}`);
  console.log(`count${query}`, response.status, await response.text());
}
agent.destroy();
server.kill();
