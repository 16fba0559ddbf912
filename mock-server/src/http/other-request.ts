import type { Settings } from '../core/settings.js';
import { cut, type Mask, maskFor } from '../journal/masking.js';
import type { ProbablyMeant } from '../journal/unmatched.js';

/** A request other than a write-off, as reported after its response. */
export interface OtherRequest {
  /** As in the response's `X-Shoubei-Mock-Request-Id`. */
  readonly requestId: string;
  readonly method: string;
  /** As it was sent. A key in it may have a `?` or `&`, so it is hidden before path and query are separated. */
  readonly url: string;
  /** Without the query. */
  readonly path: string;
  /** The institution that the query names. */
  readonly instNo: string | undefined;
  /** Undefined if the caller went away before any response. */
  readonly status: number | undefined;
  readonly ms: number;
  /** Set only if no endpoint serves it, and it is not for the admin API. */
  readonly unmatched?: Unmatched;
}

export interface Unmatched {
  readonly meant: ProbablyMeant | undefined;
}

export type OnOther = (request: OtherRequest) => void;

/** Makes another request safe to show: cuts its path to fit a line, and masks its secrets. */
export function maskOtherRequest(
  { url, instNo: given, ...request }: OtherRequest,
  settings: Settings,
): Omit<OtherRequest, 'url'> {
  const mask = maskFor({}, settings);
  const [, query] = partsOf(url, mask);
  const instNo = given === undefined ? undefined : new URLSearchParams(query).get('inst_no');
  return {
    ...request,
    path: maskPath(url, settings),
    instNo: instNo ? cut(instNo, most.value, mask) : undefined,
  };
}

/** The path of a request, made safe to show. */
export function maskPath(url: string, settings: Settings): string {
  const mask = maskFor({}, settings);
  const [path = ''] = partsOf(url, mask);
  return cut(path, most.path, mask);
}

/** Path and query. */
function partsOf(url: string, mask: Mask): readonly string[] {
  return mask.given(url).split(/\?(.*)/su);
}

/** The most characters of a request in one line. A request may hold 64 KiB of them. */
const most = { value: 64, path: 199 };
