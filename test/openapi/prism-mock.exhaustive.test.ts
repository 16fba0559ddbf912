import { expect, test } from 'vitest';
import { startPrismMock } from '../support/prism.js';
import { documentPath } from './clients.js';

// It returned `{}` with 422 and the body of a success.
test.each([
  ['example', '{}', 422, { return_code: 'FAIL', return_msg: '参数不合法' }],
  ['table', '{"inst_no":"900024"}', 422, { return_code: 'FAIL', return_msg: '参数不合法' }],
  [
    'example',
    '{"inst_no":"900024","merchant_no":"1","shop_no":"1","ts":"20261123120000","coupon_code":"1","sign":"1"}',
    200,
    { return_code: 'SUCCESS' },
  ],
])(
  'Prism as a mock of the document %s responds to %s with %i',
  async (name, body, status, expected) => {
    const { url, kill } = await startPrismMock(documentPath(name));
    try {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${url}/openpay/coupon/wf`, { method: 'POST', headers, body });
      expect([response.status, await response.json()]).toEqual([status, expect.objectContaining(expected)]);
    } finally {
      kill();
    }
  },
  60_000,
);
