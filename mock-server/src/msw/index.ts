import type { HttpHandler } from 'msw';
import type * as msw from 'msw';
import { type InProcessEmulator, inProcess } from '../start/in-process.js';
import { type InProcessOptions } from '../start/options.js';

export type { InProcessEmulator } from '../start/in-process.js';
export type { InProcessOptions } from '../start/options.js';

/** An in-process emulator, and the MSW handlers that send requests to it. */
export interface ShoubeiHandlers extends InProcessEmulator {
  /**
   * For `setupServer` or `server.use`. They match all under `/openpay/` at the emulator's origin, and other paths that
   * it serves.
   */
  readonly handlers: HttpHandler[];
}

/**
 * Starts an emulator behind handlers of MSW 2 (the package `msw`, an optional peer), for Node. It responds to every
 * request that this process sends to the provider's origin, or to `origin`. No port is opened.
 *
 * @throws as `startInProcess` does; an error that says what to install if `msw` is missing
 * @example
 * const emulator = await shoubeiHandlers();
 * const server = setupServer(...emulator.handlers);
 * server.listen({ onUnhandledRequest: 'error' });
 */
export async function shoubeiHandlers(options: InProcessOptions = {}): Promise<ShoubeiHandlers> {
  const { http } = await loadMsw();
  const { emulator, respond, paths } = await inProcess('shoubeiHandlers', options);
  const elsewhere = paths.filter((path) => !path.startsWith('/openpay/'));
  const handlers = ['/openpay/*', ...elsewhere].map((path) =>
    http.all(`${emulator.url}${path}`, ({ request }) => respond(request)),
  );
  return { ...emulator, handlers };
}

async function loadMsw(): Promise<typeof msw> {
  try {
    return await import('msw');
  } catch (cause) {
    throw new Error(
      'shoubeiHandlers needs the package msw, version 2: npm install --save-dev msw@2 / 需要 msw 2：npm install --save-dev msw@2',
      { cause },
    );
  }
}
