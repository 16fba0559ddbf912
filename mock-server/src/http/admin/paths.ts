import type { RequestHandler } from 'express';
import { sendProblem } from '../problem.js';

/**
 * Every path of the admin API with its methods. Nothing else is let through, so that a route which is not here is reached by
 * nobody; the tests hold it against the OpenAPI document.
 */
export const adminPaths: Readonly<Record<string, readonly string[]>> = {
  '/health': ['GET'],
  '/ready': ['GET'],
  '/metrics': ['GET'],
  '/profile': ['GET'],
  '/openapi.json': ['GET'],
  '/openapi.admin.json': ['GET'],
  '/reset': ['POST'],
  '/tenants': ['GET', 'POST'],
  '/tenants/{inst_no}': ['PUT', 'DELETE'],
  '/coupons': ['GET', 'POST', 'PUT'],
  '/coupons/{coupon_code}': ['GET', 'PUT', 'PATCH', 'DELETE'],
  '/faults': ['GET', 'POST', 'DELETE'],
  '/faults/{id}': ['DELETE'],
  '/clock': ['GET', 'PUT', 'DELETE'],
  '/requests': ['GET', 'DELETE'],
  '/requests/count': ['GET'],
  '/requests/assumptions': ['GET'],
  '/requests/{id}': ['GET'],
  '/events': ['GET'],
  '/orders': ['GET'],
  '/orders/totals': ['GET'],
  '/scenarios': ['GET'],
  '/scenarios/{name}/load': ['POST'],
  '/scenarios/{name}/run': ['POST'],
  '/sign/explain': ['POST'],
  '/ui/index.html': ['GET'],
};

interface Known {
  /** The path in its parts; undefined for one that may be anything. */
  readonly parts: readonly (string | undefined)[];
  readonly methods: readonly string[];
}

/** The first that fits is meant: what is written out stands before what has a part that may be anything. */
const known: readonly Known[] = Object.entries(adminPaths).map(([path, methods]) => ({
  parts: partsOf(path).map((part) => (part.startsWith('{') ? undefined : part)),
  methods: methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])),
}));

/** One slash at the end is as good as none. */
function partsOf(path: string): readonly string[] {
  const parts = path.split('/').slice(1);
  return parts.length > 1 && parts.at(-1) === '' ? parts.slice(0, -1) : parts;
}

function find(path: string): Known | undefined {
  const given = partsOf(path);
  // The page has other files beside it.
  const asked = given[0] === 'ui' ? ['ui', 'index.html'] : given;
  return known.find(
    ({ parts }) =>
      parts.length === asked.length &&
      parts.every((part, at) => (part === undefined ? asked[at] !== '' : part === asked[at])),
  );
}

const firstParts = [...new Set(Object.keys(adminPaths).map((path) => `/${path.split('/')[1]}`))].join(', ');

/** 404 where there is nothing, and 405 where there is, but not by this method: before any body is read. */
export const refuseOtherPaths: RequestHandler = (request, response, next) => {
  const found = find(request.path);
  if (!found) sendNoRoute(response);
  else if (found.methods.includes(request.method)) next();
  else {
    const allowed = found.methods.join(', ');
    response.setHeader('allow', allowed);
    sendProblem(
      response,
      405,
      'method_not_allowed',
      `${request.path} takes ${allowed}, not ${request.method}.`,
      `${request.path} 只接受 ${allowed}，不接受 ${request.method}`,
    );
  }
};

export function sendNoRoute(response: Parameters<RequestHandler>[1]): void {
  sendProblem(
    response,
    404,
    'no_such_route',
    `The admin API has ${firstParts}: see /__admin/openapi.admin.json.`,
    `管理接口有 ${firstParts}：见 /__admin/openapi.admin.json`,
  );
}
