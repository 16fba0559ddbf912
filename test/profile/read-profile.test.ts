import { expect, test } from 'vitest';
import { readProfile } from '../../mock-server/src/profile/profile.js';

test('a profile may be YAML or JSON, and an empty one means the defaults', () => {
  expect(readProfile('dialect: table\nsigning:\n  response: { case: upper }\n')).toEqual({
    profile: { dialect: 'table', signing: { response: { case: 'upper' } } },
  });
  expect(readProfile('{\n\t"strict": true\n}')).toEqual({ profile: { strict: true } });
  expect(readProfile('# nothing\n')).toEqual({ profile: {} });
});

const cannotCarry = (charset: string): string =>
  `has a character that ${charset} cannot carry: change it, or the charset under signing`;

test.each([
  ['dialect: tabel\n', 1, 'dialect', 'must be one of example, table'],
  [
    'name: x\n\nsigning:\n  algorithm: md4\n',
    4,
    'signing.algorithm',
    'must be one of md5, hmac-md5, sha1, sha256, hmac-sha256',
  ],
  ['strict: true\ncolour: red\n', 2, 'colour', 'is not a setting'],
  [
    '{\n  "institutions": [\n    { "inst_no": "900024",\n      "keys": [] }\n  ]\n}',
    4,
    'institutions.1.keys',
    'must have at least 1',
  ],
  ['institutions:\n  - inst_no: "900024"\n', 2, 'institutions.1', 'needs keys'],
  [
    'institutions:\n  - { inst_no: "1", keys: [a] }\n  - { inst_no: "1", keys: [b] }\n',
    3,
    'institutions.2.inst_no',
    'comes twice',
  ],
  ['httpStatus:\n  not_found: 99\n', 2, 'httpStatus.not_found', 'must be at least 200'],
  ['tsWindowSeconds: 0\n', 1, 'tsWindowSeconds', 'must be at least 1'],
  [
    'observed:\n  A1: 2026-11-24\n  A18: 2026-11-24\n',
    3,
    'observed.A18',
    'cannot be observed as a whole; remove it, and list the lines you read under documented in the declaration',
  ],
  ['observed:\n  A1: yesterday\n', 2, 'observed.A1', 'must be a day, such as 2026-01-31'],
  ['observed:\n  A1: 2026-02-31\n', 2, 'observed.A1', 'is not a real date'],
  ['observed:\n  A1:\n    day: 9000-01-01\n', 3, 'observed.A1.day', 'is in the future'],
  [
    'paths:\n  write_off: /__ADMIN/wf\n',
    2,
    'paths.write_off',
    "belongs to the admin API; write the provider's path",
  ],
  [
    'paths:\n  write_off: /a//wf\n',
    2,
    'paths.write_off',
    'has a part that is empty, . or ..; write it as it is posted to',
  ],
  ['200: x\n', 1, '200', 'is not a setting'],
  ['observed:\n  A1: { from: me }\n', 2, 'observed.A1', 'needs day'],
  [
    'observed:\n  A1:\n    day: 2026-11-24\n    from: "two\\nlines"\n',
    4,
    'observed.A1.from',
    'must be one line of 1 to 300 characters',
  ],
  [
    'observed:\n  not_found: { day: 24.11.2026 }\n',
    2,
    'observed.not_found.day',
    'must be a day, such as 2026-01-31',
  ],
  ['observed:\n  A1:\n    day: 2026-11-24\n    form: x\n', 4, 'observed.A1.form', 'is not a setting'],
  [
    'codes:\n  expired:\n    code: 9204\n',
    3,
    'codes.expired.code',
    'must be text, in quotes where it looks like something else',
  ],
  ['signing:\n  joiner: "\\ud83d"\n', 2, 'signing.joiner', cannotCarry('utf-8')],
  ['signing:\n  charset: gbk\n  keyName: €\n', 3, 'signing.keyName', cannotCarry('gbk')],
  ['signing:\n  joiner: €\n  response: { charset: gbk }\n', 3, 'signing.response.joiner', cannotCarry('gbk')],
  [
    'signing: { charset: gbk }\ninstitutions:\n  - inst_no: "1"\n    keys: [a, 钥😀]\n',
    4,
    'institutions.1.keys.2',
    cannotCarry('gbk'),
  ],
  [
    'signing:\n  response: { charset: gbk }\ncodes:\n  refunded:\n    code: 退\n    message: 5€\n',
    6,
    'codes.refunded.message',
    cannotCarry('gbk'),
  ],
])('the error for %j names line %i', (text, line, path, en) => {
  const read = readProfile(text);
  expect('problems' in read && read.problems[0]).toMatchObject({ line, path, text: { en } });
});

test('a profile with several faults shows them all by line, also those of its endpoints and those that no schema finds', () => {
  const text = `institutions: 5
observed: { A1: 9000-01-01 }
endpoints:
  - path: /__admin/x
    about: { en: Detail, zh: 券详情 }
    request: { required: [inst_no, ts, sign], finds: { no: order_no } }
    act: none
    responses: { found: { code: '0' }, not_found: { code: 5 } }
paths: { write_off: /__admin/y }
strict: 7
`;
  const read = readProfile(text);
  expect('problems' in read && read.problems.map(({ line, path, text: { zh } }) => [line, path, zh])).toEqual(
    [
      [1, 'institutions', '应为列表'],
      [2, 'observed.A1', '是将来的日期'],
      [4, 'endpoints.1.path', '属于管理 API，请填写平台的路径'],
      [
        8,
        'endpoints.1.responses.not_found.code',
        "应为文本（看似数字时须加引号：'0000'）、null，或 order、request、state 之一",
      ],
      [9, 'paths.write_off', '属于管理 API，请填写平台的路径'],
      [10, 'strict', '应为 true 或 false'],
    ],
  );
});

test('an observation may be a day, or a day and a source', () => {
  const text = 'observed:\n  A1: 2026-11-24\n  A2: { day: 2026-11-24, from: calibrate capture.json }\n';
  expect(readProfile(text)).toEqual({
    profile: { observed: { A1: '2026-11-24', A2: { day: '2026-11-24', from: 'calibrate capture.json' } } },
  });
});

test('errors for broken YAML and duplicate names give the line', () => {
  for (const [text, line] of [
    ['a: &a 1\nb: *zz\n', 1],
    ['a: [', 1],
    ['strict: true\nstrict: false\n', 2],
  ] as const) {
    const read = readProfile(text);
    expect('problems' in read && read.problems[0]?.line).toBe(line);
  }
});

test.each([
  ['[', '['.repeat(100_000)],
  ['{"a":', '{"a":'.repeat(50_000)],
  ['- ', '- '.repeat(100_000)],
  ['? ', '? '.repeat(100_000)],
  ['- ? ', '- ? '.repeat(50_000)],
])('%s repeated many times is rejected before a stack overflow, which ended the whole process', (_, text) => {
  expect(readProfile(text)).toEqual({
    problems: [{ line: 1, path: '', text: { en: 'is nested too deep', zh: '嵌套层数过多' } }],
  });
});

test('a long line of dashes, and brackets in quotes, are not nesting', () => {
  expect(readProfile(`# ${'-'.repeat(400)}\nname: '${'[]'.repeat(2_000)}'\n`)).toEqual({
    profile: { name: '[]'.repeat(2_000) },
  });
});
