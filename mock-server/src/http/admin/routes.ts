import { Router } from 'express';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Deps } from '../../core/emulator.js';
import { endpointSummary } from '../../endpoints/declared/summary.js';
import { resetAll, resetTenant } from '../../workbench/tenants.js';
import { NoSuchTenant } from '../../workbench/scope.js';
import { clockRoutes } from './clock.js';
import { couponRoutes } from './coupons.js';
import { eventsRoute } from './events.js';
import { faultRoutes } from './faults.js';
import { adminGuard, type AdminGuardOptions } from './guard.js';
import { metricsRoute } from './metrics.js';
import { adminOpenapiRoute, openapiRoute } from './openapi.js';
import { pageHeaders, uiRoute } from './ui.js';
import { orderRoutes } from './orders.js';
import { sendNoRoute } from './paths.js';
import { probeRoutes } from './probes.js';
import { profileRoute } from './profile.js';
import { noQuery } from './query.js';
import { receive } from './receive.js';
import { requestRoutes } from './requests.js';
import { tenantRoutes } from './tenants.js';
import { later } from '../later.js';
import { networkUrls } from '../network-urls.js';
import { requestIdOf } from '../note-other-requests.js';
import { sendProblem } from '../problem.js';
import { type AdminContext, scoped, type ScopedRoute, sendNoInstitution } from './scoped.js';

/** `/__admin`: JSON, snake_case as on the wire. `?inst_no=` selects one institution. Without it, the profile's. */
export function adminRoutes(context: AdminContext, guard: AdminGuardOptions): Router {
  const { deps } = context;
  const router = Router({ caseSensitive: true });
  router.use(pageHeaders);
  router.use(adminGuard(guard));
  router.use(receive(context));
  router.use(probeRoutes(context)).use(uiRoute);
  router.get('/health', healthRoute(context));
  router.post('/reset', scoped(context, reset(context)));
  router.use('/coupons', couponRoutes(context));
  router.use('/orders', orderRoutes(context));
  router.use('/tenants', tenantRoutes(context));
  router.use('/clock', clockRoutes(context));
  router.use('/faults', faultRoutes(context));
  router.use('/requests', requestRoutes(context));
  router.get('/events', eventsRoute(context));
  router.get('/metrics', noQuery, metricsRoute(context));
  router.get('/profile', noQuery, profileRoute(deps));
  router.get('/openapi.json', noQuery, openapiRoute(deps));
  router.get('/openapi.admin.json', noQuery, adminOpenapiRoute);
  router.use(
    '/scenarios',
    later(async () => (await import('./scenarios.js')).scenarioRoutes(context)),
  );
  router.use(
    '/sign',
    later(async () => (await import('./sign.js')).signRoutes(context)),
  );
  router.use((_, response) => sendNoRoute(response));
  return router;
}

function healthRoute(context: AdminContext): RequestHandler {
  const { name: profile, institutions, endpoints: declared } = context.deps.settings;
  const endpoints = declared.map(endpointSummary);
  return scoped(context, async (_, __, response) => {
    const network_urls = networkUrls(context.url());
    response.json({
      status: 'ok',
      profile,
      institutions: [...institutions.keys()],
      endpoints,
      network_urls,
    });
  });
}

/** Resets one tenant if the query names an institution, otherwise the whole emulator. */
function reset({ deps, journal }: AdminContext): ScopedRoute {
  return async (scope, _, response) => {
    await (scope.inst_no === undefined ? resetAll(deps, journal) : resetTenant(scope, deps, journal));
    response.status(204).end();
  };
}

/** Sends errors as JSON, never as a page with a stack. */
export function onError(deps: Deps): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent || request.socket.destroyed) {
      // A client that went away needs no response, and its leaving is no fault of the emulator.
      if (response.headersSent && !request.socket.destroyed) next(error);
      return;
    }
    if (error instanceof NoSuchTenant) {
      sendNoInstitution(response);
      return;
    }
    if (error instanceof URIError) {
      sendProblem(
        response,
        400,
        'bad_path',
        'The path is not correctly percent-encoded.',
        '路径的百分号编码有误',
      );
      return;
    }
    const request_id = requestIdOf(response);
    deps.onError(error, request_id);
    sendProblem(response, 500, 'internal', 'The emulator failed, see its log.', '模拟器故障，见日志', {
      ...(request_id !== undefined && { request_id }),
    });
  };
}
