import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { isLoopback } from './loopback.js';
import { sendProblem } from './problem.js';

export interface AdminGuardOptions {
  /** Asked for as `Authorization: Bearer …`; without one, none is asked. */
  readonly token?: string | undefined;
  /** Hosts that may be named besides loopback ones, without port. */
  readonly allowedHosts: readonly string[];
}

/**
 * Keeps web pages of other origins (CSRF, DNS rebinding) and strangers away from the admin API. Only probes come through
 * without token and by any host: an orchestrator has none, and names the emulator by its address.
 */
export function adminGuard({ token, allowedHosts }: AdminGuardOptions): RequestHandler {
  const named = new Set(allowedHosts.map((host) => host.toLowerCase()));
  const isAllowed = (host: string): boolean => isLoopback(host) || named.has(host);
  return (request, response, next) => {
    const refuse: typeof sendProblem = (...problem) => {
      if (!isProbe(request)) return sendProblem(...problem);
      response.locals['isStranger'] = true;
      next();
    };
    const host = hostName(`http://${request.headers.host ?? ''}`);
    if (host === undefined || !isAllowed(host)) {
      refuse(
        response,
        403,
        'foreign_host',
        'Name the emulator by a loopback host, or start it with --allowed-host.',
        '请用本机地址访问，或以 --allowed-host 启动',
      );
      return;
    }
    const origin = request.headers.origin;
    if (origin !== undefined && hostOf(origin) !== hostOf(`http://${request.headers.host ?? ''}`)) {
      sendProblem(
        response,
        403,
        'foreign_origin',
        'Pages of another origin may not use the admin API.',
        '其他来源的网页不得使用管理接口',
      );
      return;
    }
    if (token !== undefined && !isSame(request.headers.authorization ?? '', `Bearer ${token}`)) {
      response.setHeader('www-authenticate', 'Bearer');
      refuse(
        response,
        401,
        'token_needed',
        'Send Authorization: Bearer with the admin token.',
        '请在 Authorization: Bearer 中给出管理令牌',
      );
      return;
    }
    next();
  };
}

function isProbe({ method, path }: Request): boolean {
  return (method === 'GET' || method === 'HEAD') && (path === '/health' || path === '/ready');
}

/** Whether a probe comes from somebody who may know no more than that the emulator lives, and is ready. */
export function isStranger({ locals }: Response): boolean {
  return locals['isStranger'] === true;
}

/** Host and port; a page on another port of this machine is another origin. */
function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).host : undefined;
}

function hostName(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}

function isSame(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
