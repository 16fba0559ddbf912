import { type RequestHandler, Router } from 'express';
import type { Deps } from '../../core/emulator.js';
import type { Text } from '../../core/refusal.js';
import { StoreError } from '../../store/store-error.js';
import { isStranger } from './guard.js';
import { sendProblem } from '../problem.js';
import { noQuery } from './query.js';
import type { AdminContext } from './scoped.js';

/** The longest wait for the store, milliseconds. */
const patienceMs = 1_000;

/** `/health`, as strangers see it, and `/ready`. */
export function probeRoutes(context: AdminContext): Router {
  const router = Router({ caseSensitive: true });
  router.get('/health', (_, response, next) => {
    if (isStranger(response)) response.json({ status: 'ok' });
    else next();
  });
  router.get('/ready', noQuery, readyRoute(context));
  return router;
}

function readyRoute({ deps, pauses }: AdminContext): RequestHandler {
  const failureOf = storeWatch(deps);
  return async (_, response) => {
    if (pauses.isEnded) {
      sendProblem(
        response,
        503,
        'draining',
        'The emulator is ending: send new requests elsewhere.',
        '模拟器正在结束：请将新请求发往别处',
      );
      return;
    }
    const failure = await failureOf();
    if (failure === undefined) response.json({ status: 'ready' });
    else {
      // Strangers must not learn where its state is kept.
      const { en, zh } = failure instanceof StoreError && !isStranger(response) ? failure.text : unreached;
      sendProblem(response, 503, 'store_not_reached', en, zh);
    }
  };
}

const unreached: Text = {
  en: 'The store could not take a write-off within a second: the log says why.',
  zh: '存储未能在一秒内完成核销所需的写入，原因见日志',
};

/** Why the store accepts no write-offs; undefined if it does. During a failure, logs each reason once. */
function storeWatch({ store, onError }: Deps): () => Promise<Error | undefined> {
  const logged = new Set<string>();
  return async () => {
    try {
      await within(patienceMs, store.ping());
      logged.clear();
      return undefined;
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause));
      if (!logged.has(error.message)) onError(cause);
      logged.add(error.message);
      return error;
    }
  };
}

async function within(ms: number, done: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the store did not respond within ${ms} ms`)), ms);
  });
  try {
    await Promise.race([done, late]);
  } finally {
    clearTimeout(timer);
  }
}
