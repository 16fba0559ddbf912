import { execFile } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import type { Profile } from '@shoubei-kit/contracts';
import { drafts } from '@shoubei-kit/fixtures/endpoints';
import { scenariosFolder } from '@shoubei-kit/fixtures/scenarios';
import { startMockServer } from '@shoubei-kit/mock-server';
import { cli } from '../support/cli.js';
import { type Body, type Falsification, type Falsifying, falsifying } from '../support/falsifying.js';
import { sharedFolder, sharedServer } from '../support/shared.js';
import { admin } from '../support/wire.js';

const folder = sharedFolder();
const endpoints = drafts().map(({ declaration }) => declaration);
const server = await sharedServer({ endpoints });
const proxies: Falsifying[] = [];
afterAll(() => {
  for (const proxy of proxies) proxy.close();
});

async function proxyOf(falsify: Falsification, keyOf?: () => string): Promise<Falsifying> {
  const proxy = await falsifying(server.url, falsify, keyOf);
  proxies.push(proxy);
  return proxy;
}

const changed =
  (change: (body: Body) => Body): NonNullable<Falsification['answer']> =>
  (body, sign) =>
    sign(change(body));

/**
 * Errors in the response of a query: what is wrong, the falsification, and the field that `verify` reports.
 */
const lies: readonly (readonly [string, Omit<Falsification, 'path'>, string])[] = [
  ['the state is another', { answer: changed((b) => ({ ...b, status: 'DRAFT_CANCELLED' })) }, 'status'],
  ['an amount is a number', { answer: changed((b) => ({ ...b, amount: 1000 })) }, 'amount'],
  ['a field is missing', { answer: changed(({ time: _, ...b }) => b) }, 'time'],
  ['there is one field more', { answer: changed((b) => ({ ...b, shop_no: '1' })) }, 'shop_no'],
  [
    'the order is another',
    { answer: changed((b) => ({ ...b, order_no: '500000000000000000000000' })) },
    'order_no',
  ],
  ['the sign is wrong', { answer: (b) => ({ ...b, sign: '0'.repeat(32) }) }, 'sign'],
  ['the sign is missing', { answer: ({ sign: _, ...b }) => b }, 'sign'],
  ['the status is another', { status: 201 }, 'HTTP status'],
  ['the media type is another', { type: 'text/plain' }, 'content-type'],
  ['every trace is unknown', { request: (f, sign) => sign({ ...f, order_no: '5' }) }, 'return_code'],
];

test.each(lies)('verify reports a query in which %s', async (_, falsify, field) => {
  const { url } = await proxyOf({ ...falsify, path: '/openpay/coupon/quary' });
  const args = ['verify', '--base-url', url, '--only', 'found-by-each-number', '--json'];
  const { code, stdout } = await cli(args);
  const { results }: { results: { differences: { step: number; field: string }[] }[] } = JSON.parse(stdout);
  expect(code).toBe(1);
  expect(results[0]?.differences).toContainEqual(expect.objectContaining({ step: 3, field }));
});

test('verify reports a cancel that was done but says failed, and one that failed but says done', async () => {
  const args = ['verify', '--only', 'cancelled-then-written-off-again', '--json', '--base-url'];
  const cancel = '/openpay/coupon/cancel';
  const failing = await proxyOf({
    path: cancel,
    answer: (_, sign) => sign({ return_code: 'BUSY' }),
  });
  expect((await cli([...args, failing.url])).code).toBe(1);
  // Its response says done, but nothing is done: the coupon is not written off again.
  let done: Body = {};
  const pretending = await proxyOf({
    path: cancel,
    request: (fields, sign) => {
      done = fields;
      return sign({ ...fields, coupon_code: 'NOBODYS' });
    },
    answer: (_, sign) =>
      sign({
        return_code: 'SUCCESS',
        return_msg: '操作成功（草稿，未见文档）',
        result_code: 'SUCCESS',
        order_no: done['order_no'] ?? '500000000000000000000000',
        wf_trace_no: 'T1',
        codes: 'COFFEE10',
        time: '20261123120000',
        status: 'DRAFT_CANCELLED',
      }),
  });
  const { code, stdout } = await cli([...args, pretending.url]);
  expect(code).toBe(1);
  expect(JSON.parse(stdout).results[0].differences.length).toBeGreaterThan(0);
});

test('an emulator that serves the drafts runs their scenarios, and skips those of other declarations', async () => {
  const names = readdirSync(join(scenariosFolder, 'call')).map((file) => file.replace('.yaml', ''));
  const { stdout, code } = await cli(['verify', '--base-url', server.url, '--json', '--only', names.join()]);
  const { results }: { results: { name: string; status: string; setting?: string }[] } = JSON.parse(stdout);
  expect(code).toBe(0);
  const skipped = results.filter(({ setting }) => setting === 'endpoints').map(({ name }) => name);
  expect(skipped.toSorted()).toEqual(['cancelled-too-late', 'endpoint-of-ones-own']);
  expect(results.find(({ name }) => name === 'lost-write-off-then-query-and-cancel')?.status).toBe('passed');
});

test('an emulator without the drafts says so, in both languages', async () => {
  await using plain = await startMockServer();
  const args = ['verify', '--base-url', plain.url, '--only', 'frozen,lost-cancel', '--lang'];
  expect((await cli([...args, 'en'])).stdout).toBe(
    '- skipped, needs /openpay/coupon/quary, which is not declared (serve\n--endpoint); needs /openpay/coupon/cancel, which is not declared (serve\n--endpoint): lost-cancel\n1 passed, 0 failed, 1 skipped\n',
  );
  expect((await cli([...args, 'zh'])).stdout.replaceAll('\n', '')).toContain(
    '跳过（所需接口 /openpay/coupon/quary 未声明（serve --endpoint）；所需接口/openpay/coupon/cancel 未声明（serve --endpoint））：lost-cancel',
  );
});

test("if an integrator's page replaces the draft, the draft's scenario is skipped, and the integrator's own is run", async () => {
  const [, quary] = endpoints;
  if (!quary) throw new Error('no draft');
  const mine = { ...quary, responses: { ...quary.responses, not_found: { return_code: '0404' } } };
  await using own = await startMockServer({ endpoints: [mine] });
  const path = join(folder, 'gone.json');
  const step = {
    call: { endpoint: quary.path, fields: { wf_trace_no: 'T1' } },
    expect: { outcome: 'not_found', fields: { return_code: '0404' } },
  };
  const about = { en: 'Gone.', zh: '查无。' };
  writeFileSync(path, JSON.stringify({ about, endpoints: [mine], steps: [step] }));
  const args = ['verify', '--base-url', own.url];
  expect((await cli([...args, '--scenarios', path])).code).toBe(0);
  const skipping = [...args, '--only', 'query-finds-nothing,frozen'];
  expect((await cli([...skipping, '--lang', 'en'])).stdout).toBe(
    '- skipped, needs /openpay/coupon/quary with its own declaration; these lines\ndiffer: responses.not_found.return_code, responses.not_found.return_msg,\nresponses.not_found.result_code and 3 more: query-finds-nothing\n1 passed, 0 failed, 1 skipped\n',
  );
  expect((await cli([...skipping, '--lang', 'zh'])).stdout.replaceAll('\n', '')).toContain(
    '跳过（所需接口 /openpay/coupon/quary 的声明与该处不同：responses.not_found.return_code、',
  );
  expect(JSON.parse((await cli([...skipping, '--json'])).stdout).results).toMatchObject([
    {},
    {
      name: 'query-finds-nothing',
      setting: 'endpoints',
      unserved: [{ path: quary.path, differing: expect.arrayContaining(['responses.not_found.codes']) }],
    },
  ]);
  // The description of a declaration, unlike its behaviour, prevents no scenario from running.
  await using named = await startMockServer({ endpoints: [{ ...quary, about }] });
  expect((await cli(['verify', '--base-url', named.url, '--only', 'query-finds-nothing'])).code).toBe(0);
});

test('a plan names the step whose response first shows an order number, not the one whose response is lost', async () => {
  const only = 'lost-write-off-then-query-and-cancel,lost-response-then-retry,magic-lost-then-already-used';
  const plan = async (language: string): Promise<string> =>
    (await cli(['scenarios', 'export', '--only', only, '--lang', language])).stdout;
  const en = await plan('en');
  expect(en).toContain('**4.** Call /openpay/coupon/cancel order_no: that of step 3\n');
  expect(en).toContain('# POST /openpay/coupon/cancel, signed with order_no of step 3 (shoubei-mock sign)\n');
  expect(en).not.toContain('$order_');
  const lost =
    'order_no that of the write-off in step 2, whose response was lost (GET /__admin/orders lists it)';
  expect(en.split(lost)).toHaveLength(3);
  expect(en).toContain('order_no that of step 3, wf_trace_no "T1"');
  const zh = await plan('zh');
  expect(zh).toContain(
    '# POST /openpay/coupon/cancel，填入步骤 3 的 order_no，签名后发送（shoubei-mock sign）\n',
  );
  expect(zh).toContain('order_no 同步骤 2 那次核销的（其响应已丢失，可在 GET /__admin/orders 查到）');
});

interface Plan {
  readonly profile: Profile;
  readonly prepare: readonly string[];
  readonly steps: readonly { curl: string; expect?: { outcome: string; fields: Record<string, unknown> } }[];
}

test('a plan has the signed request of a call, and signs later what depends on an order number', async () => {
  const args = ['scenarios', 'export', '--only', 'endpoint-of-ones-own,cancelled-twice', '--json'];
  const { stdout } = await cli(args);
  const [twice, own]: Plan[] = JSON.parse(stdout);
  expect(twice?.steps[1]?.curl).toBe(
    '# POST /openpay/coupon/cancel, signed with order_no of step 1 (shoubei-mock sign)',
  );
  if (!own) throw new Error('no plan');
  await using emulator = await startMockServer({ profile: own.profile });
  const sh = async (line: string): Promise<string> =>
    (await promisify(execFile)('bash', ['-c', line.replaceAll('http://127.0.0.1:4051', emulator.url)]))
      .stdout;
  for (const line of own.prepare) await sh(line);
  const outcomes: unknown[] = [];
  for (const { curl } of own.steps) outcomes.push(/mock-outcome: (\w+)/u.exec(await sh(curl))?.[1]);
  expect(outcomes).toEqual(['written_off', 'found', 'not_found', 'illegal_parameter', 'bad_signature']);

  const file = join(folder, 'plan.json');
  writeFileSync(file, stdout);
  expect((await cli(['verify', '--scenarios', file])).stdout).toBe('4 passed, 0 failed, 0 skipped\n');
});

test('a readable plan has the expected response of a call, in both languages; a till has no such case', async () => {
  const args = ['scenarios', 'export', '--only', 'lost-request-of-a-cancel', '--lang'];
  const en = (await cli([...args, 'en'])).stdout;
  expect(en).toContain('**4.** Call /openpay/coupon/quary wf_trace_no: T1');
  expect(en).toContain('Expected response: found; HTTP 200; return_code "SUCCESS"');
  expect((await cli([...args, 'zh'])).stdout).toContain('**4.** 调用 /openpay/coupon/quary wf_trace_no: T1');
  expect((await cli([...args, 'en', '--format', 'csv'])).stdout).toContain('Call /openpay/coupon/cancel');
  const till = await cli([
    'scenarios',
    'export',
    '--for',
    'till',
    '--format',
    'json',
    '--only',
    'lost-cancel',
  ]);
  expect(JSON.parse(till.stdout)).toEqual([]);
});

async function inPage(url: string, act: string): Promise<Body> {
  const response = await fetch(`${url}/__admin/scenarios/${act}`, { method: 'POST' });
  expect(response.status).toBe(200);
  return JSON.parse(await response.text());
}

test('the page runs and loads a scenario with calls, and says which declarations it needs', async () => {
  const ran = await inPage(server.url, 'lost-write-off-then-query-and-cancel/run');
  expect(ran).toMatchObject({ status: 'passed' });
  expect(ran['steps']).toContainEqual(
    expect.objectContaining({
      what: {
        en: 'Call /openpay/coupon/cancel order_no: $order_2',
        zh: '调用 /openpay/coupon/cancel order_no: $order_2',
      },
      seen: expect.objectContaining({ outcome: 'done' }),
    }),
  );
  await using plain = await startMockServer();
  expect(await inPage(plain.url, 'lost-cancel/run')).toMatchObject({
    status: 'skipped',
    setting: 'endpoints',
  });
  expect(await inPage(plain.url, 'lost-cancel/load')).toMatchObject({
    needs_profile: { endpoints: [{ path: '/openpay/coupon/quary' }, { path: '/openpay/coupon/cancel' }] },
  });
  expect(await inPage(server.url, 'lost-cancel/load')).not.toHaveProperty('needs_profile');
});

test('at an endpoint that may be the real one, nothing is queried or cancelled, and no coupon is spent for it', async () => {
  const cancel = await proxyOf({ path: '/openpay/coupon/cancel' }, () => 'shoubei-mock-demo-key');
  const profile = join(folder, 'profile.json');
  writeFileSync(profile, JSON.stringify({ endpoints }));
  const coupons = join(folder, 'coupons.json');
  const own = { coupon_code: '730000000001', state: 'issued', face_amount: 1000, settle_amount: 990 };
  writeFileSync(coupons, JSON.stringify({ coupons: [own] }));
  await server.coupon({ couponCode: '730000000001', faceAmount: 1000, settleAmount: 990 });
  const identity = ['--inst-no', '900024', '--key', 'shoubei-mock-demo-key'];
  const place = ['--merchant-no', '851811130002', '--shop-no', '862010110001'];
  const there = ['verify', '--base-url', cancel.url, '--own-coupons', coupons, '--profile', profile];
  const allowed = ['--allow-write-off', '--yes', '--only', 'cancelled-twice,found-by-each-number'];
  const { stdout } = await cli([...there, ...identity, ...place, ...allowed, '--lang', 'en']);
  expect(stdout).toContain('calls another endpoint than the write-off');
  expect(stdout).toContain('0 passed, 0 failed, 2 skipped');
  expect(cancel.asked).toEqual([]);
  expect((await admin(server.url, 'GET', '/coupons/730000000001')).body['state']).toBe('issued');
});
