import { Router } from 'express';
import type { Request, Response } from 'express';
import { readCoupons } from '../../coupon-data/check-coupon.js';
import type { Deps } from '../../core/emulator.js';
import {
  dropTenant,
  listTenants,
  makeTenant,
  makeTenantAs,
  type MadeTenant,
  type TenantStart,
  type TooManyTenants,
} from '../../workbench/tenants.js';
import { quotedName } from '../../core/parse.js';
import type { Text } from '../../core/refusal.js';
import { couponView } from '../../workbench/coupons.js';
import { sendCouponProblems } from './coupon-problems.js';
import { sendFindings, sendProblem } from '../problem.js';
import { noQuery } from './query.js';
import type { AdminContext } from './scoped.js';

/** `/tenants`: separate institutions, one for each test, so that tests do not disturb each other. */
export function tenantRoutes(context: AdminContext): Router {
  const router = Router();
  router.use(noQuery);
  router.post('/', (request, response) => make(context, request, response));
  router.get('/', async (_, response) => {
    response.json({ tenants: await listTenants(context.deps) });
  });
  router.put('/:inst_no', (request, response) => makeAs(context, request, response));
  router.delete('/:inst_no', (request, response) => remove(context, request, response));
  return router;
}

async function make({ deps, journal }: AdminContext, request: Request, response: Response): Promise<void> {
  const start = startIn(request.body, ['coupons', 'run', 'name'], response);
  if (start) sendMade(await makeTenant(start, deps, journal), start, deps, response);
}

/** Makes a tenant with a given number and key, for test plans that were written beforehand. */
async function makeAs({ deps, journal }: AdminContext, request: Request, response: Response): Promise<void> {
  const start = startIn(request.body, ['coupons', 'key', 'name'], response);
  if (!start) return;
  const inst_no = String(request.params['inst_no']);
  const key = keyIn(request.body);
  if (key === undefined || !/^7[0-9]{7}$/u.test(inst_no)) {
    sendProblem(
      response,
      400,
      'bad_tenant',
      'An inst_no of 7 and seven digits more, and a key of 32 hexadecimal digits in lower case, are expected.',
      'inst_no 应为 7 加七位数字，key 应为 32 位小写十六进制',
    );
    return;
  }
  const made = await makeTenantAs({ inst_no, key }, start, deps, journal);
  if (made) sendMade(made, start, deps, response);
  else {
    sendProblem(
      response,
      409,
      'tenant_taken',
      'This inst_no is that of another tenant, with another key, or of the profile.',
      '该机构号属于另一租户（密钥不同）或属于配置',
    );
  }
}

function sendMade(
  made: MadeTenant | TooManyTenants,
  { coupons }: TenantStart,
  { nowMs }: Deps,
  response: Response,
): void {
  if ('unused' in made) {
    const { text, unused } = made;
    sendProblem(response, 409, 'too_many_tenants', `${text.en}.`, text.zh, { unused });
    return;
  }
  const now = nowMs();
  const views = coupons.map((coupon) => couponView({ ...coupon, inst_no: made.inst_no }, now));
  response.status(201).json({ ...made, coupons: views });
}

function keyIn(body: unknown): string | undefined {
  const key: unknown = typeof body === 'object' && body !== null && 'key' in body ? body.key : undefined;
  return typeof key === 'string' && /^[0-9a-f]{32}$/u.test(key) ? key : undefined;
}

async function remove({ deps, journal }: AdminContext, request: Request, response: Response): Promise<void> {
  if (await dropTenant(String(request.params['inst_no']), deps, journal)) response.status(204).end();
  else
    sendProblem(response, 404, 'no_such_tenant', 'No tenant of this inst_no was made.', '没有该机构号的租户');
}

/** The tenant's initial data; undefined after a response that reports a problem in the body. */
function startIn(body: unknown, names: readonly string[], response: Response): TenantStart | undefined {
  const given: object = typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {};
  const { coupons = [], run = false, name }: { coupons?: unknown; run?: unknown; name?: unknown } = given;
  const stranger = Object.keys(given).find((one) => !names.includes(one));
  const isObject = body === undefined || given === body;
  if (!Array.isArray(coupons) || typeof run !== 'boolean' || stranger !== undefined || !isObject) {
    const { en, zh } = expectedStart(names, stranger);
    sendProblem(response, 400, 'bad_tenant', en, zh);
    return undefined;
  }
  if (!isName(name)) {
    const text = { en: 'must be 1 to 40 characters', zh: '应为 1 至 40 个字符' };
    sendFindings(response, 'bad_tenant', [{ field: 'name', text }]);
    return undefined;
  }
  const read = goodCoupons(coupons, response);
  return read && { coupons: read, name, isOfRun: run };
}

function isName(value: unknown): value is string | undefined {
  return value === undefined || (typeof value === 'string' && /^.{1,40}$/su.test(value));
}

function expectedStart(names: readonly string[], stranger: string | undefined): Text {
  if (stranger === undefined)
    return { en: 'An object with an array of coupons is expected.', zh: '应为 { "coupons": [ … ] }' };
  const got = quotedName(stranger);
  return {
    en: `Only ${names.join(', ')} may be given, not ${got}.`,
    zh: `只可给出 ${names.join('、')}，而非 ${got}`,
  };
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
