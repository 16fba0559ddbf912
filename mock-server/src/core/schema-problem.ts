import { requestFields, type ValidationError } from '@shoubei-kit/contracts';
import { wordsForOtherKind } from '@shoubei-kit/fixtures/checks';
import type { Finding } from './finding.js';
import { afterHan, type Text } from './refusal.js';

const wholeMs: Text = { en: 'whole milliseconds, 0 to 600000', zh: ' 0 至 600000 的整数毫秒' };
const anyMs: Text = { en: 'whole milliseconds', zh: '整数毫秒' };

/** What each field of a fault or clock must be. For fields with few values, this text lists them. */
const expectations: ReadonlyMap<string, Text> = new Map<string, Text>([
  ['', { en: 'a JSON object with at least one field', zh: '至少有一个字段的 JSON 对象' }],
  [
    'times',
    {
      en: 'a whole number from 1 to 9007199254740991, or "always"',
      zh: ' 1 至 9007199254740991 的整数，或 "always"',
    },
  ],
  ['probability', { en: 'a number above 0, at most 1', zh: '大于 0 且不超过 1 的数' }],
  ['seed', { en: 'a whole number from 0 to 4294967295', zh: ' 0 至 4294967295 的整数' }],
  [
    'endpoint',
    {
      en: 'the path of an endpoint, such as /openpay/coupon/wf',
      zh: '接口的路径，如 /openpay/coupon/wf',
    },
  ],
  ['match', { en: 'an object of fields to match', zh: '由待匹配字段组成的对象' }],
  ...requestFields.map(({ name, form: { en, zh } }) => [`match.${name}`, { en, zh: afterHan(zh) }] as const),
  ['match.wf_trace_no', { en: '1 to 36 characters', zh: ' 1 至 36 个字符' }],
  ['ms', wholeMs],
  ['max_ms', wholeMs],
  [
    'status',
    {
      en: 'an HTTP status from 200 to 599 that has a body (not 204, 205, 304)',
      zh: ' 200 至 599 中可带响应体的 HTTP 状态码（204、205、304 除外）',
    },
  ],
  [
    'headers',
    {
      en: 'header names of letters, digits and -, with printable ASCII values',
      zh: '由字母、数字和 - 组成的头部名，值为可打印 ASCII',
    },
  ],
  [
    'now',
    {
      en: 'a time with its offset, such as 2026-01-31T23:59:59+08:00',
      zh: '带时区的时间，如 2026-01-31T23:59:59+08:00',
    },
  ],
  ['offset_ms', anyMs],
  ['advance_ms', anyMs],
  ['frozen', { en: 'true or false', zh: ' true 或 false' }],
]);

/** A schema's findings in words, one for each field. */
export function schemaProblems(errors: readonly ValidationError[] | null | undefined): readonly Finding[] {
  const telling = (errors ?? []).filter(({ keyword }) => keyword !== 'if'); // other findings describe it
  const byField = new Map(telling.toReversed().map((error) => [fieldOf(error), problemOf(error)]));
  return [...byField.values()].toReversed();
}

function fieldOf({ instancePath, params }: ValidationError): string {
  const { missingProperty, additionalProperty } = params;
  const parent = instancePath.slice(1).replaceAll('/', '.');
  const own = [missingProperty, additionalProperty].find((name) => typeof name === 'string');
  return [parent, own].filter((part) => part !== '' && part !== undefined).join('.');
}

function problemOf(error: ValidationError): Finding {
  const field = fieldOf(error);
  return { field, text: textOf(error, field) };
}

function textOf(error: ValidationError, field: string): Text {
  const { missingProperty, additionalProperty, allowedValues, allowedValue } = error.params;
  if (error.keyword === 'false schema') return wordsForOtherKind(field);
  if (typeof missingProperty === 'string') return { en: 'is required', zh: '必填' };
  if (typeof additionalProperty === 'string') return { en: 'is not known here', zh: '不是可用的字段' };
  if (Array.isArray(allowedValues)) {
    const list = allowedValues.map(String).join(', ');
    return { en: `must be one of ${list}`, zh: `应为以下之一：${list}` };
  }
  if (error.keyword === 'const' && field === 'when') {
    const value = String(allowedValue);
    return { en: `must be ${value} for this kind`, zh: `该种故障须为 ${value}` };
  }
  const expected = expectations.get(field) ?? expectations.get(field.split('.')[0] ?? '');
  if (expected) return { en: `must be ${expected.en}`, zh: `应为${expected.zh}` };
  return { en: error.message ?? 'is invalid', zh: `不符合要求：${error.message ?? ''}` };
}
