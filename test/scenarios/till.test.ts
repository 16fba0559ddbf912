import { expect, test } from 'vitest';
import { cli } from '../support/cli.js';

interface Case {
  readonly id: string;
  readonly priority: number;
  readonly tags: readonly string[];
  readonly prepare: string;
  readonly steps: readonly {
    readonly do: { en: string };
    readonly scan?: string;
    readonly expect?: { en: string; zh: string };
  }[];
  readonly result: string;
}

async function cases(...args: readonly string[]): Promise<Case[]> {
  const { code, stdout } = await cli(['scenarios', 'export', '--for', 'till', '--format', 'json', ...args]);
  expect(code).toBe(0);
  return JSON.parse(stdout);
}

test('a case for a till has a link, the code to scan, the expected message for the cashier, and an empty result', async () => {
  expect(
    await cases('--only', 'refunded-before-anything-else,frozen,magic-refunded', '--lang', 'en'),
  ).toEqual([
    {
      id: 'frozen',
      priority: 2,
      tags: ['coupon', 'frozen'],
      about: { en: 'A coupon that is frozen.', zh: '已冻结的券。' },
      prepare: 'http://127.0.0.1:4051/__admin/ui/#/scenarios/frozen',
      steps: [
        {
          do: { en: 'Scan COFFEE10 in a new sale', zh: '新开一笔交易，扫描 COFFEE10' },
          scan: 'COFFEE10',
          expect: {
            en: 'Rejected: The coupon is frozen. 券码已冻结 (assumed)',
            zh: '核销失败：券码已冻结（假设）',
          },
        },
      ],
      result: '',
    },
    expect.objectContaining({ id: 'magic-refunded' }),
  ]);
});

test('after a lost response the cashier must see that the result is unknown, and retries the sale', async () => {
  const [lost] = await cases('--only', 'magic-lost-response');
  expect([lost?.priority, lost?.tags]).toEqual([1, ['magic', 'unknown', 'already_used', 'written_off']]);
  expect(lost?.steps.map((step) => [step.do.en, step.expect?.en])).toEqual([
    [
      'Scan 998201000001 in a new sale',
      'That the result is not known: neither “written off” nor “rejected”. Do not retry this sale yet: the next step scans the coupon in a new one',
    ],
    ['Scan 998201000001 in a new sale', 'Rejected: The coupon was written off before. 券码已核销 (assumed)'],
    [
      'Retry the sale of 998201000001; a till that retries by itself has done so',
      'Written off: a coupon of ¥10.00',
    ],
  ]);
});

test('actions between two scans are done in the page, and actions before the first by loading', async () => {
  const [changed] = await cases('--only', 'frozen-then-released');
  expect(changed?.steps.map((step) => step.do.en)).toEqual([
    'Scan COFFEE10 in a new sale',
    'In the page: Change COFFEE10: state: issued',
    'Scan COFFEE10 in a new sale',
  ]);
  const [refunded] = await cases('--only', 'issued-then-refunded');
  expect(refunded?.steps.map((step) => step.do.en)).toEqual(['Scan COFFEE10 in a new sale']);
});

test('a plan for a till says how many scenarios are omitted, and why, in its header and on standard error', async () => {
  const only = ['--only', 'frozen,cancelled-twice,lost-cancel,idempotency-already-used,bad-signature'];
  const en =
    'Scenarios left out, since a till alone cannot play them: 4 (2 call endpoints besides the write-off, 1 need an emulator with other settings, 1 send what no till sends by itself).';
  const zh =
    '未列入的场景（仅凭收银端无法执行）：4 个（2 个调用核销以外的接口，1 个需要以其他设置启动模拟器，1 个所发送的请求不是收银端会发送的）。';
  for (const [language, text] of [
    ['en', en],
    ['zh', zh],
  ] as const) {
    const args = ['scenarios', 'export', '--for', 'till', '--lang', language, ...only];
    const { stdout, stderr } = await cli(args);
    expect(stderr).toBe(`${text}\n`);
    expect(stdout.split('\n| ')[0]).toContain(`\n${text}\n`);
    const csv = await cli([...args, '--format', 'csv']);
    expect([csv.stderr, csv.stdout.split('\n').length]).toEqual([`${text}\n`, 3]);
  }
  expect((await cli(['scenarios', 'export', '--for', 'till', '--only', 'frozen'])).stderr).toBe('');
});

test('scenarios that no till can run are not among the cases', async () => {
  const out =
    'bad-signature,trace-conflict,body-that-is-not-json,wrong-channel,idempotency-already-used,replay';
  expect(await cases('--only', out)).toEqual([]);
  const all = await cases();
  expect(all.length).toBeGreaterThan(80);
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  for (const { steps, result } of all) {
    expect(result).toBe('');
    expect(steps.some(({ scan }) => scan !== undefined)).toBe(true);
  }
});

test('cases for a till are CSV with a byte order mark, and a table in Markdown, in both languages', async () => {
  const args = ['scenarios', 'export', '--for', 'till', '--only', 'below-minimum'];
  const en = await cli([...args, '--format', 'csv', '--lang', 'en']);
  expect(en.stdout).toBe(
    '\ufeffid,priority,tags,case,prepare,scan,the cashier sees,result\n' +
      `below-minimum,2,amount below_minimum written_off,"An order one fen short of the coupon's minimum, and then one that just reaches it.",` +
      'http://127.0.0.1:4051/__admin/ui/#/scenarios/below-minimum,' +
      '"1. Scan COFFEE10 in a new sale of ¥49.99\n2. Scan COFFEE10 in a new sale of ¥50.00",' +
      '"1. Rejected: The order is below the coupon\'s minimum. 订单金额未达使用门槛 (assumed)\n2. Written off: a coupon of ¥10.00",\n',
  );
  const zh = await cli([
    ...args,
    '--format',
    'markdown',
    '--lang',
    'zh',
    '--base-url',
    'http://mock.test:8080',
  ]);
  expect(zh.stdout).toContain('| 编号 | 优先级 | 标签 | 用例 | 准备 | 扫码 | 收银员应看到 | 结果 |');
  expect(zh.stdout).toContain('http://mock.test:8080/__admin/ui/#/scenarios/below-minimum');
  expect(zh.stdout).toContain('1. 核销失败：订单金额未达使用门槛（假设）<br>2. 核销成功：面额 ¥10.00');
});
