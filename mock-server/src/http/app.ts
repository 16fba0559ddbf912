import express, { type Express } from 'express';
import { adminRoutes, onError } from './admin/routes.js';
import type { AdminGuardOptions } from './admin/guard.js';
import { type OnOther, tellOthers } from './other-request.js';
import { sendProblem } from './problem.js';
import type { AdminContext } from './admin/scoped.js';
import { type ListenerOptions, type WriteOffListener, writeOffPath } from './listener.js';

/** Endpoints that the provider lists, and whose pages are not at hand. */
const notEmulated = ['/openpay/coupon/quary', '/openpay/coupon/cancel'];

export interface AppOptions extends ListenerOptions, AdminContext {
  readonly admin: AdminGuardOptions;
  /** Told of requests that are no write-offs, and of which an operator may want to know. */
  readonly onOther: OnOther;
}

/** The emulator as an Express app: the write-off, the admin API, and 404 for all else. */
export function createApp(options: AppOptions, writeOff: WriteOffListener): Express {
  const { deps, admin } = options;
  const app = express();
  app.disable('x-powered-by').disable('etag').enable('case sensitive routing').enable('strict routing');
  app.post(writeOffPath, writeOff);
  app.use(tellOthers(options));
  app.all(writeOffPath, (_, response) => {
    response.setHeader('allow', 'POST');
    sendProblem(
      response,
      405,
      'method_not_allowed',
      `${writeOffPath} takes POST.`,
      `${writeOffPath} 只接受 POST`,
    );
  });
  app.all(notEmulated, (request, response) => {
    sendProblem(
      response,
      404,
      'not_emulated',
      `The provider has ${request.path}, this emulator has not: nothing is known of it. It emulates POST ${writeOffPath}.`,
      `收呗提供 ${request.path}，但其文档不可得，本模拟器未实现；已实现 POST ${writeOffPath}`,
    );
  });
  app.use('/__admin', adminRoutes(options, admin));
  app.use((request, response) => {
    sendProblem(
      response,
      404,
      'no_such_path',
      `Nothing is at ${request.path}. The emulator has POST ${writeOffPath}, and /__admin/health.`,
      `${request.path} 不存在；本模拟器提供 POST ${writeOffPath} 和 /__admin/health`,
    );
  });
  app.use(onError(deps));
  return app;
}
