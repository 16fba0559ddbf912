import { fileURLToPath } from 'node:url';
import express, { type Request, type RequestHandler } from 'express';
import { packageFolder } from '../../version.js';

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
