import type { BilingualText } from '@shoubei-kit/contracts';
import { noResponseAt, sendRequest } from './send-request.js';
import { jsonValue } from './wire-text.js';

/** Calls an emulator's admin API, for one institution or for the state that all share. */
export interface AdminClient {
  /** Returns the response's fields; AdminError for any unsuccessful response. */
  readonly call: (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    instNo?: string,
  ) => Promise<Readonly<Record<string, unknown>>>;
}

/** An admin API call failed. */
export class AdminError extends Error {
  override readonly name: string = 'AdminError';
  /** `PUT /clock`. */
  readonly request: string;
  /** The HTTP status; undefined without a readable response. */
  readonly status: number | undefined;
  readonly responseText: string;
  /** Why there is no readable response; undefined if there is one. */
  readonly failure: BilingualText | undefined;

  constructor(request: string, status: number | undefined, responseText: string, failure?: BilingualText) {
    super(`${request}: ${failure?.en ?? `${status} ${responseText}`}`);
    this.request = request;
    this.status = status;
    this.responseText = responseText;
    this.failure = failure;
  }
}

/** Why an admin API could not be called; undefined if something responded and accepted the call, but is no such API. */
export function adminProblem({ status, failure }: AdminError, baseUrl: string): BilingualText | undefined {
  if (failure) return failure;
  if (status !== 401 && status !== 403) return undefined;
  return {
    en: `${baseUrl} rejects access to its admin API (HTTP ${status}): pass its --admin-token`,
    zh: `${baseUrl} 拒绝访问管理 API（HTTP ${status}）：请给出 --admin-token`,
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
      const result = await sendRequest(
        `${baseUrl}/__admin${path}${query}`,
        { method, headers, body: sent },
        patienceMs,
      );
      if (result.kind !== 'response') {
        throw new AdminError(request, undefined, '', noResponseAt(baseUrl, result));
      }
      const { status, text } = result;
      if (status < 200 || status > 299) throw new AdminError(request, status, text);
      return fieldsIn(text, request, status);
    },
  };
}

function fieldsIn(text: string, request: string, status: number): Readonly<Record<string, unknown>> {
  const value = text === '' ? {} : jsonValue(text);
  if (typeof value !== 'object' || value === null) throw new AdminError(request, status, text.slice(0, 80));
  return { ...value };
}
