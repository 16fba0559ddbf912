import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CommandCall } from '../../mock-server/src/cli/line/command.js';
import type { Io } from '../../mock-server/src/cli/terminal/io.js';
import { logTo } from '../../mock-server/src/cli/serve/log.js';
import { toSettings } from '../../mock-server/src/core/settings.js';
import { type CliOptions, serve, type Serving } from '../support/cli.js';
import { fileWriter, sharedFolder } from '../support/shared.js';
import { md5Sign } from '../support/sign.js';
import { base, post } from '../support/wire.js';
import { canary, secretsIn } from './canary.js';
import { broken, expectRejected, readersOf, told } from './telling.js';

const folder = sharedFolder();
const file = fileWriter(folder);
const { key, token } = canary;
const profile = file('good.yaml', `institutions: [{ inst_no: '900024', keys: ['${key}', '${key}-2'] }]\n`);
const fields = { ...base, coupon_code: '9900010000000001' };
const right = md5Sign(fields, key);
const request = { ...fields, sign: right };

/** Bodies of confused developers: the key, or a usable sign, in every wrong place. */
const bodies: readonly unknown[] = [
  request,
  { ...fields, sign: right.toUpperCase() },
  { ...fields, sign: key },
  { ...fields, key, sign: right },
  { ...fields, [key]: '1', sign: right },
  { ...fields, coupon_code: key, sign: right },
  { ...fields, coupon_code: token, wf_trace_no: token, note: `token=${token}`, sign: right },
  { ...fields, inst_no: key, sign: right },
  { ...fields, wf_trace_no: key, sign: right },
  { ...fields, ts: key, sign: right },
  { ...fields, amount: `1${key}`, sign: right },
  { ...fields, note: { deep: [{ deeper: key, [key]: 1 }] }, sign: right },
  { ...fields, note: [right], sign: 'x' },
  { ...fields, note: `sign=${right}&key=${key}`, sign: 'x' },
  { ...fields, sign: [right] },
  { ...fields, sign: { [key]: key } },
  [request, key],
  key,
];
const texts: readonly string[] = [
  ...bodies.map((body) => JSON.stringify(body)),
  JSON.stringify(request).slice(0, -1),
  `${JSON.stringify(request).slice(0, -1)},"key":"${key}`,
  `{"sign":"${right}","sign":"${right}"}`,
  `inst_no=900024&sign=${right}&key=${key}`,
  JSON.stringify({ ...fields, sign: key }).replaceAll('c', '\\u0063'),
];

let plain: Serving;
let json: Serving;
beforeAll(async () => {
  const flags = ['--profile', profile, '--admin-token', token, '--log-level', 'debug'];
  plain = await serve(flags);
  json = await serve([...flags, '--json', '--lang', 'zh']);
  for (const { url } of [plain, json]) {
    for (const text of texts) await post(url, text);
    const asOthers = { 'content-type': `text/${key}`, authorization: `Bearer ${key}`, cookie: token };
    await post(url, JSON.stringify(request), asOthers);
    await fetch(`${url}/openpay/coupon/${key}?sign=${right}`);
    await fetch(`${url}/openpay/${token}?token=${token}`);
    await fetch(`${url}/__admin/${token}?inst_no=${token}`);
  }
});
afterAll(async () => {
  await plain.stop();
  await json.stop();
});

test('the log shows no key, token or sign, in lines or in JSON', async () => {
  for (const { output } of [plain, json]) {
    // A line about a wrong signature is logged after the search for its cause.
    await expect.poll(() => output().split('\n').length).toBeGreaterThan(texts.length);
    expect(output()).toContain('illegal_parameter');
    expect(secretsIn(output(), [right])).toEqual([]);
  }
});

const routes = [
  '/health',
  '/requests?limit=1000',
  '/requests?format=ndjson',
  '/requests/count',
  '/requests/unmatched',
  '/requests/assumptions',
  '/profile',
  '/openapi.json',
  '/coupons?limit=1000',
  '/orders',
  '/orders?format=csv',
  '/orders/totals',
  '/tenants',
  '/clock',
  '/faults',
  '/scenarios',
  '/nowhere',
];

test.each(routes)('GET /__admin%s shows none', async (route) => {
  const headers = { authorization: `Bearer ${token}` };
  for (const { url } of [plain, json]) {
    const response = await fetch(`${url}/__admin${route}`, { headers });
    const text = (await response.text()) + JSON.stringify([...response.headers]);
    expect([text.length > 2, secretsIn(text, [right])]).toEqual([true, []]);
  }
});

test('each kept exchange alone, its explanation and the stream of events show none', async () => {
  const headers = { authorization: `Bearer ${token}` };
  const at = `${plain.url}/__admin`;
  const list: unknown = await (await fetch(`${at}/requests?limit=1000`, { headers })).json();
  const ids = [...JSON.stringify(list).matchAll(/"id":"([\w-]+)"/gu)].map(([, id]) => id);
  expect(ids).toHaveLength(texts.length + 1);
  const views = await Promise.all(
    ids.map(async (id) => {
      const one = await (await fetch(`${at}/requests/${id}`, { headers })).text();
      const explained = await fetch(`${at}/sign/explain`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ request_id: id }),
      });
      return one + (await explained.text());
    }),
  );
  expect(secretsIn(views.join(''), [right])).toEqual([]);
  const events = await fetch(`${at}/events`, { headers: { ...headers, 'last-event-id': '0' } });
  let stream = '';
  for await (const chunk of events.body ?? []) {
    stream += Buffer.from(chunk).toString();
    if (stream.split('event: exchange').length > texts.length + 1) break;
  }
  expect(secretsIn(stream, [right])).toEqual([]);
});

test('error responses of the admin API show none', async () => {
  const tries: readonly (readonly [string, string, string])[] = [
    ['POST', '/coupons', JSON.stringify({ coupon_code: 'A', face_amount: 1, inst_no: key })],
    ['POST', '/coupons', `{"coupon_code": "A", broken ${key}`],
    [
      'POST',
      '/faults',
      JSON.stringify({ kind: 'reset', when: 'after', match: { inst_no: 'x', shop_no: key.repeat(3) } }),
    ],
    ['PUT', '/clock', JSON.stringify({ now: key })],
    ['POST', '/tenants', `{"coupons": ${key}`],
    ['POST', '/sign/explain', JSON.stringify({ body: `{"sign":"${right}", ${key}` })],
    ['POST', '/sign/explain', JSON.stringify({ fields: { ...fields, sign: key } })],
    ['POST', '/sign', JSON.stringify({ fields })],
    ['POST', '/sign', JSON.stringify({ fields: { ...fields, [key]: [1] } })],
    ['POST', '/sign', JSON.stringify({ fields, mistake: key, endpoint: key, [key]: 1 })],
  ];
  for (const [method, path, body] of tries) {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const text = await (await fetch(`${plain.url}/__admin${path}`, { method, headers, body })).text();
    // The response quotes a coupon's own field to its sender.
    if (path !== '/coupons' || body.includes('broken'))
      expect([path, secretsIn(text, [right])]).toEqual([path, []]);
  }
  for (const wrong of [{}, { authorization: `Basic ${token}` }, { authorization: `Bearer ${token}x` }]) {
    const text = await (await fetch(`${plain.url}/__admin/requests`, { headers: wrong })).text();
    expect(secretsIn(text)).toEqual([]);
  }
});

const capture = file('capture.json', JSON.stringify(request));
const wrong = file(
  'wrong.json',
  JSON.stringify({ ...fields, note: key, key, sign: md5Sign({ ...fields, key }, 'x') }),
);
const recorded = file(
  'recorded.ndjson',
  `${JSON.stringify({ at: '2026-11-23T12:00:00Z', request: { body: JSON.stringify(request), content_type: 'application/json' }, response: null })}\n`,
);
const own = file('own.yaml', `coupons: [{ coupon_code: '690000000001', state: refunded }]`);
const keyFile = file('key', `${key}\n`);
const ways: readonly (readonly [readonly string[], CliOptions])[] = [
  [['--key-env', 'MY_SECRET'], { env: { MY_SECRET: key } }],
  [['--key-file', keyFile], {}],
  [['--key', key], {}],
  [[], { env: { SHOUBEI_MOCK_KEY_FILE: keyFile } }],
  [['--config', file('flags.yaml', `key: ${key}\n`)], {}],
];

test('no command that takes a key shows it, wherever the key comes from', async () => {
  for (const [flags, options] of ways) {
    expect((await told(['sign', capture, ...flags], options)).stdout).toContain(right);
    expect((await told(['explain', capture, ...flags, '--lang', 'zh'], options)).code).toBe(0);
  }
});

test('explain and calibrate print no key, even if the message contains it', async () => {
  const flags = ['--key-file', keyFile];
  expect((await told(['explain', wrong, ...flags])).code).toBe(1);
  await told(['explain', wrong, ...flags, '--json']);
  await told(['calibrate', capture, ...flags, '--lang', 'zh']);
  // 40 digits: only one algorithm has this length, so calibrate tries its rules only.
  const none = file('none.json', JSON.stringify({ ...fields, note: key, key, sign: '0'.repeat(40) }));
  expect((await told(['calibrate', none, ...flags, '--json'])).code).toBe(1);
});

const ownScenarios = [
  'bad-signature',
  'invalid-amounts',
  'key-rotation',
  'parameters-before-signature',
  'refunded',
];

test('no command that calls an endpoint prints or writes a key, token or sign', async () => {
  const [, key2] = ways[1] ?? [];
  const who = ['--base-url', plain.url, '--inst-no', '900024', '--key-file', keyFile];
  expect((await told(['write-off', '9900010000000077', ...who], key2)).code).toBe(0);
  await told(['write-off', '9985010000000077', ...who]);
  await told(['write-off', '9985010000000078', ...who, '--json']);
  const files = ['--junit', join(folder, 'report.xml'), '--write-profile', join(folder, 'seen.yaml')];
  const shop = ['--merchant-no', '1', '--shop-no', '2'];
  await told(['verify', ...who, ...shop, '--own-coupons', own, '--dry-run']);
  // Scenarios that pass, that fail and that are skipped; secrets.exhaustive.test.ts runs all of them.
  const verify = ['verify', ...who, ...shop, '--own-coupons', own, '--only', ownScenarios.join()];
  expect((await told([...verify, ...files])).stdout).toContain('3 passed, 1 failed, 1 skipped');
  await told([...verify, '--json']);
  await told(['verify', '--recording', recorded, '--inst-no', '900024', '--key-file', keyFile, ...files]);
  await told(['verify', '--base-url', plain.url, '--only', 'refunded', '--admin-token', token, ...files]);
  await told(['assumptions', '--base-url', plain.url, '--admin-token', token]);
  await told(['assumptions', '--base-url', plain.url, '--admin-token', `${token}x`]);
  await told(['scenarios', 'export', '--base-url', plain.url, '--format', 'json']);
  const written = readdirSync(folder).filter((name) => /^(?:report|seen)/u.test(name));
  expect(written).toContain('report.xml');
  for (const name of written) {
    expect([name, secretsIn(readFileSync(join(folder, name), 'utf8'), [right])]).toEqual([name, []]);
  }
});

test('a profile is shown and checked without its keys', async () => {
  for (const flags of [[], ['--json'], ['--lang', 'zh']]) {
    expect((await told(['profile', 'show', profile, ...flags])).code).toBe(0);
    expect((await told(['profile', 'check', profile, ...flags])).code).toBe(0);
  }
});

// The first text is given to all commands, each other to two; secrets.exhaustive.test.ts gives all to all.
test.each(broken.map((text, index) => [text, index] as const))(
  'a faulty profile, config or capture (%j) is reported without the key in it',
  async (text, index) => {
    const path = file('broken.yaml', text);
    const [first = [], ...others] = readersOf(path, plain.url);
    const one = others[index % others.length] ?? [];
    for (const args of index === 0 ? [first, ...others] : [first, one]) await expectRejected(args);
  },
);

test('a key that is taken for the name of a variable or file is not shown', async () => {
  for (const args of [
    ['sign', capture, '--key-env', key],
    ['sign', capture, '--key-file', key],
    ['sign', capture, '--key-file', join(folder, key)],
    ['serve', '--port', '0', '--inst-no', '1', '--key-file', key],
    ['serve', '--port', '0', '--admin-token-file', token],
    ['serve', '--port', '0', '--admin-token', `${token} `],
    ['verify', '--base-url', plain.url, '--admin-token-file', token],
  ]) {
    expect((await told(args)).code).toBe(2);
  }
});

test('an internal error of the emulator is logged without keys', async () => {
  for (const isJson of [false, true]) {
    let shown = '';
    const show = (line: string): void => void (shown += line);
    const io: Io = { ...silentIo, out: show, err: show };
    const call: CommandCall = {
      io,
      language: 'en',
      text: () => undefined,
      list: () => [],
      isTyped: () => false,
      flag: (name) => `--${name}`,
      isOn: () => isJson,
    };
    const log = await logTo(call, toSettings({ institutions: [{ inst_no: '1', keys: [key] }] }));
    log.failure(Object.assign(new Error(`store: ${key} rejected`), { command: ['SET', key] }));
    log.failure(`rejected ${key}`);
    expect([shown.includes('store: *** rejected'), secretsIn(shown)]).toEqual([true, []]);
  }
});

const silentIo: Io = {
  out: () => {},
  err: () => {},
  write: async () => true,
  readInput: async () => Buffer.of(),
  prompt: undefined,
  watched: undefined,
  outColumns: 0,
  hideArguments: () => {},
  env: {},
  windowsLocale: undefined,
  surviveLostOutput: () => ({ lines: 0 }),
  untilStopped: async () => 143,
  runCommand: async () => ({ code: 0 }),
};

test('a key file that is not text is reported without its contents', async () => {
  const path = join(folder, 'latin1');
  writeFileSync(path, Buffer.concat([Buffer.from(key), Buffer.of(0xe9)]));
  const { code, stderr } = await told(['sign', capture, '--key-file', path]);
  expect([code, stderr]).toEqual([2, 'shoubei-mock: --key-file is not UTF-8; save it as UTF-8\n']);
});
