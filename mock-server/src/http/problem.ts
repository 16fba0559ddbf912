import type { ValidationError } from '@shoubei-kit/contracts';
import type { Response } from 'express';
import { schemaProblems } from '../core/schema-problem.js';

/** Sends an error of the emulator's own routes. The write-off endpoint responds as the provider would. */
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

/** Rejects a query with an unknown or invalid value. */
export function sendBadQuery(response: Response, message: string, message_zh: string): void {
  sendProblem(response, 400, 'bad_query', message, message_zh);
}

/** Sends a body's schema errors: the first in words, all as data. */
export function sendSchemaProblems(
  response: Response,
  code: string,
  errors: readonly ValidationError[] | null | undefined,
): void {
  const problems = schemaProblems(errors);
  const [first = { field: '', message: 'is invalid', message_zh: '不符合要求' }] = problems;
  const field = first.field === '' ? 'body' : first.field;
  sendProblem(response, 400, code, `${field} ${first.message}.`, `${field} ${first.message_zh}`, {
    problems,
  });
}
