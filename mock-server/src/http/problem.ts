import type { Response } from 'express';
import type { Finding } from '../core/finding.js';

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

/** Rejects a body: the first problem in words, all as data. */
export function sendFindings(response: Response, code: string, found: readonly Finding[]): void {
  const [{ field, text } = { field: '', text: { en: 'is invalid', zh: '不符合要求' } }] = found;
  const name = field === '' ? 'body' : field;
  sendProblem(response, 400, code, `${name} ${text.en}.`, `${name} ${text.zh}`, {
    problems: found.map(toProblem),
  });
}

/** A problem as data, with its place. */
export function toProblem({ text, ...place }: Finding): object {
  return { ...place, message: text.en, message_zh: text.zh };
}
