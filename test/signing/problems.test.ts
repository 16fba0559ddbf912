import { expect, test } from 'vitest';
import { sign, SigningError } from '@shoubei-kit/sdk-lite/signing';
import { signingProblem } from '../../mock-server/src/core/signing-problem.js';

test.each([
  ['a list', { a: [1] }, {}, 'an object or array cannot be signed', '对象或数组无法签名'],
  [
    'a number that is not exact',
    { a: 2 ** 53 },
    {},
    'a number beyond 2^53 cannot be signed: send it as text',
    '超出 2^53 的数字无法签名，请改用字符串',
  ],
  [
    'an emoji in GBK',
    { a: '😀' },
    { charset: 'gbk' },
    "cannot be signed: the rule's charset lacks one of its characters",
    '无法签名：签名规则的字符集缺少其中的字符',
  ],
  [
    'a name of digits in the order sent',
    { b: '1', 12: '1' },
    { order: 'given' },
    'cannot be signed in the given order: JSON moves a name of only digits; rename the field, or use a rule that sorts',
    '无法按给定顺序签名：纯数字的字段名在读取 JSON 时会丢失位置；请改字段名，或使用排序的签名规则',
  ],
  [
    'a rule with an unknown value',
    { a: '1' },
    JSON.parse('{"case":"middle"}'),
    'cannot be signed: the signing rule has an unknown value',
    '无法签名：签名规则含未知取值',
  ],
] as const)('%s has its message in two languages', (_, fields, rule, en, zh) => {
  const told: unknown[] = [];
  try {
    sign(fields, rule, 'key');
  } catch (error) {
    told.push(error instanceof SigningError && signingProblem(error));
  }
  expect(told).toEqual([{ en, zh }]);
});
