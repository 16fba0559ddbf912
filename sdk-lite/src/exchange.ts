import type { ShoubeiError } from './errors.js';

/** One request and its result, for logs. It holds neither the key nor the request's sign. */
export interface Exchange {
  /** The path to which it was sent. */
  readonly path: string;
  /** The fields sent, without `sign`. A write-off has text only. */
  readonly request: Readonly<Record<string, string | number | boolean>>;
  /** The HTTP status, when there was one. */
  readonly status?: number;
  /** The response's text, if it was read to its end. */
  readonly body?: string;
  /** From the sending to the end, in milliseconds. */
  readonly durationMs: number;
  /** The failure, when there was one. */
  readonly error?: ShoubeiError;
}

/** The known parts of the response so far. */
export interface Seen {
  status?: number;
  body?: string;
}
