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
