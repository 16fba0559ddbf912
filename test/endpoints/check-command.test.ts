import { expect, test } from 'vitest';
import { readEndpoint } from '@shoubei-kit/fixtures/endpoints';
import { startMockServer } from '@shoubei-kit/mock-server';
import { cli, serve } from '../support/cli.js';
import { declared } from '../support/declared.js';
import { read } from '../support/pages.js';
import { shownWidth } from '../support/shown-width.js';
import { signed } from '../support/sign.js';
import { fileWriter } from '../support/shared.js';

const fileOf = fileWriter();

const known = `\
path: /openpay/coupon/quary
about: { en: Query a write-off, zh: 核销记录查询 }
documented:
  - page: 核销记录查询（合同附件三）
    date: '2026-11-30'
    lines: [path, act, request.inst_no, request.ts, request.sign, request.order_no]
  - page: Mail of the provider's support
    date: '2026-11-29'
    lines: [responses.found, responses.not_found.return_code]
request:
  required: [inst_no, ts, sign]
  finds: { order_no: order_no }
act: none
responses:
  found: { return_code: SUCCESS }
  not_found: { return_code: '0301' }
`;

test('endpoints check prints each page once, below the lines', async () => {
  const file = fileOf('known.yaml', known);
  expect(await cli(['endpoints', 'check', file, '--no-assumed'])).toEqual({
    code: 0,
    stderr: '',
    stdout: `\
path                                      documented  [1]
act                                       documented  [1]
request.inst_no                           documented  [1]
request.ts                                documented  [1]
request.sign                              documented  [1]
request.order_no                          documented  [1]
responses.found.return_code               documented  [2]
responses.not_found.return_code           documented  [2]

[1] 核销记录查询（合同附件三）, 2026-11-30
[2] Mail of the provider's support, 2026-11-29

${file}: all 8 lines are documented
`,
  });
});

test('a line that still has the mark of a draft is a guess, even if documented lists it', async () => {
  const file = fileOf('marked.yaml', known.replace("'0301'", 'DRAFT_NOT_FOUND'));
  const { code, stdout } = await cli(['endpoints', 'check', file, '--no-assumed', '--lang', 'zh']);
  expect(code).toBe(1);
  expect(stdout).toContain('responses.not_found.return_code           假设        DRAFT_NOT_FOUND\n');
  expect(stdout).toContain(`${file}：共 8 行，7 行有文档依据，1 行是假设\n`);
  expect((await cli(['endpoints', 'check', file])).code).toBe(0);
  expect(JSON.parse((await cli(['endpoints', 'check', file, '--json'])).stdout)).toMatchObject({
    valid: true,
    guesses: 1,
    lines: expect.arrayContaining([{ line: 'responses.not_found.return_code', draft: 'DRAFT_NOT_FOUND' }]),
  });
});

test.each([
  ['draft_not_found', 'draft_not_found'],
  ['Draft_Not_Found', 'Draft_Not_Found'],
  ['"ＤＲＡＦＴ＿NONE"', 'ＤＲＡＦＴ＿NONE'],
  ["'0301 DRAFT_X'", 'DRAFT_X'],
  ["'none (草稿，未见文档)'", '(草稿，未见文档)'],
  ["'none （草稿, 未见文档）'", '（草稿, 未见文档）'],
  ["'none（草稿,未见文档)'", '（草稿,未见文档)'],
])('a mark that was typed again, as in %s, is a mark', async (value, mark) => {
  const file = fileOf(
    'typed.yaml',
    known.replace("'0301'", () => value),
  );
  const { code, stdout } = await cli(['endpoints', 'check', file, '--no-assumed', '--json']);
  expect([code, JSON.parse(stdout)]).toMatchObject([
    1,
    {
      guesses: 1,
      lines: expect.arrayContaining([expect.objectContaining({ draft: expect.stringContaining(mark) })]),
    },
  ]);
});

test('the mark of a draft is also a mark in the name of a field and in the path', async () => {
  const text = known
    .replace('/openpay/coupon/quary', '/openpay/DRAFT_quary')
    .replace('return_code: SUCCESS', 'DRAFT_code: SUCCESS');
  const { code, stdout } = await cli(['endpoints', 'check', fileOf('name.yaml', text), '--no-assumed']);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^path +assumed +DRAFT_quary$/mu);
  expect(stdout).toMatch(/^responses\.found\.DRAFT_code +assumed +DRAFT_code$/mu);
});

test.each(['quary', 'cancel'])('the check of the draft of %s is readable in 80 columns', async (name) => {
  const file = `fixtures/endpoints/${name}.yaml`;
  for (const lang of ['en', 'zh']) {
    const { code, stdout } = await cli(['endpoints', 'check', file, '--no-assumed', '--lang', lang]);
    expect(code).toBe(1);
    expect(stdout.split('showdoc')).toHaveLength(2);
    expect(Math.max(...stdout.split('\n').map(shownWidth))).toBeLessThanOrEqual(80);
  }
  expect(read(file)).toContain('DRAFT_');
});

test('profile show keeps its columns beside lines of any length, and prints assumed as endpoints check does', async () => {
  const long = `f${'x'.repeat(40)}`;
  const text = known.replace('{ return_code: SUCCESS }', `{ return_code: DRAFT_X, ${long}: null }`);
  const profile = fileOf('columns.yaml', `endpoints:\n  - ${JSON.stringify(declared(text))}\n`);
  const { stdout } = await cli(['profile', 'show', profile, '--lang', 'en']);
  expect(stdout).toContain(`
responses.found.return_code               assumed     DRAFT_X
responses.found.${long}
                                          documented  [2]
responses.not_found.return_code           documented  [2]

[1] 核销记录查询（合同附件三）, 2026-11-30
[2] Mail of the provider's support, 2026-11-29
`);
  expect(stdout).not.toContain('guess');
});

test('a response that documented lists is assumed over HTTP while a draft’s mark is left in it', async () => {
  const of = async (text: string): Promise<readonly (string | null)[]> => {
    const found = readEndpoint(text);
    if ('problems' in found) throw new Error(JSON.stringify(found.problems));
    await using server = await startMockServer({ endpoints: [found.declaration] });
    const body = JSON.stringify(signed({ inst_no: '900024', ts: '20261130120000', order_no: '5' }));
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${server.url}/openpay/coupon/quary`, { method: 'POST', headers, body });
    return ['outcome', 'provenance', 'assumptions'].map((name) =>
      answer.headers.get(`x-shoubei-mock-${name}`),
    );
  };
  expect(await of(known)).toEqual(['not_found', 'documented', 'C6,A1,A2,A4,A6']);
  expect(await of(known.replace("'0301'", 'DRAFT_NOT_FOUND'))).toEqual([
    'not_found',
    'assumed',
    'C6,A1,A2,A4,A6,A18',
  ]);
});

test('health and the first line of serve --json list the declared endpoints, with their number of assumed lines', async () => {
  const file = fileOf('cancel.yaml', read('fixtures/endpoints/cancel.yaml'));
  const endpoints = [
    {
      path: '/openpay/coupon/cancel',
      name: 'Cancel a write-off',
      name_zh: '撤销核销',
      assumed: 24,
    },
  ];
  const { url, output, stop } = await serve(['--json', '--endpoint', file]);
  const health: unknown = await (await fetch(`${url}/__admin/health`)).json();
  await stop();
  expect(health).toEqual({
    status: 'ok',
    profile: 'default',
    institutions: ['900024', '60000001'],
    endpoints,
    network_urls: [],
  });
  const [first = ''] = output().split('\n');
  expect(JSON.parse(first)).toMatchObject({ msg: 'listening', endpoints });
});

test.each([
  [['list', 'quary'], 'endpoints list takes no file; endpoints check FILE checks one'],
  [['list', '--no-assumed'], '--no-assumed: does not apply to endpoints list; leave it out'],
  [['draft', 'quary', '--no-assumed'], '--no-assumed: does not apply to endpoints draft; leave it out'],
  [['draft', 'quary', '--json'], '--json: does not apply to endpoints draft; leave it out'],
])('endpoints %j rejects what it would ignore', async (args, message) => {
  expect(await cli(['endpoints', ...args])).toEqual({
    code: 2,
    stdout: '',
    stderr: `shoubei-mock: ${message}\n`,
  });
});

test.each([
  ['en', 'Also         /openpay/coupon/quary\n             /openpay/coupon/cancel, 24 lines are assumed\n'],
  ['zh', '另有         /openpay/coupon/quary\n             /openpay/coupon/cancel，24 行是假设\n'],
])(
  'serve prints at its start which endpoints are declared, and how many of their lines are assumed (%s)',
  async (language, said) => {
    const whole = known.replace('responses.not_found.return_code', 'responses.not_found');
    const files = [
      fileOf('whole.yaml', whole),
      fileOf('cancel.yaml', read('fixtures/endpoints/cancel.yaml')),
    ];
    const { output, stop } = await serve([
      '--lang',
      language,
      ...files.flatMap((file) => ['--endpoint', file]),
    ]);
    await stop();
    expect(output().replaceAll(/ +\n/gu, '\n')).toContain(said);
  },
);
