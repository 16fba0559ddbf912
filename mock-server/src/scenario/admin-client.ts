import type { BilingualText } from '@shoubei-kit/contracts';
import { exchange } from './exchange.js';

/** Calls of an emulator's admin API, for one institution or for what all share. */
export interface AdminClient {
  readonly call: (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    instNo?: string,
  ) => Promise<unknown>;
}

/** The admin API did not do what it was asked for. */
export class AdminError extends Error {
  override readonly name: string = 'AdminError';
  /** `PUT /clock`. */
  readonly request: string;
  /** The HTTP status; undefined where nothing answered. */
  readonly status: number | undefined;
  readonly answer: string;

  constructor(request: string, status: number | undefined, answer: string) {
    super(`${request}: ${status ?? 'no answer'} ${answer}`);
    this.request = request;
    this.status = status;
    this.answer = answer;
  }
}

/** Why an admin API could not be called; undefined where something answered and let in, but does not have what was asked. */
export function refusedAdmin({ status, answer }: AdminError, baseUrl: string): BilingualText | undefined {
  if (status === undefined) {
    return { en: `nothing answers at ${baseUrl}: ${answer}`, zh: `${baseUrl} 无应答：${answer}` };
  }
  if (status !== 401 && status !== 403) return undefined;
  return {
    en: `${baseUrl} refuses its admin API (HTTP ${status}): give its --admin-token`,
    zh: `${baseUrl} 拒绝访问管理接口（HTTP ${status}）：请给出 --admin-token`,
  };
}

const patienceMs = 10_000;

export function adminClient(baseUrl: string, token: string | undefined): AdminClient {
  return {
    call: async (method, path, body, instNo) => {
      const query = instNo === undefined ? '' : `?inst_no=${encodeURIComponent(instNo)}`;
      const request = `${method} /__admin${path}`;
      const headers = {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      };
      const sent = Buffer.from(body === undefined ? '' : JSON.stringify(body));
      const seen = await exchange(
        `${baseUrl}/__admin${path}${query}`,
        { method, headers, body: sent },
        patienceMs,
      );
      if (seen.kind !== 'response') {
        throw new AdminError(request, undefined, seen.kind === 'unreachable' ? seen.code : seen.kind);
      }
      const { status, text } = seen;
      if (status < 200 || status > 299) throw new AdminError(request, status, text);
      return parsed(text, request, status);
    },
  };
}

function parsed(text: string, request: string, status: number): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new AdminError(request, status, text.slice(0, 80));
  }
}
