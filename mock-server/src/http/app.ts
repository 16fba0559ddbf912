import { type Draft, drafts } from '@shoubei-kit/fixtures/endpoints';
import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import type { Journal } from '../journal/journal.js';
import { adminRoutes, onError } from './admin/routes.js';
import type { AdminGuardOptions } from './admin/guard.js';
import type { ProbablyMeant } from '../journal/unmatched.js';
import { markUnmatched, noteOtherRequests } from './note-other-requests.js';
import { maskOtherRequest, maskPath, type OnOther, type OtherRequest } from './other-request.js';
import { probablyMeant } from './probably-meant.js';
import { sendProblem } from './problem.js';
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
  const list = served.map(({ path }) => `POST ${path}`).join(', ');
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
  const noted = (request: Request, response: Response): ProbablyMeant | undefined => {
    const { method, originalUrl } = request;
    const meant = probablyMeant(method, maskPath(originalUrl, deps.settings), deps.settings);
    markUnmatched(response, { meant });
    return meant;
  };
  app.use(closeUnread).use(noteOtherRequests({ deps, onOther }));
  for (const { path } of served)
    app.all(path, (request, response) => {
      noted(request, response);
      response.setHeader('allow', 'POST');
      sendProblem(response, 405, 'method_not_allowed', `${path} takes POST.`, `${path} 只接受 POST`);
    });
  app.use('/__admin', adminRoutes({ ...options, acts, findCause: causeFinder(deps.settings) }, admin));
  app.use((request, response) => {
    const meant = noted(request, response);
    const draft = drafts().find(({ declaration }) => declaration.path === request.path);
    if (draft) {
      sendProblem(response, 404, 'not_emulated', ...notEmulated(draft, list));
      return;
    }
    sendProblem(
      response,
      404,
      'no_such_path',
      `Nothing is at ${request.path}. ${meant ? `${meant.en} ` : ''}The emulator has ${list}, and /__admin/health.`,
      `${request.path} 不存在；${meant ? `${meant.zh}；` : ''}本模拟器提供 ${list} 和 /__admin/health`,
    );
  });
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

/** Describes an endpoint that the provider has, but nobody declared here. */
function notEmulated(
  { name, declaration: { path } }: Draft,
  list: string,
): readonly [en: string, zh: string] {
  const draft = `shoubei-mock endpoints draft ${name}`;
  return [
    `The provider has ${path}; its page is yours, not this project's. Declare it with serve --endpoint FILE; \`${draft}\` prints a draft to begin with. Served here: ${list}.`,
    `收呗提供 ${path}，其文档在您手中，不在本项目。请用 serve --endpoint 文件 声明；\`${draft}\` 可打印草稿作为起点。此处提供：${list}`,
  ];
}
