import type { Respond } from './respond.js';

/** Like Node's `fetch`: it rejects as that does where a connection is cut, and when its caller gives up. */
export function fetchHere(respond: Respond): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { signal } = request;
    signal.throwIfAborted();
    const response = await Promise.race([respond(request), givenUp(signal)]);
    if (response.type !== 'error') return response;
    const cause = Object.assign(new Error('the emulator cut the call'), { code: 'ECONNRESET' });
    throw new TypeError('fetch failed', { cause });
  };
}

function givenUp(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
