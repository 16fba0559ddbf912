import { vi } from 'vitest';
import type * as sending from '../../mock-server/src/scenario/send-request.js';
import type { SeenExchange } from '../support/prism.js';
import { describeSuite } from './prism-suite.js';
import { withSomethingNew } from './with-something-new.js';

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

/**
 * Without them Prism would not meet each reason for which it cannot read a request, nor each signature that
 * may be missing.
 */
// The documents describe the write-off, so scenarios of other endpoints add nothing.
const more = new Set(['body-of-a-mebibyte', 'body-not-an-object', 'signature-warn', 'signature-off']);

describeSuite(seen, {
  choose: (all) => {
    const own = all.filter(({ scenario }) => !scenario.endpoints);
    return [...new Set([...withSomethingNew(own), ...own.filter(({ name }) => more.has(name))])];
  },
  atLeast: { exchanges: 250, broken: 3, faulty: 20 },
  // Written off though faulty, and only if the profile says that a signature is optional.
  unsigned: 2,
  unreadable: {
    'not JSON': 5,
    'not an object': 6,
    'media type': 5,
    charset: 5,
    'content encoding': 1,
    size: 1,
  },
  mutated: ['example'],
});
