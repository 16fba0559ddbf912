import type { SigningError, SigningErrorCode } from '@shoubei-kit/sdk-lite/signing';
import type { Text } from './refusal.js';

const problems: Readonly<Record<SigningErrorCode, Text>> = {
  nested_value: { en: 'an object or array cannot be signed', zh: '对象或数组无法签名' },
  unsafe_number: {
    en: 'a number beyond 2^53 cannot be signed: send it as text',
    zh: '超出 2^53 的数字无法签名，请改用字符串',
  },
  not_in_charset: {
    en: "cannot be signed: the rule's charset lacks one of its characters",
    zh: '无法签名：签名规则的字符集缺少其中的字符',
  },
  order_lost: {
    en: 'cannot be signed in the given order: JSON moves a name of only digits; rename the field, or use a rule that sorts',
    zh: '无法按给定顺序签名：纯数字的字段名在读取 JSON 时会丢失位置；请改字段名，或使用排序的签名规则',
  },
  unknown_rule: {
    en: 'cannot be signed: the signing rule has an unknown value',
    zh: '无法签名：签名规则含未知取值',
  },
};

/** Why a field cannot be signed. */
export function signingProblem({ code }: SigningError): Text {
  return problems[code];
}
