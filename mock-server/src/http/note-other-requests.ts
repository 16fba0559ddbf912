import type { Request, RequestHandler, Response } from 'express';
import type { Deps } from '../core/emulator.js';
import type { OnOther, OtherRequest, Unmatched } from './other-request.js';
import { monotonicMs } from '../monotonic-ms.js';

const idHeader = 'X-Shoubei-Mock-Request-Id';

/** Gives each request an id. Reports those that change something, that nothing serves, or that are rejected or fail. */
export function noteOtherRequests({
  deps,
  onOther,
}: {
  readonly deps: Deps;
  readonly onOther: OnOther;
}): RequestHandler {
  return (request, response, next) => {
    const startedAt = monotonicMs();
    const requestId = deps.newRequestId();
    response.setHeader(idHeader, requestId);
    response.once('close', () => {
      const other = toOther(request, response, requestId, monotonicMs() - startedAt);
      if (isNoted(other)) onOther(other);
    });
    next();
  };
}

/** The id of the current request; undefined if it has none. */
export function requestIdOf(response: Response): string | undefined {
  const id = response.getHeader(idHeader);
  return typeof id === 'string' ? id : undefined;
}

/** Marks a request that no endpoint serves. */
export function markUnmatched({ locals }: Response, unmatched: Unmatched): void {
  locals[unmatchedName] = unmatched;
}

const unmatchedName = 'unmatched';

function toOther(
  { method, originalUrl, query }: Request,
  { headersSent, statusCode, locals }: Response<unknown, { unmatched?: Unmatched }>,
  requestId: string,
  ms: number,
): OtherRequest {
  const { inst_no } = query;
  const [path = ''] = originalUrl.split('?');
  return {
    requestId,
    method,
    url: originalUrl,
    path,
    instNo: typeof inst_no === 'string' ? inst_no : undefined,
    status: headersSent ? statusCode : undefined,
    ms,
    ...(locals.unmatched && { unmatched: locals.unmatched }),
  };
}

/** Skips probes, which would fill the log, and reads, which change nothing. */
function isNoted({ method, path, status = 0 }: OtherRequest): boolean {
  if (!path.startsWith('/__admin/')) return true;
  const isRead = method === 'GET' || method === 'HEAD' || /^\/__admin\/sign(?:\/explain)?$/u.test(path);
  if (!isRead) return true;
  const isProbe = path === '/__admin/health' || path === '/__admin/ready';
  return !isProbe && (status === 401 || status === 403 || status >= 500);
}
