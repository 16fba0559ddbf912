import { couponPatch } from '@shoubei-kit/contracts';
import { Router } from 'express';
import type { Request, Response } from 'express';
import { toFinding } from '../../coupon-data/check-coupon.js';
import type { CouponPage } from '../../core/store.js';
import {
  changeCoupon,
  deleteCoupon,
  exportCoupons,
  listCoupons,
  patchCoupon,
} from '../../workbench/coupons.js';
import { isOneOf, limitIn, textsIn } from './query.js';
import { sendBadQuery, sendProblem } from '../problem.js';
import { sendCouponProblems } from './coupon-problems.js';
import { loadRoute, putRoute } from './load-coupons.js';
import { writeAll } from './long-response.js';
import { type AdminContext, scoped, type ScopedRoute } from './scoped.js';

/** `/coupons`: the coupons in the store, and magic coupons in the state that decides their next response. */
export function couponRoutes(context: AdminContext): Router {
  const router = Router();
  router.post('/', scoped(context, loadRoute(context, 'add')));
  router.put('/', scoped(context, loadRoute(context, 'replace')));
  router.get('/', scoped(context, list(context), ['state', 'limit', 'cursor', 'format']));
  router.get('/:code', scoped(context, show(context)));
  router.put('/:code', scoped(context, putRoute(context)));
  router.patch('/:code', scoped(context, patch(context)));
  router.delete('/:code', scoped(context, remove(context)));
  return router;
}

function list({ deps }: AdminContext): ScopedRoute {
  return async (scope, request, response) => {
    const texts = textsIn(request);
    const page = toPage(texts);
    const format = (['csv', 'ndjson'] as const).find((one) => one === texts.get('format'));
    if (!page || !isOneOf(texts.get('format'), ['json', 'ndjson', 'csv'])) {
      sendBadQuery(
        response,
        'state is issued, used, refunded or frozen; limit is 1 to 1000; format is json, ndjson or csv.',
        'state 为 issued、used、refunded 或 frozen；limit 为 1 至 1000；format 为 json、ndjson 或 csv',
      );
    } else if (!format) response.json(await listCoupons(scope, deps, page));
    else if (texts.has('limit') || texts.has('cursor')) {
      sendBadQuery(
        response,
        'format ndjson and csv give all coupons: leave out limit and cursor.',
        'format 为 ndjson 或 csv 时返回全部券，请省略 limit 与 cursor',
      );
    } else await sendExport(response, format, exportCoupons(scope, deps, page.state));
  };
}

async function sendExport(
  response: Response,
  format: 'csv' | 'ndjson',
  pages: ReturnType<typeof exportCoupons>,
): Promise<void> {
  const { exportedAs } = await import('../../coupon-data/write-coupon-data.js');
  response
    .type(format === 'csv' ? 'text/csv' : 'application/x-ndjson')
    .setHeader('content-disposition', `attachment; filename="coupons.${format}"`);
  await writeAll(response, exportedAs(format, pages));
}

const states = ['issued', 'used', 'refunded', 'frozen'] as const;

function toPage(texts: ReadonlyMap<string, string>): Omit<CouponPage, 'inst_no'> | undefined {
  const cursor = texts.get('cursor');
  const limit = limitIn(texts, 1_000);
  if (limit === undefined || !isOneOf(texts.get('state'), states)) return undefined;
  const state = states.find((one) => one === texts.get('state'));
  return { limit, ...(state && { state }), ...(cursor !== undefined && { cursor }) };
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
    sendProblem(response, 404, 'no_such_coupon', 'No coupon has this code.', '没有该券码的券');
  } else if ('problems' in changed) sendCouponProblems(response, changed.problems);
  else response.json(changed);
}
