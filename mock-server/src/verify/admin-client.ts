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

  constructor(request: string, status: number | undefined, answer: string, cause?: unknown) {
    super(`${request}: ${status ?? 'no answer'} ${answer}`, { cause });
    this.request = request;
    this.status = status;
    this.answer = answer;
  }
}

const patienceMs = 10_000;

export function adminClient(baseUrl: string, token: string | undefined): AdminClient {
  return {
    call: async (method, path, body, instNo) => {
      const query = instNo === undefined ? '' : `?inst_no=${encodeURIComponent(instNo)}`;
      const request = `${method} /__admin${path}`;
      const { status, text } = await ask(`${baseUrl}/__admin${path}${query}`, request, {
        method,
        redirect: 'manual',
        signal: AbortSignal.timeout(patienceMs),
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      if (status < 200 || status > 299) throw new AdminError(request, status, text);
      return parsed(text, request, status);
    },
  };
}

async function ask(
  url: string,
  request: string,
  init: RequestInit,
): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(url, init);
    return { status: response.status, text: await response.text() };
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new AdminError(request, undefined, code, error);
  }
}

function parsed(text: string, request: string, status: number): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new AdminError(request, status, text.slice(0, 80));
  }
}
