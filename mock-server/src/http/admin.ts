import express, { Router } from 'express';
import type { ErrorRequestHandler, Request, Response } from 'express';
import type { Deps } from '../core/emulator.js';
import type { Order } from '../core/order.js';
import { demo } from '../core/settings.js';
import { fromShanghaiTs } from '../core/shanghai.js';
import { couponRoutes } from './admin-coupons.js';
import { adminGuard, type AdminGuardOptions } from './admin-guard.js';
import { sendProblem } from './problem.js';

/** What the admin routes work with. */
export interface AdminContext {
  readonly deps: Deps;
  /** The tenant that a request speaks of: that of `?inst_no=`, or the profile's. */
  readonly tenantOf: (request: Request) => string;
}

/** `/__admin`: JSON, snake_case as on the wire. */
export function adminRoutes(deps: Deps, guard: AdminGuardOptions): Router {
  const context: AdminContext = { deps, tenantOf: (request) => instOf(deps, request)?.tenant ?? demo.tenant };
  const router = Router({ caseSensitive: true });
  router.use(adminGuard(guard));
  router.use(refuseUnknownInstitution(deps));
  router.use(express.json({ limit: '64mb' }));
  router.get('/health', (_, response) => {
    response.json({
      status: 'ok',
      profile: deps.settings.name,
      institutions: [...deps.settings.institutions.keys()],
    });
  });
  router.post('/reset', (request, response) => reset(context, request, response));
  router.get('/orders', (request, response) => listOrders(context, request, response));
  router.use('/coupons', couponRoutes(context));
  router.use((_, response) => {
    sendProblem(
      response,
      404,
      'no_such_route',
      'The admin API has /health, /reset, /coupons and /orders.',
      '管理接口有 /health、/reset、/coupons 和 /orders',
    );
  });
  return router;
}

function instOf(deps: Deps, request: Request): { readonly tenant: string } | undefined {
  const { inst_no } = request.query;
  return typeof inst_no === 'string' ? deps.settings.institutions.get(inst_no) : undefined;
}

function refuseUnknownInstitution(deps: Deps): express.RequestHandler {
  return (request, response, next) => {
    if (request.query['inst_no'] === undefined || instOf(deps, request)) next();
    else
      sendProblem(
        response,
        404,
        'no_such_institution',
        'inst_no names no institution of this emulator.',
        'inst_no 不是本模拟器的机构',
      );
  };
}

async function reset({ deps }: AdminContext, request: Request, response: Response): Promise<void> {
  if (request.query['inst_no'] !== undefined) {
    sendProblem(
      response,
      400,
      'shared_state',
      "A profile's institutions share their coupons: reset without inst_no.",
      '配置中的机构共用券：请不带 inst_no 重置',
    );
    return;
  }
  await deps.store.reset();
  await deps.store.load(demo.tenant, deps.initialCoupons);
  response.status(204).end();
}

async function listOrders(
  { deps, tenantOf }: AdminContext,
  request: Request,
  response: Response,
): Promise<void> {
  const filter = Object.fromEntries(
    ['inst_no', 'shop_no', 'date'].flatMap((name) => {
      const value = request.query[name];
      return typeof value === 'string' ? [[name, value] as const] : [];
    }),
  );
  const { date } = filter;
  if (date !== undefined && fromShanghaiTs(`${date.replaceAll('-', '')}000000`) === undefined) {
    sendProblem(
      response,
      400,
      'bad_query',
      'date is a day in Asia/Shanghai, yyyy-MM-dd.',
      'date 为北京时间日期 yyyy-MM-dd',
    );
    return;
  }
  const orders = await deps.store.orders(tenantOf(request), filter);
  response.json({ orders: orders.map(shown), totals: totals(orders) });
}

/** An order without what only the emulator works with. */
function shown({ settled_by_fee: _fee, never_replayed: _never, ...order }: Order): object {
  return order;
}

function totals(orders: readonly Order[]): object {
  const sum = (of: (order: Order) => number): number => orders.reduce((total, order) => total + of(order), 0);
  return {
    count: orders.length,
    face_amount: sum((o) => o.face_amount),
    settle_amount: sum((o) => o.settle_amount),
  };
}

/** Errors as JSON, never as a page with a stack. */
export function onError(deps: Deps): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const status = statusOf(error);
    if (status < 500) {
      sendProblem(
        response,
        status,
        'bad_request',
        'The body could not be read: JSON is expected.',
        '无法读取请求体：应为 JSON',
      );
      return;
    }
    deps.onError(error);
    sendProblem(response, 500, 'internal', 'The emulator failed, see its log.', '模拟器故障，见日志');
  };
}

function statusOf(error: unknown): number {
  return typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number'
    ? error.status
    : 500;
}
