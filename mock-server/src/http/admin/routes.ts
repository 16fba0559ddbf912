import express, { Router } from 'express';
import type { ErrorRequestHandler } from 'express';
import type { Deps } from '../../core/emulator.js';
import { endpointSummary } from '../../endpoints/declared/summary.js';
import { codeOf } from '../../store/store-error.js';
import { resetAll, resetTenant } from '../../workbench/tenants.js';
import { NoSuchTenant } from '../../workbench/scope.js';
import { clockRoutes } from './clock.js';
import { couponRoutes } from './coupons.js';
import { rowTypes } from './load-coupons.js';
import { eventsRoute } from './events.js';
import { faultRoutes } from './faults.js';
import { adminGuard, type AdminGuardOptions } from './guard.js';
import { metricsRoute } from './metrics.js';
import { adminOpenapiRoute, openapiRoute } from './openapi.js';
import { pageHeaders, uiRoute } from './ui.js';
import { orderRoutes } from './orders.js';
import { refuseOtherPaths, sendNoRoute } from './paths.js';
import { probeRoutes } from './probes.js';
import { profileRoute } from './profile.js';
import { requestRoutes } from './requests.js';
import { tenantRoutes } from './tenants.js';
import { requestIdOf } from '../note-other-requests.js';
import { sendProblem } from '../problem.js';
import { type AdminContext, scoped, type ScopedRoute, sendNoInstitution } from './scoped.js';

/** `/__admin`: JSON, snake_case as on the wire. `?inst_no=` speaks of one institution; without it, of the profile's. */
export function adminRoutes(context: AdminContext, guard: AdminGuardOptions): Router {
  const { deps } = context;
  const router = Router({ caseSensitive: true });
  router.use(pageHeaders);
  router.use(adminGuard(guard));
  router.use(refuseOtherPaths);
  router.use(probeRoutes(context)).use('/ui', uiRoute);
  router.use(refuseMediaType);
  router.use(express.json({ limit: '64mb', verify: refuseDeep }));
  router.get('/health', healthRoute(context));
  router.post('/reset', scoped(context, reset(context)));
  router.use('/coupons', couponRoutes(context));
  router.use('/orders', orderRoutes(context));
  router.use('/tenants', tenantRoutes(context));
  router.use('/clock', clockRoutes(context));
  router.use('/faults', faultRoutes(context));
  router.use('/requests', requestRoutes(context));
  router.get('/events', eventsRoute(context));
  router.get('/metrics', metricsRoute(context));
  router.get('/profile', profileRoute(deps));
  router.get('/openapi.json', openapiRoute(deps));
  router.get('/openapi.admin.json', adminOpenapiRoute);
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

function healthRoute(context: AdminContext): express.RequestHandler {
  const { name: profile, institutions, endpoints: declared } = context.deps.settings;
  const endpoints = declared.map(endpointSummary);
  return scoped(context, async (_, __, response) => {
    response.json({ status: 'ok', profile, institutions: [...institutions.keys()], endpoints });
  });
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

/** A body that nobody reads would be a change that nobody made, and an answer as if somebody had. */
const refuseMediaType: express.RequestHandler = (request, response, next) => {
  const { 'content-length': length, 'transfer-encoding': chunked } = request.headers;
  const hasBody = chunked !== undefined || Number(length ?? 0) > 0;
  const isRead =
    !hasBody || request.is(['application/json', ...(request.path === '/coupons' ? rowTypes : [])]);
  if (isRead !== false) next();
  else {
    sendProblem(
      response,
      415,
      'media_type',
      `Send Content-Type: application/json${request.path === '/coupons' ? ', application/x-ndjson or text/csv' : ''}.`,
      `请设置 Content-Type: application/json${request.path === '/coupons' ? '、application/x-ndjson 或 text/csv' : ''}`,
    );
  }
};

/** No body that is meant is so deep; what walks through one calls itself, and would run out of stack. */
function refuseDeep(_request: unknown, _response: unknown, bytes: Buffer): void {
  if (isDeep(bytes, deepest)) throw Object.assign(new RangeError('too deep'), { status: 400 });
}

const deepest = 64;

/** What Express and its parser refuse, by their status. */
const refusals: ReadonlyMap<number, readonly [string, string, string]> = new Map([
  [
    413,
    [
      'too_large',
      'A JSON body has 64 MiB at most; NDJSON and CSV may be larger.',
      'JSON 请求体最多 64 MiB；NDJSON 与 CSV 可以更大',
    ],
  ],
  [415, ['media_type', 'The body must be UTF-8.', '请求体须为 UTF-8']],
]);

/** Errors as JSON, never as a page with a stack. */
export function onError(deps: Deps): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent || request.socket.destroyed) {
      // Whoever went away needs no answer, and his going is no fault of the emulator.
      if (response.headersSent && !request.socket.destroyed) next(error);
      return;
    }
    if (error instanceof NoSuchTenant) {
      sendNoInstitution(response);
      return;
    }
    const status = statusOf(error);
    if (status < 500) {
      const [code, message, message_zh] = refusals.get(status) ?? badRequest(error);
      sendProblem(response, status, code, message, message_zh);
      return;
    }
    const request_id = requestIdOf(response);
    deps.onError(error, request_id);
    sendProblem(response, 500, 'internal', 'The emulator failed, see its log.', '模拟器故障，见日志', {
      ...(request_id !== undefined && { request_id }),
    });
  };
}

function badRequest(error: unknown): readonly [string, string, string] {
  if (error instanceof RangeError)
    return ['too_deep', `The body is nested deeper than ${deepest} levels.`, `请求体嵌套超过 ${deepest} 层`];
  if (codeOf(error).startsWith('Z_'))
    return [
      'bad_request',
      'The body could not be decompressed as its Content-Encoding says: send it whole, or without compression.',
      '无法按 Content-Encoding 解压请求体：请完整发送，或不压缩',
    ];
  return error instanceof URIError
    ? ['bad_path', 'The path is not rightly percent-encoded.', '路径的百分号编码有误']
    : ['bad_request', 'The body could not be read: JSON is expected.', '无法读取请求体：应为 JSON'];
}

function statusOf(error: unknown): number {
  return typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number'
    ? error.status
    : 500;
}

const [quote, backslash, openBracket, closeBracket, openBrace, closeBrace] = [34, 92, 91, 93, 123, 125];

/** Whether brackets of a JSON text are nested deeper than so many levels. */
function isDeep(json: Uint8Array, levels: number): boolean {
  let depth = 0;
  let isInText = false;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at];
    if (isInText) {
      if (byte === backslash) at += 1;
      else if (byte === quote) isInText = false;
    } else if (byte === quote) isInText = true;
    else if (byte === openBracket || byte === openBrace) depth += 1;
    else if (byte === closeBracket || byte === closeBrace) depth -= 1;
    if (depth > levels) return true;
  }
  return false;
}
