import { setImmediate } from 'node:timers/promises';
import type { RequestHandler, Router } from 'express';
import { lazily } from '../lazily.js';

/** Routes that load on their first request, in a turn of the loop for themselves: other requests are served before. */
export function later(load: () => Promise<Router>): RequestHandler {
  const routes = lazily(async () => {
    await setImmediate();
    return load();
  });
  return async (request, response, next) => {
    const router = await routes();
    router(request, response, next);
  };
}
