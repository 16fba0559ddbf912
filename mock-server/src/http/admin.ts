import express, { Router } from 'express';
import type { ErrorRequestHandler } from 'express';
import type { Deps } from '../core/emulator.js';
import { resetAll, resetTenant } from '../workbench/reset.js';
import { clockRoutes } from './admin-clock.js';
import { couponRoutes } from './admin-coupons.js';
import { eventsRoute } from './admin-events.js';
import { faultRoutes } from './admin-faults.js';
import { adminGuard, type AdminGuardOptions } from './admin-guard.js';
import { orderRoutes } from './admin-orders.js';
import { profileRoute } from './admin-profile.js';
import { requestRoutes } from './admin-requests.js';
import { tenantRoutes } from './admin-tenants.js';
import { sendProblem } from './problem.js';
import { type AdminContext, scoped, type ScopedRoute } from './scoped.js';

/** `/__admin`: JSON, snake_case as on the wire. `?inst_no=` speaks of one institution; without it, of the profile's. */
export function adminRoutes(context: AdminContext, guard: AdminGuardOptions): Router {
  const { deps } = context;
  const router = Router({ caseSensitive: true });
  router.use(adminGuard(guard));
  router.use(express.json({ limit: '64mb' }));
  router.get(
    '/health',
    scoped(context, async (_, __, response) => {
      const { name: profile, institutions } = deps.settings;
      response.json({ status: 'ok', profile, institutions: [...institutions.keys()] });
    }),
  );
  router.post('/reset', scoped(context, reset(context)));
  router.use('/coupons', couponRoutes(context));
  router.use('/orders', orderRoutes(context));
  router.use('/tenants', tenantRoutes(context));
  router.use('/clock', clockRoutes(context));
  router.use('/faults', faultRoutes(context));
  router.use('/requests', requestRoutes(context));
  router.get('/events', eventsRoute(context));
  router.get('/profile', profileRoute(deps));
  router.use(
    '/scenarios',
    later(async () => (await import('./admin-scenarios.js')).scenarioRoutes(context)),
  );
  router.use((_, response) => {
    sendProblem(
      response,
      404,
      'no_such_route',
      'The admin API has /health, /reset, /coupons, /orders, /tenants, /clock, /faults, /requests, /events, /profile and /scenarios.',
      '管理接口有 /health、/reset、/coupons、/orders、/tenants、/clock、/faults、/requests、/events、/profile 和 /scenarios',
    );
  });
  return router;
}

/** Routes that are loaded when they are first asked for: an emulator that nobody asks for scenarios starts sooner. */
function later(load: () => Promise<Router>): express.RequestHandler {
  let routes: Promise<Router> | undefined;
  return async (request, response, next) => {
    routes ??= load();
    const router = await routes;
    router(request, response, next);
  };
}

/** One tenant where an institution is named, and else the whole emulator. */
function reset({ deps, journal }: AdminContext): ScopedRoute {
  return async (scope, _, response) => {
    await (scope.inst_no === undefined ? resetAll(deps, journal) : resetTenant(scope, deps, journal));
    response.status(204).end();
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
