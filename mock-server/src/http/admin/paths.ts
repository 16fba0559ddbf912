import type { Request, Response } from 'express';
import type { Text } from '../../core/refusal.js';
import { sendProblem } from '../problem.js';
import { pageFileAt } from './ui.js';

/** How a route reads a body, and the most bytes: as one JSON value, or as arriving coupons in any form. */
export interface BodyBound {
  readonly most: number;
  readonly isStreamed?: true;
  /** What to do with a larger one. */
  readonly instead?: Text;
}

/** Ignored JSON: some clients send `{}` with every request. */
const none: BodyBound = { most: 1_024 };
const small: BodyBound = { most: 65_536 };
/** A write-off's body as text within JSON, with all its quotes escaped. */
const quotedRequest: BodyBound = { most: 131_072 };
const signOrder: BodyBound = {
  ...small,
  instead: { en: 'sign its file with shoubei-mock sign', zh: '请保存为文件，用 shoubei-mock sign 签名' },
};
const tenant: BodyBound = {
  ...small,
  instead: {
    en: 'load further coupons with POST /coupons?inst_no=…',
    zh: '其余的券请用 POST /coupons?inst_no=… 载入',
  },
};
export const couponUpload: BodyBound = {
  most: 268_435_456,
  isStreamed: true,
  instead: { en: 'load the coupons in several requests', zh: '请分多次载入' },
};

/**
 * Every path of the admin API with its methods, and how each reads a body. All other paths are rejected, so a route
 * that is missing here is unreachable. Tests compare this list with the OpenAPI document.
 */
export const adminPaths: Readonly<Record<string, Readonly<Record<string, BodyBound>>>> = {
  '/health': { GET: none },
  '/ready': { GET: none },
  '/metrics': { GET: none },
  '/profile': { GET: none },
  '/openapi.json': { GET: none },
  '/openapi.admin.json': { GET: none },
  '/reset': { POST: none },
  '/tenants': { GET: none, POST: tenant },
  '/tenants/{inst_no}': { PUT: tenant, DELETE: none },
  '/coupons': { GET: none, POST: couponUpload, PUT: couponUpload },
  '/coupons/{coupon_code}': { GET: none, PUT: small, PATCH: small, DELETE: none },
  '/faults': { GET: none, POST: small, DELETE: none },
  '/faults/{id}': { DELETE: none },
  '/clock': { GET: none, PUT: small, DELETE: none },
  '/requests': { GET: none, DELETE: none },
  '/requests/count': { GET: none },
  '/requests/assumptions': { GET: none },
  '/requests/unmatched': { GET: none },
  '/requests/{id}': { GET: none },
  '/events': { GET: none },
  '/orders': { GET: none },
  '/orders/totals': { GET: none },
  '/scenarios': { GET: none },
  '/scenarios/{name}': { GET: none },
  '/scenarios/{name}/load': { POST: none },
  '/scenarios/{name}/run': { POST: none },
  '/sign': { POST: signOrder },
  '/sign/explain': { POST: quotedRequest },
  '/ui/index.html': { GET: none },
};

interface Known {
  /** The path in its parts; undefined for a part that may be anything. */
  readonly parts: readonly (string | undefined)[];
  readonly bounds: Readonly<Record<string, BodyBound>>;
}

/** The first match counts: fixed paths come before paths with a part that may be anything. */
const known: readonly Known[] = Object.entries(adminPaths).map(([path, bounds]) => ({
  parts: partsOf(path).map((part) => (part.startsWith('{') ? undefined : part)),
  bounds: { ...(bounds['GET'] && { GET: bounds['GET'], HEAD: bounds['GET'] }), ...bounds },
}));

/** Ignores one slash at the end. */
function partsOf(path: string): readonly string[] {
  const parts = path.split('/').slice(1);
  return parts.length > 1 && parts.at(-1) === '' ? parts.slice(0, -1) : parts;
}

function find(path: string): Known | undefined {
  // The page has other files beside it.
  const asked = pageFileAt(path) === undefined ? partsOf(path) : ['ui', 'index.html'];
  return known.find(
    ({ parts }) =>
      parts.length === asked.length &&
      parts.every((part, at) => (part === undefined ? asked[at] !== '' : part === asked[at])),
  );
}

const firstParts = [...new Set(Object.keys(adminPaths).map((path) => `/${path.split('/')[1]}`))].join(', ');

/** How the route reads a body. Undefined after a response that rejects an unknown path (404) or method (405). */
export function boundOf({ path, method }: Request, response: Response): BodyBound | undefined {
  const found = find(path);
  if (!found) {
    sendNoRoute(response);
    return undefined;
  }
  const bound = found.bounds[method];
  if (bound) return bound;
  const allowed = Object.keys(found.bounds).join(', ');
  response.setHeader('allow', allowed);
  sendProblem(
    response,
    405,
    'method_not_allowed',
    `${path} takes ${allowed}, not ${method}.`,
    `${path} 只接受 ${allowed}，不接受 ${method}`,
  );
  return undefined;
}

export function sendNoRoute(response: Response): void {
  sendProblem(
    response,
    404,
    'no_such_route',
    `The admin API has ${firstParts}: see /__admin/openapi.admin.json.`,
    `管理 API 有 ${firstParts}：见 /__admin/openapi.admin.json`,
  );
}
