import type { Settings } from '../core/settings.js';
import { cut, type Mask, maskFor } from '../journal/masking.js';
import type { ProbablyMeant } from '../journal/unmatched.js';

/** A request that is no write-off, as it is told when it has been answered. */
export interface OtherRequest {
  /** As in the answer's `X-Shoubei-Mock-Request-Id`. */
  readonly requestId: string;
  readonly method: string;
  /** As it was sent. A key in it may have a `?` or `&`: it is hidden before path and query are told apart. */
  readonly url: string;
  /** Without the query. */
  readonly path: string;
  /** The institution that the query names. */
  readonly instNo: string | undefined;
  /** Undefined where the caller went away before any answer. */
  readonly status: number | undefined;
  readonly ms: number;
  /** Only where no endpoint serves it, and it is none of the admin API's. */
  readonly unmatched?: Unmatched;
}

export interface Unmatched {
  readonly meant: ProbablyMeant | undefined;
}

export type OnOther = (request: OtherRequest) => void;

/** Another request as it may be shown: its path cut to fit a line, and secrets in it masked. */
export function maskOtherRequest(
  { url, instNo: given, ...request }: OtherRequest,
  settings: Settings,
): Omit<OtherRequest, 'url'> {
  const mask = maskOf(settings);
  const [, query] = partsOf(url, mask);
  const instNo = given === undefined ? undefined : new URLSearchParams(query).get('inst_no');
  return {
    ...request,
    path: maskPath(url, settings),
    instNo: instNo ? cut(instNo, most.value, mask) : undefined,
  };
}

/** The path of a request as it may be shown. */
export function maskPath(url: string, settings: Settings): string {
  const mask = maskOf(settings);
  const [path = ''] = partsOf(url, mask);
  return cut(path, most.path, mask);
}

function maskOf(settings: Settings): Mask {
  return maskFor({ sent: undefined, key: undefined, wfTraceNo: undefined }, settings);
}

/** Path and query. */
function partsOf(url: string, mask: Mask): readonly string[] {
  return mask.given(url).split(/\?(.*)/su);
}

/** Characters of a request that a line has; it may hold 64 KiB of them. */
const most = { value: 64, path: 199 };
