import { Router } from 'express';
import type { Request, Response } from 'express';
import { readCoupons } from '../../core/check-coupon.js';
import { dropTenant, listTenants, makeTenant } from '../../workbench/tenants.js';
import { couponView } from '../../workbench/coupons.js';
import { sendCouponProblems } from './coupons.js';
import { sendProblem } from '../problem.js';
import { refuseQuery } from './query.js';
import type { AdminContext } from './scoped.js';

/** `/tenants`: institutions of their own, one for a test, so that tests do not disturb each other. */
export function tenantRoutes(context: AdminContext): Router {
  const router = Router();
  router.post('/', (request, response) => make(context, request, response));
  router.get('/', (request, response) => list(context, request, response));
  router.delete('/:inst_no', (request, response) => remove(context, request, response));
  return router;
}

async function make({ deps }: AdminContext, request: Request, response: Response): Promise<void> {
  if (refuseQuery(request, response, [])) return;
  const read = couponsIn(request.body, response);
  if (!read) return;
  const made = await makeTenant(read, deps);
  const nowMs = deps.nowMs();
  const coupons = read.map((coupon) => couponView({ ...coupon, inst_no: made.inst_no }, nowMs));
  response.status(201).json({ ...made, coupons });
}

async function list({ deps }: AdminContext, request: Request, response: Response): Promise<void> {
  if (!refuseQuery(request, response, [])) response.json({ tenants: await listTenants(deps) });
}

async function remove({ deps, journal }: AdminContext, request: Request, response: Response): Promise<void> {
  if (refuseQuery(request, response, [])) return;
  if (await dropTenant(String(request.params['inst_no']), deps, journal)) response.status(204).end();
  else
    sendProblem(response, 404, 'no_such_tenant', 'No tenant of this inst_no was made.', '没有该机构号的租户');
}

/** The coupons of `{ coupons? }`, or undefined once it was answered what is wrong with the body. */
function couponsIn(body: unknown, response: Response): ReturnType<typeof goodCoupons> {
  const given: object = typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {};
  const { coupons = [], ...others }: { coupons?: unknown } = given;
  const [stranger] = Object.keys(others);
  if (!Array.isArray(coupons) || stranger !== undefined || (body !== undefined && given !== body)) {
    const what =
      stranger === undefined ? 'An object with an array of coupons' : `Only coupons, not ${stranger},`;
    sendProblem(response, 400, 'bad_tenant', `${what} is expected.`, '应为 { "coupons": [ … ] }');
    return undefined;
  }
  return goodCoupons(coupons, response);
}

function goodCoupons(
  values: readonly unknown[],
  response: Response,
): Extract<ReturnType<typeof readCoupons>, { coupons: unknown }>['coupons'] | undefined {
  const read = readCoupons(values);
  if ('problems' in read) {
    sendCouponProblems(response, read.problems, read.more);
    return undefined;
  }
  const index = read.coupons.findIndex(({ inst_no }) => inst_no !== undefined);
  if (index === -1) return read.coupons;
  sendCouponProblems(response, [
    { index, field: 'inst_no', text: { en: "is the tenant's own, and made here", zh: '由租户自行生成' } },
  ]);
  return undefined;
}
