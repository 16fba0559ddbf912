import express, { type Express, type RequestHandler } from 'express';
import { adminRoutes, onError } from './admin/routes.js';
import type { AdminGuardOptions } from './admin/guard.js';
import { noteOtherRequests } from './note-other-requests.js';
import type { OnOther } from './other-request.js';
import { sendProblem } from './problem.js';
import type { AdminContext } from './admin/scoped.js';
import { writeOff } from '../endpoints/write-off/write-off.js';
import type { EndpointListener, ListenerOptions } from './listener.js';

/** Endpoints that the provider lists, and whose pages are not at hand. */
const notEmulated = ['/openpay/coupon/quary', '/openpay/coupon/cancel'];

export interface AppOptions extends ListenerOptions, AdminContext {
  readonly admin: AdminGuardOptions;
  /** Told of requests that are no write-offs, and of which an operator may want to know. */
  readonly onOther: OnOther;
}

/** An endpoint and what serves it. */
export interface MountedEndpoint {
  readonly path: string;
  readonly listener: EndpointListener;
}

/** The emulator as an Express app: its endpoints, the admin API, and 404 for all else. */
export function createApp(options: AppOptions, served: readonly MountedEndpoint[]): Express {
  const { deps, admin } = options;
  const app = express();
  app.disable('x-powered-by').disable('etag').enable('case sensitive routing').enable('strict routing');
  for (const { path, listener } of served) app.post(path, listener);
  app.use(noteOtherRequests(options));
  for (const { path } of served) app.all(path, refuseMethod);
  app.all(notEmulated, (request, response) => {
    sendProblem(
      response,
      404,
      'not_emulated',
      `The provider has ${request.path}, this emulator has not: nothing is known of it. It emulates POST ${writeOff.path}.`,
      `收呗提供 ${request.path}，但其文档不可得，本模拟器未实现；已实现 POST ${writeOff.path}`,
    );
  });
  app.use('/__admin', adminRoutes(options, admin));
  app.use((request, response) => {
    sendProblem(
      response,
      404,
      'no_such_path',
      `Nothing is at ${request.path}. The emulator has POST ${writeOff.path}, and /__admin/health.`,
      `${request.path} 不存在；本模拟器提供 POST ${writeOff.path} 和 /__admin/health`,
    );
  });
  app.use(onError(deps));
  return app;
}

const refuseMethod: RequestHandler = ({ path }, response) => {
  response.setHeader('allow', 'POST');
  sendProblem(response, 405, 'method_not_allowed', `${path} takes POST.`, `${path} 只接受 POST`);
};
