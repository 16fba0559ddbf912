import { couponPatch } from '@shoubei-kit/contracts';
import { Router } from 'express';
import type { Request, Response } from 'express';
import { type Finding, toFinding, readCoupons } from '../../core/check-coupon.js';
import type { CouponPage } from '../../core/store.js';
import {
  changeCoupon,
  couponView,
  deleteCoupon,
  listCoupons,
  loadCoupons,
  patchCoupon,
} from '../../workbench/coupons.js';
import { type Scope, timeIn } from '../../workbench/scope.js';
import { isOneOf, limitIn } from './query.js';
import { sendBadQuery, sendProblem } from '../problem.js';
import { type AdminContext, scoped, type ScopedRoute } from './scoped.js';

/** `/coupons`: what the store holds, and magic coupons in the state that they would answer from. */
export function couponRoutes(context: AdminContext): Router {
  const router = Router();
  router.post('/', scoped(context, load(context)));
  router.get('/', scoped(context, list(context), ['state', 'limit', 'cursor']));
  router.get('/:code', scoped(context, show(context)));
  router.patch('/:code', scoped(context, patch(context)));
  router.delete('/:code', scoped(context, remove(context)));
  return router;
}

function load(context: AdminContext): ScopedRoute {
  return (scope, request, response) => {
    const rows = request.is(rowTypes);
    if (rows === false) return loadJson(context, scope, request, response);
    return loadRows(context, scope, request, response, rows === 'text/csv' ? 'csv' : 'ndjson');
  };
}

async function loadJson(
  { deps }: AdminContext,
  scope: Scope,
  { body }: { readonly body: unknown },
  response: Response,
): Promise<void> {
  const read = readCoupons([body].flat());
  if ('problems' in read) {
    sendCouponProblems(response, read.problems, read.more);
    return;
  }
  const loaded = await loadCoupons(scope, deps, read.coupons);
  if ('problems' in loaded) {
    sendCouponProblems(response, loaded.problems);
    return;
  }
  const nowMs = await timeIn(scope, deps);
  const views = loaded.coupons.map((coupon) => couponView(coupon, nowMs));
  response.status(201).json(Array.isArray(body) ? views : views[0]);
}

/** Rows may be a million: they are counted, and can be listed. */
async function loadRows(
  { deps }: AdminContext,
  scope: Scope,
  request: Request,
  response: Response,
  format: 'csv' | 'ndjson',
): Promise<void> {
  const { readCouponData } = await import('../../coupon-data/read-coupon-data.js');
  const read = await readCouponData(request, format);
  if ('problems' in read) {
    sendCouponProblems(response, read.problems, read.more);
    return;
  }
  const loaded = await loadCoupons(scope, deps, read.coupons);
  if ('problems' in loaded) sendCouponProblems(response, byLine(loaded.problems, read.lines));
  else response.status(201).json({ loaded: loaded.coupons.length });
}

/** Of rows, whoever looks for one looks for its line. */
function byLine(problems: readonly PlacedFinding[], lines: readonly number[]): readonly PlacedFinding[] {
  return problems.map(({ index, ...finding }) => {
    const line = index === undefined ? undefined : lines[index];
    return Object.assign(line === undefined ? {} : { line }, finding);
  });
}

/** Media types that are read row by row; anything else is JSON. */
export const rowTypes: string[] = ['application/x-ndjson', 'application/ndjson', 'text/csv'];

function list({ deps }: AdminContext): ScopedRoute {
  return async (scope, request, response) => {
    const page = toPage(request);
    if (page) {
      response.json(await listCoupons(scope, deps, page));
      return;
    }
    sendBadQuery(
      response,
      'state is issued, used, refunded or frozen; limit is 1 to 1000.',
      'state 为 issued、used、refunded 或 frozen；limit 为 1 至 1000',
    );
  };
}

const states = ['issued', 'used', 'refunded', 'frozen'] as const;

function toPage({ query }: Request): Omit<CouponPage, 'inst_no'> | undefined {
  const { cursor } = query;
  const limit = limitIn(query, 1_000);
  if (limit === undefined) return undefined;
  if (!isOneOf(query['state'], states)) return undefined;
  const state = states.find((one) => one === query['state']);
  return { limit, ...(state && { state }), ...(typeof cursor === 'string' && { cursor }) };
}

function show({ deps }: AdminContext): ScopedRoute {
  return async (scope, request, response) => {
    answer(response, await changeCoupon(scope, deps, codeIn(request), () => ({})));
  };
}

function patch({ deps }: AdminContext): ScopedRoute {
  return async (scope, request, response) => {
    const body: unknown = request.body;
    if (!couponPatch(body)) {
      sendCouponProblems(
        response,
        (couponPatch.errors ?? []).map((error) => toFinding(error)),
      );
      return;
    }
    answer(response, await patchCoupon(scope, deps, codeIn(request), body));
  };
}

function remove({ deps }: AdminContext): ScopedRoute {
  return async (scope, request, response) => {
    if (await deleteCoupon(scope, deps, codeIn(request))) response.status(204).end();
    else answer(response, undefined);
  };
}

function codeIn({ params }: Request): string {
  return String(params['code']);
}

function answer(response: Response, changed: Awaited<ReturnType<typeof changeCoupon>>): void {
  if (!changed) {
    sendProblem(response, 404, 'no_such_coupon', 'No coupon of this code is here.', '没有该券码的券');
  } else if ('problems' in changed) sendCouponProblems(response, changed.problems);
  else response.json(changed);
}

/** Where a problem lies: the coupon of an array, from 0, or the line of rows, from 1. */
export interface PlacedFinding extends Finding {
  readonly index?: number;
  readonly line?: number;
  readonly column?: number;
}

/** @param more how many further ones there are */
export function sendCouponProblems(response: Response, found: readonly PlacedFinding[], more = 0): void {
  const [first] = found;
  const line =
    first?.line === undefined
      ? { en: '', zh: '' }
      : { en: `line ${first.line}: `, zh: `第 ${first.line} 行：` };
  const field = first === undefined || first.field === '' ? 'coupon' : first.field;
  const problems = found.map(({ text, ...place }) =>
    Object.assign(place, { message: text.en, message_zh: text.zh }),
  );
  sendProblem(
    response,
    400,
    'bad_coupon',
    `Nothing was changed: ${line.en}${field} ${first?.text.en ?? 'is not right'}.`,
    `未作任何更改：${line.zh}${field} ${first?.text.zh ?? '不正确'}`,
    { problems, ...(more > 0 && { more }) },
  );
}
