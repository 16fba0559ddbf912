import type { RequestHandler } from 'express';
import { lazily } from '../../lazily.js';
import type { AdminContext } from './scoped.js';

/** `/metrics` for Prometheus. Counting begins at the start. The renderer loads on the first request. */
export function metricsRoute({ meters, journal, deps }: AdminContext): RequestHandler {
  const load = lazily(async () => {
    const { metricsRenderer, metricsType } = await import('../../metrics/render.js');
    return { type: metricsType, render: metricsRenderer(meters, journal, deps.settings) };
  });
  return async (_, response) => {
    const { type, render } = await load();
    response.type(type).send(await render());
  };
}
