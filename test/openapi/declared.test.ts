import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { call, declared, drafts } from '../support/declared.js';
import { sharedFolder } from '../support/shared.js';
import { md5Sign } from '../support/sign.js';
import { tool } from '../support/tool.js';

const run = promisify(execFile);
const folder = sharedFolder();

const own = declared(`
path: /gateway/v2/coupon-detail
about: { en: Details of a coupon, zh: 券详情 }
documented:
  - page: page 12 of the contract
    date: '2026-11-29'
    lines: [path, act, request.instNo, request.ts, request.sign, request.couponCode, responses.found, responses.not_found]
request: { required: [instNo, ts, sign], names: { instNo: inst_no }, finds: { couponCode: coupon_code } }
act: none
responses:
  found: { code: '0', couponCode: { order: coupon_code }, cancelledAt: { order: cancelled_at, as: iso8601 }, note: null }
  not_found: { code: '1' }
`);

test('a field may have the name of what every object has', async () => {
  const names = declared(`
path: /gateway/names
about: { en: Names, zh: 名称 }
request: { required: [inst_no, ts, sign, constructor], finds: { order_no: order_no } }
act: none
responses: { found: { return_code: SUCCESS, constructor: { request: constructor } }, not_found: { return_code: '1' } }
`);
  await using server = await startMockServer({ profile: { endpoints: [names] } });
  const response = await fetch(`${server.url}/__admin/openapi.json`);
  expect(response.status).toBe(200);
  expect(JSON.stringify(await response.json())).toContain('"constructor":"1"');
});

interface Operation {
  readonly description: string;
  readonly 'x-shoubei-draft'?: boolean;
  readonly 'x-shoubei-lines': readonly object[];
  readonly requestBody: Body;
  readonly responses: Readonly<Record<string, Body>>;
}
interface Body {
  readonly content: { readonly 'application/json': Media };
}
interface Media {
  readonly schema: {
    readonly properties: Readonly<Record<string, object>>;
    readonly anyOf: readonly {
      readonly title?: string;
      readonly properties: Readonly<Record<string, object>>;
    }[];
  };
  readonly examples: Readonly<Record<string, { readonly value: Readonly<Record<string, unknown>> }>>;
}
interface Document {
  readonly paths: Readonly<Record<string, { readonly post: Operation }>>;
}

async function documentAt(url: string): Promise<Document> {
  const document: Document = JSON.parse(await (await fetch(`${url}/__admin/openapi.json`)).text());
  return document;
}

function operationAt(document: Document, path: string): Operation {
  const { post } = document.paths[path] ?? {};
  if (!post) throw new Error(`${path} is not in the document`);
  return post;
}

test('an independent linter finds no fault in the served document with declared endpoints', async () => {
  await using server = await startMockServer({
    endpoints: [...drafts, own],
    profile: { paths: { write_off: '/gateway/v2/coupon-wf' } },
  });
  const document = await documentAt(server.url);
  expect(Object.keys(document.paths)).toEqual([
    '/gateway/v2/coupon-wf',
    '/openpay/coupon/quary',
    '/openpay/coupon/cancel',
    '/gateway/v2/coupon-detail',
  ]);
  const file = join(folder, 'openapi.json');
  // The linter requires a public address.
  const servers = [{ url: 'https://open.51shoubei.com' }];
  await writeFile(file, JSON.stringify({ ...document, servers }));
  const redocly = join(await tool('redocly'), 'node_modules/.bin/redocly');
  const args = ['lint', file, '--extends', 'recommended-strict', '--format', 'json'];
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off' };
  const { stdout } = await run(redocly, args, { env }).catch((failed: { stdout: string }) => failed);
  expect(JSON.parse(stdout)).toMatchObject({ problems: [], totals: { errors: 0, warnings: 0, ignored: 0 } });
});

test('while a line is a guess the description begins with 【草稿】, and each line has its provenance', async () => {
  await using server = await startMockServer({ endpoints: [...drafts, own] });
  const document = await documentAt(server.url);
  const quary = operationAt(document, '/openpay/coupon/quary');
  expect(quary.description).toMatch(
    /^【草稿】Query a write-off \(核销记录查询\)\. \d+ of \d+ lines are guesses \(A18\)/u,
  );
  expect(quary['x-shoubei-draft']).toBe(true);
  expect(quary['x-shoubei-lines']).toEqual([
    {
      line: 'path',
      'x-provenance': 'documented',
      'x-page': 'showdoc shoubei/8485654423005825 (public copies are cut), 2026-11-29',
    },
    { line: 'act', value: 'none', 'x-provenance': 'assumed' },
  ]);
  const { properties } = quary.requestBody.content['application/json'].schema;
  expect(properties['ts']).toMatchObject({ type: 'string', 'x-provenance': 'documented' });
  expect(properties['order_no']).toMatchObject({ type: 'string', 'x-provenance': 'assumed' });
  const answers = quary.responses['200']?.content['application/json'].schema.anyOf ?? [];
  expect(answers.map(({ title }) => title)).toEqual(['found', 'not_found', undefined]);
  expect(answers[0]?.properties['status']).toEqual({
    enum: ['DRAFT_WRITTEN_OFF', 'DRAFT_CANCELLED'],
    'x-provenance': 'assumed',
  });

  const known = operationAt(document, '/gateway/v2/coupon-detail');
  expect(known.description).toBe(
    'Details of a coupon (券详情). Every line is documented on a page of the provider, which is named with it.',
  );
  expect(known).not.toHaveProperty('x-shoubei-draft');
  expect(JSON.stringify(known)).not.toContain('"x-provenance":"assumed"');
  expect(JSON.stringify(known)).toContain(
    'as in the write-off: an assumption (A14).","x-provenance":"documented"',
  );
});

test('examples are signed, fit the schema, and are what the emulator returns', async () => {
  const nowMs = (): number => Date.parse('2026-11-23T12:00:00+08:00');
  await using server = await startMockServer({ endpoints: drafts, nowMs });
  const { requestBody, responses } = operationAt(await documentAt(server.url), '/openpay/coupon/cancel');
  const { examples: requests } = requestBody.content['application/json'];
  expect(Object.keys(requests)).toEqual(['order_no', 'wf_trace_no', 'coupon_code']);
  const { schema, examples = {} } = responses['200']?.content['application/json'] ?? {};
  expect(Object.keys(examples)).toEqual(['done', 'not_found', 'already_cancelled', 'bad_signature']);
  for (const { value } of [...Object.values(requests), ...Object.values(examples)])
    expect(value['sign']).toBe(md5Sign(value));

  await call(server, 'wf', {
    coupon_code: '9900025000000001',
    wf_trace_no: '843d920a-2c0f-e3b4-eebc-9d2dd5887001',
  });
  const answer = await call(server, 'cancel', requests['wf_trace_no']?.value ?? {});
  const { sign: _, order_no: __, time: ___, ...done } = examples['done']?.value ?? {};
  expect(answer.body).toMatchObject(done);
  const ajv = new Ajv2020({ strict: false });
  for (const one of schema?.anyOf ?? []) {
    if (one.title === undefined) continue;
    const fits = ajv.compile(one);
    expect([one.title, fits(examples[one.title]?.value)]).toEqual([one.title, true]);
    expect(fits({ ...answer.body, sign: 'x' })).toBe(one.title === 'done');
  }
});
