import { fileURLToPath } from 'node:url';
import express, { type Request, type RequestHandler } from 'express';
import { packageFolder } from '../../version.js';
import helmet from 'helmet';

/** Where the build puts the page. */
const built = fileURLToPath(new URL('dist/ui/', packageFolder));

/** `/ui/`: the web page, from files that are read when somebody asks for them. There is nothing in it but the page. */
export function uiRoute(): RequestHandler {
  return express.static(built, {
    cacheControl: false,
    // A browser asks each time whether it has changed: after an update nobody sees half of the old page.
    setHeaders: (response) => response.setHeader('cache-control', 'no-cache'),
  });
}

/** Whether the page itself is asked for, which needs no token; its data does. */
export function isPage({ method, path }: Request): boolean {
  return (method === 'GET' || method === 'HEAD') && (path === '/ui' || path.startsWith('/ui/'));
}

/** What a page under `/__admin` may do: use what comes from here, without inline script, in no frame. */
const directives = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'connect-src': ["'self'"],
  'frame-ancestors': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
};

const own = helmet({
  contentSecurityPolicy: { useDefaults: false, directives },
  xFrameOptions: { action: 'deny' },
  // It would bind `localhost` to HTTPS, for whatever else runs there.
  strictTransportSecurity: false,
});

/** Headers for browsers on every answer of the admin API, which none of them keeps. The write-off has the provider's. */
export const pageHeaders: RequestHandler = (request, response, next) => {
  response.setHeader('cache-control', 'no-store');
  own(request, response, next);
};
