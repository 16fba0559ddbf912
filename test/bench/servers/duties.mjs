// The baseline: the emulator's duties written by hand on node:http, with as little code as possible. It reads, checks,
// verifies, decides, signs and keeps a write-off, its replay and rejections, with the emulator's headers and fields.
// It knows only what the bench sends: coupons with a face value, texts under documented names, the demo institution.
// It responds 501 to everything else, so that only finished work is counted.
//   node duties.mjs PORT COUPONS.ndjson
import { hash, randomInt, randomUUID, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [, , port, file] = process.argv;
const key = 'shoubei-mock-demo-key';
const institutions = new Set(['900024', '60000001']);
const bodyLimit = 65_536;
const journalSize = 1_000;

const lines = readFileSync(file, 'utf8').trim().split('\n');
const coupons = new Map(lines.map((line) => JSON.parse(line)).map((coupon) => [coupon.coupon_code, coupon]));
const orders = new Map();
const journal = [];
const counts = new Map();
let seen = 0;
let serial = randomInt(10 ** 10);

const money = /^(0|[1-9]\d{0,15})$/u;
const fen = 'whole fen, up to 16 digits, no leading zero';
const fields = [
  ['inst_no', /^[^]{1,8}$/u, '1 to 8 characters', '', true],
  ['merchant_no', /^[^]{1,32}$/u, '1 to 32 characters', '', true],
  ['shop_no', /^[^]{1,32}$/u, '1 to 32 characters', '', true],
  ['ts', /^\d{14}$/u, 'yyyyMMddHHmmss, a real date and time', ',A4', true],
  ['coupon_code', /^[0-9A-Za-z]{1,16}$/u, '1 to 16 letters or digits', ',A14', true],
  ['sign', /^/u, '', '', true],
  ['wf_trace_no', /^[^]{0,32}$/u, '', '', false],
  ['channel_type', /^(100(0[1-9]|13))$/u, 'one of the documented channels', '', false],
  ['amount', money, fen, ',A14', false],
  ['real_amount', money, fen, ',A14', false],
  ['exc_discount_flag', /^[01]$/u, '0 or 1', '', false],
];
const names = new Set(fields.map(([name]) => name));
const compared = ['shop_no', 'coupon_code', 'amount', 'real_amount', 'channel_type', 'exc_discount_flag'];

/** The assumptions that a response depends on, with a trace number (A5) and without one (A9). */
const rows = (list) => ({ traced: list.replace('A9,', ''), untraced: list.replace('A5,', '') });
const refused = rows('C1,C2,C3,C6,C8,C9,A1,A2,A3,A4,A5,A6,A9,A14');
const failed = rows('C6,C11,A1,A2,A3,A4,A6,A9,A14');
const kinds = {
  written_off: ['SUCCESS', '操作成功', 'documented', rows('C3,C6,A1,A2,A4,A5,A6,A7,A8,A9,A10,A14,A16')],
  replayed: ['SUCCESS', '操作成功', 'documented', rows('C3,C6,A1,A2,A4,A5,A6,A7,A10,A14')],
  already_used: ['0203', '券码已核销', 'assumed', refused],
  not_found: ['0201', '券码不存在', 'assumed', refused],
  trace_conflict: ['0211', '核销流水号重复', 'assumed', refused],
  bad_signature: ['FAIL', '签名错误', 'assumed', failed],
  unknown_institution: ['FAIL', '机构不存在', 'assumed', rows('C11,A2,A3,A4,A6,A9,A14')],
};
const badSign =
  'sign: does not fit the content, the key and the rule (md5: name=value sorted by name, joined by "&" + &key=KEY; empty values kept; UTF-8; lower case)';

function sign(values) {
  let text = '';
  for (const name of Object.keys(values).toSorted()) {
    if (name !== 'sign' && values[name] !== null) text += `${name}=${values[name]}&`;
  }
  return hash('md5', `${text}key=${key}`);
}

function isSigned(sent) {
  const given = Buffer.from(sent.sign);
  return given.length === 32 && timingSafeEqual(given, Buffer.from(sign(sent)));
}

const unreadable = (why) => ({ why: `body: ${why}`, rests: 'C11,C12,A2,A6,A13' });

function parse(request, bytes) {
  if (request.headers['content-type'] !== 'application/json') return { unknown: true };
  if (bytes === undefined) return unreadable(`larger than ${bodyLimit} bytes`);
  let sent;
  let text;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return unreadable('not valid UTF-8');
  }
  try {
    sent = JSON.parse(text);
  } catch {
    return unreadable('not valid JSON');
  }
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent))
    return unreadable('a JSON object is expected');
  const known = Object.entries(sent);
  if (known.some(([name, value]) => !names.has(name) || typeof value !== 'string')) return { unknown: true };
  const times = text.match(/"(?:[^"\\]|\\.)*"\s*:/gu)?.length ?? 0;
  return times === known.length ? check(sent) : { unknown: true };
}

function check(sent) {
  const refuse = (why, row = '') => ({
    sent,
    why,
    rests: `C11,C12,A1,A2${row === ',A4' ? row : ''},A6${row === ',A14' ? row : ''}`,
  });
  for (const [name, , , , isRequired] of fields) {
    if (isRequired && !sent[name]) return refuse(`${name}: required, but missing or empty`);
  }
  for (const [name, form, expected, row] of fields) {
    const value = sent[name];
    if (!value || form.test(value)) continue;
    if (name === 'wf_trace_no') return { unknown: true };
    return refuse(`${name}: expected ${expected}, got ${JSON.stringify(value)}`, row);
  }
  const [, y, mo, d, h, mi, s] = /^(....)(..)(..)(..)(..)(..)$/u.exec(sent.ts);
  const at = new Date(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`);
  const isReal = !Number.isNaN(at.getTime()) && at.toISOString().replaceAll(/\D/gu, '').startsWith(sent.ts);
  return isReal
    ? { sent }
    : refuse(`ts: expected yyyyMMddHHmmss, a real date and time, got "${sent.ts}"`, ',A4');
}

function decide(sent) {
  if (!institutions.has(sent.inst_no)) {
    return {
      name: 'unknown_institution',
      why: `inst_no: "${sent.inst_no}" is not an institution of this emulator`,
    };
  }
  if (!isSigned(sent)) return { name: 'bad_signature', why: badSign };
  const trace = sent.wf_trace_no && JSON.stringify([sent.inst_no, sent.merchant_no, sent.wf_trace_no]);
  const bound = trace && orders.get(trace);
  if (bound) {
    const differs = compared.find((name) => (sent[name] || undefined) !== (bound.sent[name] || undefined));
    if (differs === undefined) return { name: 'replayed', order: bound };
    return { name: 'trace_conflict', why: `wf_trace_no: bound to another write-off: ${differs} differs` };
  }
  const coupon = coupons.get(sent.coupon_code);
  if (!coupon)
    return { name: 'not_found', why: `coupon_code: no coupon "${sent.coupon_code}" for this institution` };
  if (coupon.order_no) {
    return { name: 'already_used', why: `coupon_code: written off before (order_no ${coupon.order_no})` };
  }
  serial = (serial + 1) % 10 ** 10;
  const order_no = `5${String(Date.now()).padStart(13, '0')}${String(serial).padStart(10, '0')}`;
  const face = coupon.face_amount;
  const order = {
    order_no,
    sent,
    face,
    settle: face - Math.round((face * 60) / 10_000),
    at: new Date().toISOString(),
  };
  coupons.set(coupon.coupon_code, { ...coupon, state: 'used', order_no });
  orders.set(trace || order_no, order);
  return { name: 'written_off', order };
}

function render({ name, order }, sent) {
  const [return_code, return_msg] = kinds[name];
  if (name === 'unknown_institution') return { return_code, return_msg };
  const trace = sent.wf_trace_no ? { wf_trace_no: sent.wf_trace_no } : {};
  const common = { order_no: order?.order_no ?? null, ...trace, codes: sent.coupon_code };
  let body = { return_code, return_msg, result_code: 'FAIL', ...common, amount: null, settleAmount: null };
  if (return_code === 'FAIL') body = { return_code, return_msg };
  if (order) {
    const amounts = { amount: String(order.face), settle_amount: String(order.settle) };
    body = { return_code, return_msg, result_code: 'SUCCESS', ...common, ...amounts };
  }
  return { ...body, sign: sign(body) };
}

/** Outcome, headers and body. */
function conclude({ sent, why, rests }, requestId) {
  const type = { 'content-type': 'application/json; charset=utf-8', 'x-shoubei-mock-request-id': requestId };
  if (why !== undefined) {
    const fail = { return_code: 'FAIL', return_msg: '参数不合法' };
    const isOurs = sent !== undefined && institutions.has(sent.inst_no);
    const told = {
      ...outcomeHeaders('illegal_parameter', 'documented', rests),
      'x-shoubei-mock-reason': why,
    };
    return {
      name: 'illegal_parameter',
      headers: { ...type, ...told },
      body: isOurs ? { ...fail, sign: sign(fail) } : fail,
    };
  }
  const decision = decide(sent);
  const [, , provenance, rested] = kinds[decision.name];
  const told = outcomeHeaders(
    decision.name === 'replayed' ? 'written_off' : decision.name,
    provenance,
    sent.wf_trace_no ? rested.traced : rested.untraced,
  );
  const headers = { ...type, ...told };
  if (decision.name === 'replayed') headers['x-shoubei-mock-replayed'] = 'true';
  if (decision.why !== undefined) headers['x-shoubei-mock-reason'] = decision.why;
  if (decision.name !== 'unknown_institution') {
    headers['x-shoubei-mock-signature'] = decision.name === 'bad_signature' ? 'wrong' : 'valid';
  }
  return { name: decision.name, headers, body: render(decision, sent) };
}

function outcomeHeaders(outcome, provenance, rests) {
  return {
    'x-shoubei-mock-outcome': outcome,
    'x-shoubei-mock-provenance': provenance,
    'x-shoubei-mock-assumptions': rests,
  };
}

function answer(request, response, bytes) {
  const startedAt = performance.now();
  const parsed = parse(request, bytes);
  if (parsed.unknown) {
    response.writeHead(501).end();
    return;
  }
  const requestId = randomUUID();
  const { name, headers, body } = conclude(parsed, requestId);
  const text = JSON.stringify(body);
  const { sent } = parsed;
  const record = {
    requestId,
    name,
    sent,
    headers,
    text,
    atMs: Date.now(),
    ms: performance.now() - startedAt,
  };
  journal[seen++ % journalSize] = record;
  const counted = `${name} ${headers['x-shoubei-mock-assumptions']}`;
  counts.set(counted, (counts.get(counted) ?? 0) + 1);
  if (bytes === undefined) response.shouldKeepAlive = false;
  response.writeHead(200, { ...headers, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

createServer((request, response) => {
  const chunks = [];
  let size = 0;
  request.on('data', (chunk) => {
    size += chunk.length;
    if (size <= bodyLimit) chunks.push(chunk);
  });
  request.on('end', () => answer(request, response, size > bodyLimit ? undefined : Buffer.concat(chunks)));
}).listen(Number(port), '127.0.0.1');
