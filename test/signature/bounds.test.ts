import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { sign, type SigningRule, defaultRule } from '@shoubei-kit/sdk-lite/signing';
import { calibrate } from '../../mock-server/src/signature/calibrate.js';
import { readCaptures } from '../../mock-server/src/signature/captures.js';
import { cli, type CliResult } from '../support/cli.js';
import { slowness } from '../support/longest-block.js';
import { fileWriter, sharedFolder } from '../support/shared.js';

const file = fileWriter(sharedFolder());
const wrong = (index: number): string => createHash('md5').update(`${index}`).digest('hex');
const request = (index: number, more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  inst_no: '900024',
  merchant_no: '851811130002',
  shop_no: '862010110001',
  ts: '20261130120000',
  coupon_code: `C${index}`,
  wf_trace_no: `T${index}`,
  ...more,
  sign: wrong(index),
});
const lines = (count: number, more?: Readonly<Record<string, string>>): string =>
  Array.from({ length: count }, (_, index) => JSON.stringify(request(index, more))).join('\n');
const fields = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}`, 'v']));

/** A command, and its processor time in seconds of the machine for which the bounds were chosen. */
async function timed(args: readonly string[]): Promise<CliResult & { readonly seconds: number }> {
  const before = process.cpuUsage();
  const result = await cli([...args, '--demo']);
  const { user, system } = process.cpuUsage(before);
  return { ...result, seconds: (user + system) / 1e6 / slowness() };
}

const large: readonly (readonly [string, Record<string, string>, string, string])[] = [
  [
    '5,000 fields',
    request(1, fields(5_000)),
    'skipped: it has 5007 fields, and at most 64 are examined. Capture a smaller one',
    '已跳过：有 5007 个字段，最多检查 64 个。请抓取更小的报文',
  ],
  [
    'a value of 1 MB',
    request(1, { remark: '&a=b'.repeat(250_000) }),
    'skipped: it has more than 4096 characters in its fields, and no more are examined. Capture a smaller one',
    '已跳过：字段合计超过上限 4096 个字符。请抓取更小的报文',
  ],
];

test.each(large)('a request with %s is named and skipped within a second', async (name, sent, en, zh) => {
  const path = file(`${name}.json`, sent);
  for (const command of ['explain', 'calibrate']) {
    const alone = await timed([command, path]);
    expect(alone).toMatchObject({ code: 2, stdout: '', stderr: `shoubei-mock: ${path}: ${en}\n` });
    expect(alone.seconds).toBeLessThan(1);
    expect((await timed([command, path, '--lang', 'zh'])).stderr).toContain(`${path}：${zh}\n`);
  }
  const both = file(`${name}.ndjson`, `${JSON.stringify(sent)}\n${lines(1)}\n`);
  const { code, stdout, stderr } = await timed(['explain', both, '--json']);
  expect([code, stderr]).toEqual([1, `${both} line 1: ${en}\n`]);
  expect(JSON.parse(stdout)).toMatchObject({
    messages: [{ where: 'line 2' }],
    not_read: [{ where: 'line 1', text: { en, zh } }],
  });
});

// The request has 64 fields with the signature, or 4,096 characters with the names.
test.each([
  ['fields', request(1, fields(57)), request(1, fields(58))],
  ['characters', request(1, { remark: 'x'.repeat(3_957) }), request(1, { remark: 'x'.repeat(3_958) })],
])('a request with as many %s as the emulator explains is explained', async (name, most, more) => {
  const [largest, larger] = [file(`most-${name}.json`, most), file(`more-${name}.json`, more)];
  expect(await cli(['explain', largest, '--demo'])).toMatchObject({ code: 1, stderr: '' });
  expect(await cli(['explain', larger, '--demo'])).toMatchObject({ code: 2, stdout: '' });
});

test('explain of 20,000 wrong signatures ends after the first ones, and lists the others as not read', async () => {
  const path = file('wrong.ndjson', lines(20_000));
  const { code, stdout, stderr, seconds } = await timed(['explain', path, '--json']);
  const { messages, not_read } = JSON.parse(stdout);
  const { length } = messages;
  expect([code, length > 1_000]).toEqual([1, true]);
  const en = `the first ${length} of 20000 messages were explained: explain the others in a smaller file`;
  const zh = `共 20000 条报文，只解释了前 ${length} 条：其余请用更小的文件执行 explain`;
  expect(not_read).toEqual([{ file: path, where: '', text: { en, zh } }]);
  expect(stderr).toContain(`${path}: ${en}\n`);
  expect(seconds).toBeLessThan(20);
});

test('explain prints each message once it is explained', async () => {
  const path = file('emoji.ndjson', `${lines(1)}\n${JSON.stringify(request(2, { remark: '😀' }))}\n`);
  const gbk = file('gbk.yaml', 'signing: { charset: gbk }\n');
  const { code, stdout, stderr } = await cli(['explain', path, '--demo', '--profile', gbk]);
  expect([code, stdout, stderr]).toEqual([
    2,
    expect.stringContaining('line 1: the signature is not valid'),
    expect.stringContaining('line 2: remark: '),
  ]);
});

test('calibrate of 20,000 wrong signatures, and of a HAR with 5,000 entries, says how many it examined', async () => {
  const entries = Array.from({ length: 5_000 }, (_, index) => ({
    request: {
      method: 'POST',
      url: 'http://a/openpay/coupon/wf',
      postData: { text: JSON.stringify(request(index)) },
    },
    response: {
      status: 200,
      content: {
        text: JSON.stringify({ return_code: 'SUCCESS', return_msg: '操作成功', sign: wrong(-index - 1) }),
      },
    },
  }));
  for (const [name, content, all] of [
    ['many.ndjson', lines(20_000), 20_000],
    ['many.har', { log: { entries } }, 10_000],
  ] as const) {
    const { code, stdout, stderr, seconds } = await timed(['calibrate', file(name, content)]);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      new RegExp(
        `^the first \\d{4} of ${all} signed messages were examined: calibrate the others in a smaller file\\n$`,
        'u',
      ),
    );
    expect(stdout).toContain('no rule fits');
    expect(stdout).toMatch(/ {2}\d+ more were not examined one by one: calibrate them in a smaller file\n/u);
    expect(seconds).toBeLessThan(25);
  }
});

test('the rule of each message is the simplest that calibrate finds for it alone', () => {
  const rules: readonly SigningRule[] = [
    { order: 'name-ignore-case', empties: false } as const,
    { order: 'given', pair: 'kv', joiner: '', charset: 'gbk' } as const,
    { urlencode: 'form', placement: 'prepend', case: 'upper' } as const,
    { urlencode: 'percent', charset: 'gbk', algorithm: 'hmac-md5' } as const,
    { placement: 'sorted', keyName: 'AppSecret', order: 'name-ignore-case' } as const,
    { placement: '&key=', keyName: 'token' } as const,
  ].map((rule) => Object.assign({}, defaultRule, rule));
  const sent = [
    { b: '1', a: 'x' },
    { b: '', a: 'x' },
    { B: '1', a: 'x' },
    { b: '券 ~*', a: 'x-' },
    { b: 1.5, a: null },
  ];
  const key = 'a-key';
  const signed = rules.flatMap((rule) =>
    sent.map((one) => Object.assign({}, one, { sign: sign(one, rule, key) })),
  );
  const { messages } = readCaptures(
    [...signed, { a: '1', sign: wrong(0) }].map((one) => JSON.stringify(one)).join('\n'),
  );
  expect(messages).toHaveLength(31);
  const { apart } = calibrate(messages, key).requests ?? {};
  expect(apart).toEqual(
    messages.map((one) => ({ where: one.where, rule: calibrate([one], key).requests?.rules[0] })),
  );
});
