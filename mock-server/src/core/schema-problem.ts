import type { ValidationError } from '@shoubei-kit/contracts';

/** What a schema found: where, and what was expected. */
export interface SchemaProblem {
  /** `match.coupon_code`; empty for the whole. */
  readonly field: string;
  readonly message: string;
  readonly message_zh: string;
}

/** A schema's finding in words. */
export function schemaProblem({
  instancePath,
  params,
  message = 'is not right',
}: ValidationError): SchemaProblem {
  const { missingProperty, additionalProperty, allowedValues } = params;
  const parent = instancePath.slice(1).replaceAll('/', '.');
  const within = (name: string): string => (parent === '' ? name : `${parent}.${name}`);
  if (typeof missingProperty === 'string') {
    return { field: within(missingProperty), message: 'is required', message_zh: '必填' };
  }
  if (typeof additionalProperty === 'string') {
    return { field: within(additionalProperty), message: 'is not known here', message_zh: '不是可用的字段' };
  }
  if (Array.isArray(allowedValues)) {
    const list = allowedValues.map(String).join(', ');
    return { field: parent, message: `must be one of ${list}`, message_zh: `应为以下之一：${list}` };
  }
  return { field: parent, message, message_zh: `不符合要求：${message}` };
}
