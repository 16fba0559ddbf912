import { ShoubeiError, type ShoubeiErrorCode, type ShoubeiErrorDetails } from './errors.js';
import type { Seen } from './exchange.js';
import type { Request } from './request.js';
import type { Settings } from './settings.js';
import { neverSent } from './unreachable.js';

/** Makes the error of one call. */
export type Fail = (code: ShoubeiErrorCode, message: string, details?: ShoubeiErrorDetails) => ShoubeiError;

const mostBytes = 1024 * 1024;

/** Sends one request and reads the response's text; notes its progress in `seen`. */
export async function send(
  request: Request,
  settings: Settings,
  signal: AbortSignal | undefined,
  seen: Seen,
  fail: Fail,
): Promise<string> {
  const stop = new AbortController();
  const abort = (): void => stop.abort(fail('aborted', 'aborted'));
  const late = (): void => stop.abort(fail('outcome_unknown', 'no response in time'));
  const timer = setTimeout(late, settings.timeoutMs);
  signal?.addEventListener('abort', abort);
  try {
    return await Promise.race([rejection(stop.signal), talk(request, settings, stop.signal, seen, fail)]);
  } catch (cause) {
    throw stop.signal.aborted ? stop.signal.reason : failure(cause, fail);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });
}

async function talk(
  { path, body }: Request,
  settings: Settings,
  signal: AbortSignal,
  seen: Seen,
  fail: Fail,
): Promise<string> {
  // Text would be sent again by Node's fetch itself at HTTP 421; a stream is sent once.
  const once = settings.fetch ? undefined : new Response(body).body;
  const length = once && { 'content-length': `${Buffer.byteLength(body)}` };
  const response = await (settings.fetch ?? fetch)(settings.origin + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...length },
    body: once ?? body,
    duplex: 'half',
    redirect: 'manual',
    signal,
  });
  seen.status = response.status;
  const bytes = await read(response, signal);
  if (bytes === undefined) throw fail('outcome_unknown', 'the response is over 1 MiB');
  seen.body = bytes.toString();
  if (!response.ok) throw fail('outcome_unknown', `HTTP status ${response.status}`);
  if (!bytes.equals(Buffer.from(seen.body))) throw fail('outcome_unknown', 'the response is not UTF-8');
  return seen.body;
}

/** The body's bytes; undefined, and the rest is cancelled unread, when there are too many. */
async function read(response: Response, signal: AbortSignal): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > mostBytes || signal.aborted) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function failure(cause: unknown, fail: Fail): unknown {
  if (cause instanceof ShoubeiError) return cause;
  const reason: unknown = cause instanceof Error ? cause.cause : undefined;
  if (reason instanceof Error && reason.message === 'bad port') {
    return fail('invalid_argument', 'baseUrl: a port fetch allows is needed', {
      cause,
    });
  }
  if (neverSent(reason)) return fail('unreachable', 'the server cannot be reached', { cause });
  return fail('outcome_unknown', 'the connection failed', { cause });
}
