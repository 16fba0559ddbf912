import express, { type Express, type RequestHandler } from 'express';
import type { Journal } from '../journal/journal.js';
import { adminRoutes, onError } from './admin/routes.js';
import type { AdminGuardOptions } from './admin/guard.js';
import { later } from './later.js';
import { noteOtherRequests } from './note-other-requests.js';
import { maskOtherRequest, type OnOther, type OtherRequest } from './other-request.js';
import { causeFinder } from '../workbench/refusal-cause.js';
import type { Act, AdminContext } from './admin/scoped.js';
import type { EndpointListener, ListenerOptions } from './listener.js';
import { closeIfUnread } from './unread.js';

export interface AppOptions extends ListenerOptions, Omit<AdminContext, 'acts' | 'findCause'> {
  readonly admin: AdminGuardOptions;
  /** Called for requests other than write-offs that may interest an operator. */
  readonly onOther: OnOther;
}

/** An endpoint and its listener. */
export interface MountedEndpoint {
  readonly path: string;
  readonly listener: EndpointListener;
}

/** The emulator as an Express app: its endpoints, the admin API, and 404 for everything else. */
export function createApp(options: AppOptions, served: readonly MountedEndpoint[]): Express {
  const { deps, admin } = options;
  const app = express();
  app.disable('x-powered-by').disable('etag').enable('case sensitive routing').enable('strict routing');
  for (const { path, listener } of served) app.post(path, listener);
  const acts: AdminContext['acts'] = new Set();
  const onOther: OnOther = (other) => {
    options.onOther(other);
    if (other.unmatched) options.journal.addUnmatched(toUnmatched(other, options));
    else if (other.status !== undefined && other.status < 300)
      for (const tell of acts) tell(toAct(other, options));
  };
  app.use(closeUnread).use(noteOtherRequests({ deps, onOther }));
  app.use('/__admin', adminRoutes({ ...options, acts, findCause: causeFinder(deps.settings) }, admin));
  const paths = served.map(({ path }) => path);
  app.use(later(async () => (await import('./unserved.js')).unservedRoutes(paths, deps.settings)));
  app.use(onError(deps));
  return app;
}

const closeUnread: RequestHandler = (request, response, next) => {
  closeIfUnread(request, response);
  next();
};

function toAct(other: OtherRequest, { deps: { settings } }: AppOptions): Act {
  const { method, path, instNo } = maskOtherRequest(other, settings);
  return { method, path, ...(instNo !== undefined && { inst_no: instNo }) };
}

function toUnmatched(
  other: OtherRequest,
  { deps: { settings, nowMs } }: AppOptions,
): Parameters<Journal['addUnmatched']>[0] {
  const { requestId: id, method, path, status = 0, unmatched } = maskOtherRequest(other, settings);
  const at = new Date(nowMs()).toISOString();
  return { id, at, method, path, status, ...(unmatched?.meant && { meant: unmatched.meant }) };
}
