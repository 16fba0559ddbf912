import type { Request, RequestHandler, Response } from 'express';
import { carries } from '../admin-token.js';
import { isPage } from './ui.js';
import { allowedHosts, isAddress } from '../hosts.js';
import { sendProblem } from '../problem.js';
import { hostIn, isOfOtherOrigin } from '../web-pages.js';

export interface AdminGuardOptions {
  /** Required as `Authorization: Bearer …`. Unset: no token is required. */
  readonly token?: string | undefined;
  /** Hosts that are allowed besides loopback ones, without port. */
  readonly allowedHosts: readonly string[];
}

/** Status, code, and reason, in English and Chinese. */
type GuardRefusal = readonly [status: number, code: string, en: string, zh: string];

/**
 * Keeps web pages of other origins (CSRF, DNS rebinding) and strangers away from the admin API. Only probes need no
 * token and may use any host: an orchestrator has no token, and uses the emulator's address. The files of the web page
 * need no token either: a browser sends none for them, and the page prompts for it.
 *
 * @throws RangeError for an invalid allowed host
 */
export function adminGuard(options: AdminGuardOptions): RequestHandler {
  const isAllowed = allowedHosts(options.allowedHosts);
  return (request, response, next) => {
    const stranger =
      refuseHost(request, isAllowed) ?? (isPage(request) ? undefined : refuseToken(request, options));
    const refusal = refuseForm(request) ?? refuseOrigin(request) ?? (isProbe(request) ? undefined : stranger);
    if (stranger) response.locals['isStranger'] = true;
    if (!refusal) {
      next();
      return;
    }
    const [status, ...why] = refusal;
    if (status === 401) response.setHeader('www-authenticate', 'Bearer');
    sendProblem(response, status, ...why);
  };
}

function isProbe({ method, path }: Request): boolean {
  return (method === 'GET' || method === 'HEAD') && (path === '/health' || path === '/ready');
}

/** Whether a probe comes from a sender who may only know that the emulator is live, and ready. */
export function isStranger({ locals }: Response): boolean {
  return locals['isStranger'] === true;
}

const single = ['host', 'origin', 'authorization', 'sec-fetch-site'] as const;

/** Rejects duplicate headers, and a host in two places: two readers may believe different values. */
function refuseForm({ headersDistinct, originalUrl }: Request): GuardRefusal | undefined {
  const twice = single.find((name) => (headersDistinct[name]?.length ?? 0) > 1);
  if (twice !== undefined) {
    return [400, 'repeated_header', `The header ${twice} comes twice.`, `请求头 ${twice} 重复`];
  }
  if (originalUrl.startsWith('/')) return undefined;
  return [
    400,
    'absolute_target',
    'The admin API cannot be called through a proxy: send only the path.',
    '不能通过代理访问管理 API：请求行只写路径',
  ];
}

/** Rejects other hosts: a page whose name was made to point to this machine sends that name. */
function refuseHost(
  { headers, socket }: Request,
  isAllowed: (host: string) => boolean,
): GuardRefusal | undefined {
  const host = hostIn(headers.host);
  if (host !== undefined && (isAllowed(host) || isAddress(host, socket.localAddress))) return undefined;
  return [
    403,
    'foreign_host',
    'Name the emulator by a loopback host, or start it with --allowed-host.',
    '请用本机地址访问，或以 --allowed-host 启动',
  ];
}

function refuseOrigin(request: Request): GuardRefusal | undefined {
  if (!isOfOtherOrigin(request)) return undefined;
  return [
    403,
    'foreign_origin',
    'Pages of another origin may not use the admin API.',
    '其他来源的网页不能使用管理 API',
  ];
}

function refuseToken({ headers }: Request, { token }: AdminGuardOptions): GuardRefusal | undefined {
  if (token === undefined || carries(headers.authorization, token)) return undefined;
  return [
    401,
    'token_needed',
    'Send Authorization: Bearer with the admin token.',
    '请在 Authorization: Bearer 中给出管理令牌',
  ];
}
