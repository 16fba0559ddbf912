import type { RequestHandler } from 'express';
import { refuseQuery } from './query.js';
import type { AdminContext } from './scoped.js';

/** `/metrics` for Prometheus. Counting begins at the start. The renderer loads on the first request. */
export function metricsRoute({ meters, journal, deps }: AdminContext): RequestHandler {
  let loading: Promise<{ readonly type: string; readonly render: () => Promise<string> }> | undefined;
  const load = async (): Promise<NonNullable<Awaited<typeof loading>>> => {
    const { metricsRenderer, metricsType } = await import('../../metrics/render.js');
    return { type: metricsType, render: metricsRenderer(meters, journal, deps.settings) };
  };
  return async (request, response) => {
    if (refuseQuery(request, response, [])) return;
    loading ??= load();
    const { type, render } = await loading;
    response.type(type).send(await render());
  };
}
