import { couponPatch } from '@shoubei-kit/contracts';
import { Router } from 'express';
import type { Request, Response } from 'express';
import { type CouponProblem, readCoupons, toProblem } from '../core/read-coupons.js';
import type { CouponPage } from '../core/store.js';
import { changeCoupon, listCoupons, loadCoupons, patched, refuseMove } from '../workbench/coupons.js';
import { isOneOf } from './csv.js';
import { sendProblem } from './problem.js';
import { type AdminContext, scoped, type ScopedRoute } from './scoped.js';

/** `/coupons`: what the store holds, and magic coupons in the state that they would answer from. */
export function couponRoutes(context: AdminContext): Router {
  const router = Router();
  router.post('/', scoped(context, load(context)));
  router.get('/', scoped(context, list(context)));
  router.get('/:code', scoped(context, show(context)));
  router.patch('/:code', scoped(context, patch(context)));
  router.delete('/:code', scoped(context, remove(context)));
  return router;
}

function load({ deps }: AdminContext): ScopedRoute {
  return async (scope, { body }: { body: unknown }, response) => {
    const read = readCoupons([body].flat());
    const loaded = 'problems' in read ? read : await loadCoupons(scope, deps, read.coupons);
    if ('problems' in loaded) sendCouponProblems(response, loaded.problems);
    else response.status(201).json(Array.isArray(body) ? loaded : loaded[0]);
  };
}

function list({ deps }: AdminContext): ScopedRoute {
  return async (scope, request, response) => {
    const page = toPage(request);
    if (page) {
      response.json(await listCoupons(scope, deps, page));
      return;
    }
    sendProblem(
      response,
      400,
      'bad_query',
      'state is issued, used, refunded or frozen; limit is 1 to 1000.',
      'state 为 issued、used、refunded 或 frozen；limit 为 1 至 1000',
    );
  };
}

const states = ['issued', 'used', 'refunded', 'frozen'] as const;

function toPage({ query }: Request): Omit<CouponPage, 'inst_no'> | undefined {
  const { cursor } = query;
  const limit = Number(query['limit'] ?? 100);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) return undefined;
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
        (couponPatch.errors ?? []).map((error) => toProblem(0, error)),
      );
      return;
    }
    const problem = refuseMove(body, scope);
    const to = problem ? () => ({ problem }) : patched;
    answer(response, await changeCoupon(scope, deps, codeIn(request), (coupon) => to(coupon, body)));
  };
}

function remove({ deps }: AdminContext): ScopedRoute {
  return async (scope, request, response) => {
    const gone = await changeCoupon(scope, deps, codeIn(request), () => ({ write: null }));
    if (gone) response.status(204).end();
    else answer(response, gone);
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

export function sendCouponProblems(response: Response, problems: readonly CouponProblem[]): void {
  const [first] = problems;
  const where = first ? `${first.field === '' ? 'coupon' : first.field} ${first.message}` : '';
  sendProblem(response, 400, 'bad_coupon', `Nothing was changed: ${where}.`, `未作任何更改：${where}`, {
    problems,
  });
}
