import type { Request, Response } from 'express';
import { readCoupons } from '../../coupon-data/check-coupon.js';
import { couponsOfPage } from '../../coupon-data/exported-coupon.js';
import { type CouponView, couponView } from '../../workbench/coupons.js';
import { type ExistingCoupons, existingText, type Load, loadCoupons } from '../../workbench/load-coupons.js';
import type { Scope } from '../../workbench/scope.js';
import { sendProblem } from '../problem.js';
import { type PlacedFinding, sendCouponProblems } from './coupon-problems.js';
import type { AdminContext, ScopedRoute } from './scoped.js';

/** Media types that are read row by row; anything else is JSON. */
export const rowTypes: string[] = ['application/x-ndjson', 'application/ndjson', 'text/csv'];

type How = Parameters<typeof loadCoupons>[3];

/** Adds or replaces coupons: one, an array, a page, or rows of NDJSON or CSV. */
export function loadRoute(context: AdminContext, how: How): ScopedRoute {
  return (scope, request, response) => {
    const rows = request.is(rowTypes);
    if (rows === false) return loadJson(context, scope, request, response, how);
    return loadRows(context, scope, request, response, how, rows === 'text/csv' ? 'csv' : 'ndjson');
  };
}

async function loadJson(
  { deps }: AdminContext,
  scope: Scope,
  { body }: { readonly body: unknown },
  response: Response,
  how: How,
): Promise<void> {
  const page = couponsOfPage(body);
  const read = readCoupons(page?.coupons ?? [body].flat());
  if ('problems' in read) {
    sendCouponProblems(response, read.problems, read.more);
    return;
  }
  if (page?.finding) {
    sendCouponProblems(response, [page.finding]);
    return;
  }
  const loaded = await loadCoupons(scope, deps, read.coupons, how);
  if (!('coupons' in loaded)) refuseLoad(response, loaded);
  else if (how === 'replace') sendCounts(response, loaded);
  else {
    const views = viewsOf(loaded);
    response.status(201).json(Array.isArray(body) || page ? views : views[0]);
  }
}

/** Rows may be a million: they are counted, and can be listed. */
async function loadRows(
  { deps }: AdminContext,
  scope: Scope,
  request: Request,
  response: Response,
  how: How,
  format: 'csv' | 'ndjson',
): Promise<void> {
  const { readCouponData } = await import('../../coupon-data/read-coupon-data.js');
  const read = await readCouponData(request, format);
  if ('problems' in read) {
    sendCouponProblems(response, read.problems, read.more);
    return;
  }
  const loaded = await loadCoupons(scope, deps, read.coupons, how);
  if ('problems' in loaded) sendCouponProblems(response, byLine(loaded.problems, read.lines));
  else if ('existing' in loaded) refuseLoad(response, loaded);
  else if (how === 'replace') sendCounts(response, loaded);
  else response.status(201).json({ loaded: loaded.coupons.length });
}

type Done = Extract<Load, { readonly coupons: unknown }>;

function viewsOf({ coupons, nowMs }: Done): readonly CouponView[] {
  return coupons.map((coupon) => couponView(coupon, nowMs));
}

function sendCounts(response: Response, { coupons, replaced }: Done): void {
  response.json({ loaded: coupons.length, replaced });
}

function refuseLoad(response: Response, refused: Exclude<Load, Done>): void {
  if ('problems' in refused) sendCouponProblems(response, refused.problems);
  else sendExisting(response, refused.existing);
}

function sendExisting(response: Response, existing: ExistingCoupons): void {
  const { count, coupons } = existing;
  const text = existingText(existing);
  const more = count - coupons.length;
  sendProblem(
    response,
    409,
    'coupon_exists',
    `Nothing was changed: ${text.en}. PUT replaces what exists, PATCH changes one coupon.`,
    `未作任何更改：${text.zh}。用 PUT 替换已有的券，或用 PATCH 修改单张券`,
    { existing: coupons, ...(more > 0 && { more }) },
  );
}

/** One coupon under the code of the path, whether or not it exists. */
export function putRoute({ deps }: AdminContext): ScopedRoute {
  return async (scope, request, response) => {
    const body: unknown = request.body;
    const code = String(request.params['code']);
    const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
    const read = readCoupons([isObject ? { coupon_code: code, ...body } : body]);
    if ('problems' in read) {
      sendCouponProblems(response, read.problems);
      return;
    }
    const [coupon] = read.coupons;
    if (coupon?.coupon_code !== code) {
      sendCouponProblems(response, [{ field: 'coupon_code', text: otherCode }]);
      return;
    }
    const loaded = await loadCoupons(scope, deps, read.coupons, 'replace');
    if (!('coupons' in loaded)) refuseLoad(response, loaded);
    else response.status(loaded.replaced === 0 ? 201 : 200).json(viewsOf(loaded)[0]);
  };
}

const otherCode = { en: 'is not the one in the path', zh: '与路径中的券码不一致' };

/** Of rows, whoever looks for one looks for its line. */
function byLine(problems: readonly PlacedFinding[], lines: readonly number[]): readonly PlacedFinding[] {
  return problems.map(({ index, ...finding }) => {
    const line = index === undefined ? undefined : lines[index];
    return Object.assign(line === undefined ? {} : { line }, finding);
  });
}
