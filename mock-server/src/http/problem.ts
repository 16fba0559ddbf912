import type { ValidationError } from '@shoubei-kit/contracts';
import type { Response } from 'express';

/** An error of the emulator's own routes; the write-off endpoint answers as the provider would. */
export function sendProblem(
  response: Response,
  status: number,
  code: string,
  message: string,
  message_zh: string,
  details: Readonly<Record<string, unknown>> = {},
): void {
  response.status(status).json({ error: { code, message, message_zh, ...details } });
}

/** What a body has that its schema does not allow: the first in words, all as data. */
export function sendSchemaProblems(
  response: Response,
  code: string,
  errors: readonly ValidationError[] | null | undefined,
): void {
  const problems = (errors ?? []).map(toProblem);
  const [first = { field: '', message: 'is not right', message_zh: '不符合要求' }] = problems;
  const field = first.field === '' ? 'body' : first.field;
  sendProblem(response, 400, code, `${field} ${first.message}.`, `${field} ${first.message_zh}`, {
    problems,
  });
}

interface SchemaProblem {
  readonly field: string;
  readonly message: string;
  readonly message_zh: string;
}

function toProblem({ instancePath, params, message = 'is not right' }: ValidationError): SchemaProblem {
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
