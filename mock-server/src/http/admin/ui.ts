import { hash } from 'node:crypto';
import { extname } from 'node:path';
import type { Request, RequestHandler } from 'express';
import helmet from 'helmet';
import { ownFile } from '../../own-files.js';

/** The built files of the page. */
const files: ReadonlySet<string> = new Set([
  'index.html',
  'main.js',
  'style.css',
  'icon.svg',
  'licences.txt',
]);

/** The file of the page at a path below `/__admin`; undefined for other paths. */
export function pageFileAt(path: string): string | undefined {
  if (path === '/ui' || path === '/ui/') return 'index.html';
  const name = path.startsWith('/ui/') ? path.slice('/ui/'.length) : '';
  return files.has(name) ? name : undefined;
}

/** `/ui/`: the web page, from files that are read on request. They contain only the page. */
export const uiRoute: RequestHandler = ({ path, baseUrl }, response, next) => {
  const name = pageFileAt(path);
  if (name === undefined) next();
  else if (path === '/ui') response.redirect(301, `${baseUrl}/ui/`);
  else {
    const bytes = ownFile(`ui/${name}`);
    // A browser checks each time whether it has changed: after an update nobody sees half of the old page.
    response.set({ 'cache-control': 'no-cache', etag: `"${hash('sha1', bytes)}"` });
    response.type(extname(name)).send(bytes);
  }
};

/** Whether the request is for the page itself, which needs no token. Its data does. */
export function isPage({ method, path }: Request): boolean {
  return (method === 'GET' || method === 'HEAD') && pageFileAt(path) !== undefined;
}

/** Limits a page under `/__admin` to content from here, without inline script, in no frame. */
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
  // It would bind `localhost` to HTTPS, for other servers on this machine too.
  strictTransportSecurity: false,
});

/**
 * Sets headers for browsers on every response of the admin API, and forbids caching. The write-off has the provider's.
 */
export const pageHeaders: RequestHandler = (request, response, next) => {
  response.setHeader('cache-control', 'no-store');
  own(request, response, next);
};
