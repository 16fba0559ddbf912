import type { Endpoint } from '../core/endpoint.js';
import type { Reply } from '../core/reply.js';
import { endpointsIn } from '../endpoints/endpoints.js';
import { type Delivered, type ExchangeOptions, exchangesIn, runHeader } from '../exchange/exchange.js';
import type { Calls } from './calls.js';
import { monotonicMs } from '../monotonic-ms.js';

/** Responds to a request; returns `Response.error()`, a network error, where a server would cut the connection. */
export type Respond = (request: Request) => Promise<Response>;

export interface RespondOptions extends ExchangeOptions {
  readonly calls: Calls;
}

/** Responds as over HTTP, with a fetch Request in place of the socket. */
export function respondWith(options: RespondOptions): Respond {
  const { deps, calls } = options;
  const handleExchange = exchangesIn(options);
  const endpoints = endpointsIn(deps.settings);
  return async (request) => {
    const { method, url, headers, signal } = request;
    const { pathname } = new URL(url);
    const endpoint = endpoints.find(({ path }) => path === pathname);
    if (!endpoint) return notEmulated(pathname, endpoints);
    if (method !== 'POST') return methodNotAllowed(pathname);
    const startedAt = monotonicMs();
    const received = {
      contentType: headers.get('content-type') ?? undefined,
      contentEncoding: headers.get('content-encoding') ?? undefined,
      body: await bodyOf(request, deps.settings.bodyLimit),
      startedAt,
      run: headers.get(runHeader) ?? undefined,
    };
    const response = await calls.run(signal, (pauses) =>
      handleExchange<Response | undefined>(endpoint, received, {
        ...pauses,
        deliver: (reply) => deliver(reply, signal),
        cut: () => undefined,
      }),
    );
    return response ?? Response.error();
  };
}

/** The body's bytes; `too_large` as soon as they exceed the limit, since a stream may never end. */
async function bodyOf({ body }: Request, limit: number): Promise<Uint8Array | 'too_large'> {
  // Not cancelled: that would destroy the sender's request, and the response with it.
  const stream: AsyncIterable<Uint8Array> | undefined = body?.values({ preventCancel: true });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream ?? []) {
    size += chunk.length;
    if (size > limit) return 'too_large';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function deliver(reply: Reply, { aborted }: AbortSignal): Delivered<Response | undefined> {
  if (aborted) return { how: 'client_gone', result: undefined };
  if (reply.kind === 'reset') return { how: 'reset', result: undefined };
  if (reply.kind === 'silence') return { how: 'hung_up', result: undefined };
  return { how: 'sent', result: toResponse(reply) };
}

function toResponse({ status, headers, body }: Extract<Reply, { kind: 'response' }>): Response {
  const own = { 'content-length': String(Buffer.byteLength(body)) };
  return new Response(body, { status, headers: { ...headers, ...own } });
}

function notEmulated(path: string, endpoints: readonly Endpoint[]): Response {
  const list = endpoints.map((endpoint) => `POST ${endpoint.path}`).join(', ');
  return problem(
    404,
    'not_emulated',
    `Of ${path} nothing is known here. What is emulated is ${list}.`,
    `${path} 未被模拟；已实现 ${list}`,
  );
}

function methodNotAllowed(path: string): Response {
  const [en, zh] = [`${path} takes POST.`, `${path} 只接受 POST`];
  return problem(405, 'method_not_allowed', en, zh, { allow: 'POST' });
}

function problem(
  status: number,
  code: string,
  message: string,
  message_zh: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return Response.json({ error: { code, message, message_zh } }, { status, headers });
}

/**
 * Works like Node's `fetch`: rejects if the emulator is closed, if a connection is cut, and if the caller aborts.
 */
export function fetchHere(respond: Respond, calls: Calls): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { signal } = request;
    signal.throwIfAborted();
    if (calls.isEnded) throw fetchFailed('ECONNREFUSED', 'the emulator is closed / 模拟器已关闭');
    const response = await Promise.race([respond(request), givenUp(signal)]);
    if (response.type !== 'error') return response;
    throw fetchFailed('ECONNRESET', 'the emulator cut the call');
  };
}

function fetchFailed(code: string, message: string): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(message), { code }) });
}

function givenUp(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
