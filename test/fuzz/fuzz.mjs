// Requests that are valid, damaged or hostile, over kept, pipelined and broken connections, against one emulator.
// node test/fuzz/fuzz.mjs [requests] [seed] [minutes]   (after npm run build)
// It passes if the emulator runs to the end, returns no 5xx (no fault is set), logs no internal error, writes off as before,
// and its memory stays as after the first quarter. The last line is JSON; the exit code is 1 on failure.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { sign } from '@shoubei-kit/sdk-lite/signing';
import { drawing, request } from './requests.mjs';

const [requests = 20_000, seed = 1, minutes = 60] = process.argv.slice(2).map(Number);
const draw = drawing(seed);
const bin = fileURLToPath(new URL('../../mock-server/bin/shoubei-mock.js', import.meta.url));
const files = ['quary', 'cancel'].map((name) =>
  fileURLToPath(new URL(`../../fixtures/endpoints/${name}.yaml`, import.meta.url)),
);
const flags = [
  'serve',
  '--port',
  '0',
  '--log-level',
  'error',
  ...files.flatMap((file) => ['--endpoint', file]),
];
const server = spawn(process.execPath, ['--expose-gc', bin, ...flags], { stdio: 'pipe' });
let output = '';
server.stdout.on('data', (chunk) => (output += String(chunk)));
server.stderr.on('data', (chunk) => (output += String(chunk)));
let ended;
server.on('exit', (code, signal) => (ended = { code, signal }));
while (!/^http.*\n/u.test(output)) await new Promise((resolve) => setTimeout(resolve, 20));
const url = output.trim();
const { port } = new URL(url);
output = '';

/** Resident memory, MiB (Linux); on other systems not reported. */
function rss() {
  try {
    const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
    return Math.round(Number(/VmRSS:\s+(\d+)/u.exec(status)?.[1]) / 1024);
  } catch {
    return undefined;
  }
}

const counts = new Map();
const count = (name) => counts.set(name, (counts.get(name) ?? 0) + 1);
const failures = [];

const goodbye = Buffer.from('GET /__admin/health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n');
const patienceMs = 20_000;
let sent = 0;

/**
 * What one connection sends: pipelined requests, up to one after which the start of the next is undefined.
 * They are few, since a rejected body ends the connection.
 */
function batch() {
  const parts = [];
  for (let i = draw.below(4); i >= 0 && sent < requests; i -= 1) {
    sent += 1;
    const { bytes, isWhole, isEvents } = request(draw);
    parts.push(bytes);
    if (!isWhole || isEvents) return { parts, isWhole: false };
  }
  return { parts: [...parts, goodbye], isWhole: true };
}

/**
 * Sends a batch on a separate connection. The server responds to a whole batch and closes; otherwise the
 * client gives up.
 */
function play() {
  const { parts, isWhole } = batch();
  return new Promise((resolve) => {
    const socket = connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true });
    const giveUp = setTimeout(
      () => {
        if (isWhole) failures.push(`no end: ${Buffer.concat(parts).toString('latin1').slice(0, 3_000)}`);
        socket.destroy();
      },
      isWhole ? patienceMs : 200,
    );
    const seen = [];
    socket.on('connect', () => socket.write(Buffer.concat(parts)));
    socket.on('data', (chunk) => seen.push(chunk));
    socket.on('end', () => socket.end());
    socket.on('error', (error) => count(error.code ?? 'error'));
    socket.on('close', () => {
      clearTimeout(giveUp);
      judge(Buffer.concat(seen).toString('latin1'));
      resolve();
    });
  });
}

function judge(text) {
  for (const [, status] of text.matchAll(/(?:^|[^a-z])HTTP\/1\.1 (\d{3}) /giu)) {
    count(status);
    if (status >= '500' && !text.includes('too_many_readers'))
      failures.push(`${status}: ${text.slice(0, 300)}`);
  }
}

const samples = [];
const startedAt = performance.now();
const step = Math.max(1, Math.floor(requests / 20));
let next = step;
const isGoing = () =>
  sent < requests &&
  ended === undefined &&
  failures.length < 10 &&
  performance.now() - startedAt < minutes * 60_000;
async function caller() {
  while (isGoing()) {
    await play();
    if (sent < next) continue;
    next += step;
    samples.push(rss());
    const rate = Math.round(sent / ((performance.now() - startedAt) / 1000));
    console.error(`${sent} requests, ${rate}/s, ${rss()} MiB`);
  }
}
await Promise.all(Array.from({ length: 64 }, caller));

async function writesOff() {
  const fields = {
    inst_no: '900024',
    merchant_no: '1',
    shop_no: '2',
    ts: '20261123120000',
    coupon_code: '9900010000000042',
  };
  await fetch(`${url}/__admin/reset`, { method: 'POST' });
  const body = JSON.stringify({ ...fields, sign: sign(fields, {}, 'shoubei-mock-demo-key') });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/openpay/coupon/wf`, { method: 'POST', headers, body });
  return answer.headers.get('x-shoubei-mock-outcome');
}
const exit = ended;
const outcome = exit ? 'dead' : await writesOff();
const last = rss();
server.kill();
const killedAt = performance.now();
const isEnding = () => ended === undefined && performance.now() - killedAt < 10_000;
while (isEnding()) await new Promise((resolve) => setTimeout(resolve, 20));
if (!ended) failures.push('it did not end within ten seconds of SIGTERM');
server.kill('SIGKILL');

// First, the journal fills up to its 64 MiB.
const warm = samples.slice(Math.ceil(samples.length / 4), Math.ceil(samples.length / 2));
const late = samples.slice(-Math.max(1, Math.floor(samples.length / 4)));
const most = (list) => Math.max(...list.map((value) => value ?? 0));
const isFlat = requests < 100_000 || most(late) <= most(warm) * 1.15 + 20;
const holds = !exit && failures.length === 0 && output === '' && outcome === 'written_off' && isFlat;
const seconds = Math.round((performance.now() - startedAt) / 1000);
console.log(
  JSON.stringify({
    holds,
    requests: sent,
    seed,
    seconds,
    exit,
    outcome,
    failures,
    output: output.slice(0, 2_000),
    rss: { samples, last },
    answers: Object.fromEntries([...counts].toSorted(([a], [b]) => a.localeCompare(b))),
  }),
);
process.exitCode = holds ? 0 : 1;
