import { couponPatch, type CouponPatch } from '@shoubei-kit/contracts';
import { Router } from 'express';
import type { Request, Response } from 'express';
import { type HeldCoupon, magicCoupon } from '../core/coupon.js';
import { type CouponProblem, readCoupons, refusePeriod, toProblem } from '../core/read-coupons.js';
import type { Settings } from '../core/settings.js';
import type { CouponPage } from '../core/store.js';
import type { AdminContext } from './admin.js';
import { sendProblem } from './problem.js';

/** `/coupons`: what the store holds, and magic coupons in the state that they would answer from. */
export function couponRoutes(context: AdminContext): Router {
  const router = Router();
  router.post('/', (request, response) => loadCoupons(context, request, response));
  router.get('/', (request, response) => listCoupons(context, request, response));
  router.get('/:code', (request, response) => change(context, request, response, (coupon) => ({ coupon })));
  router.delete('/:code', (request, response) => change(context, request, response, () => ({ write: null })));
  router.patch('/:code', (request, response) => patchCoupon(context, request, response));
  return router;
}

async function loadCoupons(
  { deps, tenantOf }: AdminContext,
  request: Request,
  response: Response,
): Promise<void> {
  const body: unknown = request.body;
  const read = readCoupons([body].flat());
  const problems = 'problems' in read ? read.problems : foreign(read.coupons, request, deps.settings);
  if ('problems' in read || problems.length > 0) {
    sendProblems(response, problems);
    return;
  }
  const { inst_no } = request.query;
  const coupons = read.coupons.map((coupon) =>
    typeof inst_no === 'string' ? Object.assign(coupon, { inst_no }) : coupon,
  );
  await deps.store.load(tenantOf(request), coupons);
  const views = coupons.map((coupon) => view(coupon, deps.nowMs()));
  response.status(201).json(Array.isArray(body) ? views : views[0]);
}

/** Coupons of an institution that there is not, or not the one of `?inst_no=`, could never be written off as meant. */
function foreign(
  coupons: readonly HeldCoupon[],
  { query }: Request,
  settings: Settings,
): readonly CouponProblem[] {
  return coupons.flatMap(({ inst_no }, index) => {
    if (inst_no === undefined) return [];
    if (!settings.institutions.has(inst_no)) {
      return [{ index, field: 'inst_no', message: 'is no institution of this emulator' }];
    }
    if (query['inst_no'] === undefined || query['inst_no'] === inst_no) return [];
    return [{ index, field: 'inst_no', message: 'is not the one of ?inst_no=' }];
  });
}

async function listCoupons(
  { deps, tenantOf }: AdminContext,
  request: Request,
  response: Response,
): Promise<void> {
  const page = toPage(request);
  if (!page) {
    sendProblem(
      response,
      400,
      'bad_query',
      'state is issued, used, refunded or frozen; limit is 1 to 1000.',
      'state 为 issued、used、refunded 或 frozen；limit 为 1 至 1000',
    );
    return;
  }
  const coupons = await deps.store.coupons(tenantOf(request), { ...page, limit: page.limit + 1 });
  const shown = coupons.slice(0, page.limit);
  const cursor = coupons.length > page.limit ? shown.at(-1)?.coupon_code : undefined;
  response.json({
    coupons: shown.map((c) => view(c, deps.nowMs())),
    ...(cursor !== undefined && { cursor }),
  });
}

function toPage({ query }: Request): CouponPage | undefined {
  const { state, cursor, inst_no } = query;
  const limit = Number(query['limit'] ?? 100);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) return undefined;
  if (
    state !== undefined &&
    state !== 'issued' &&
    state !== 'used' &&
    state !== 'refunded' &&
    state !== 'frozen'
  ) {
    return undefined;
  }
  return {
    limit,
    ...(state !== undefined && { state }),
    ...(typeof cursor === 'string' && { cursor }),
    ...(typeof inst_no === 'string' && { inst_no }),
  };
}

async function patchCoupon(context: AdminContext, request: Request, response: Response): Promise<void> {
  const patch: unknown = request.body;
  if (!couponPatch(patch)) {
    const errors = couponPatch.errors ?? [];
    sendProblems(
      response,
      errors.map((error) => toProblem(0, error)),
    );
    return;
  }
  await change(context, request, response, (coupon) => {
    const patched = applyPatch(coupon, patch);
    const problem = refusePeriod(patched, 0);
    return problem ? { problem } : { coupon: patched, write: patched };
  });
}

/** Null takes a property away; a coupon issued anew has no write-off behind it. */
function applyPatch(coupon: HeldCoupon, patch: CouponPatch): HeldCoupon {
  const patched: HeldCoupon = { ...coupon };
  if (patch.state === 'issued') Reflect.deleteProperty(patched, 'order_no');
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(patched, name);
    else Reflect.set(patched, name, value);
  }
  return patched;
}

type Change =
  { readonly problem: CouponProblem } | { readonly coupon?: HeldCoupon; readonly write?: HeldCoupon | null };

/** One atomic step on a coupon that is there, or that magic stands in for. */
async function change(
  { deps, tenantOf }: AdminContext,
  request: Request,
  response: Response,
  to: (coupon: HeldCoupon) => Change,
): Promise<void> {
  const code = String(request.params['code']);
  const inst = request.query['inst_no'];
  const done = await deps.store.transact<Change | undefined>({ tenant: tenantOf(request), code }, (held) => {
    const coupon = held.coupon ?? (deps.settings.magic ? magicCoupon(code) : undefined);
    if (!coupon || (coupon.inst_no !== undefined && inst !== undefined && coupon.inst_no !== inst)) {
      return { result: undefined };
    }
    const result = to(coupon);
    return 'write' in result && result.write !== undefined
      ? { result, write: { coupon: result.write } }
      : { result };
  });
  if (!done)
    sendProblem(response, 404, 'no_such_coupon', 'No coupon of this code is here.', '没有该券码的券');
  else if ('problem' in done) sendProblems(response, [done.problem]);
  else if (done.coupon) response.json(view(done.coupon, deps.nowMs()));
  else response.status(204).end();
}

function sendProblems(response: Response, problems: readonly CouponProblem[]): void {
  const [first] = problems;
  const where = first ? `${first.field === '' ? 'coupon' : first.field} ${first.message}` : '';
  sendProblem(response, 400, 'bad_coupon', `Nothing was changed: ${where}.`, `未作任何更改：${where}`, {
    problems,
  });
}

/** The coupon, and the state that follows from the clock. */
function view(coupon: HeldCoupon, nowMs: number): object {
  const { valid_from: from, valid_until: until } = coupon;
  const early = from !== undefined && nowMs < Date.parse(from);
  const late = until !== undefined && nowMs > Date.parse(until);
  const byClock = early ? 'not_yet_valid' : late ? 'expired' : coupon.state;
  return { ...coupon, effective_state: coupon.state === 'issued' ? byClock : coupon.state };
}
