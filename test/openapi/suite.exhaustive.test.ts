import { vi } from 'vitest';
import type * as sending from '../../mock-server/src/scenario/send-request.js';
import type { SeenExchange } from '../support/prism.js';
import { describeSuite } from './prism-suite.js';

// Every exchange of the suite, as sent over the wire.
const seen = vi.hoisted((): SeenExchange[] => []);
vi.mock('../../mock-server/src/scenario/send-request.js', async (original) => {
  const real = await original<typeof sending>();
  const sendRequest: typeof real.sendRequest = async (url, outgoing, giveUpMs) => {
    const came = await real.sendRequest(url, outgoing, giveUpMs);
    if (came.kind === 'response' && url.endsWith('/openpay/coupon/wf')) {
      const { status, headers: responseHeaders, text: answer } = came;
      seen.push({ headers: outgoing.headers, body: outgoing.body, status, responseHeaders, answer });
    }
    return came;
  };
  return { ...real, sendRequest };
});

describeSuite(seen, {
  choose: (all) => all,
  atLeast: { exchanges: 800, broken: 6, faulty: 51 },
  // Written off though faulty, and only if the profile says that a signature is optional.
  unsigned: 4,
  unreadable: {
    'not JSON': 10,
    'not an object': 6,
    'media type': 5,
    charset: 5,
    'content encoding': 1,
    size: 1,
  },
  mutated: ['example', 'table'],
});
