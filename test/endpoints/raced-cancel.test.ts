import { expect, test } from 'vitest';
import { drafts } from '@shoubei-kit/fixtures/endpoints';
import { sharedServer } from '../support/shared.js';
import { signed } from '../support/sign.js';
import { base } from '../support/wire.js';

const { url } = await sharedServer({ endpoints: drafts().map(({ declaration }) => declaration) });

async function call(path: string, fields: Readonly<Record<string, unknown>>): Promise<string> {
  const response = await fetch(`${url}/openpay/coupon/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(signed({ ...base, ...fields })),
  });
  const { status = '' }: { status?: string } = JSON.parse(await response.text());
  const said = response.headers.get('x-shoubei-mock-outcome');
  return `${said} ${status} ${response.headers.get('x-shoubei-mock-replayed') ?? 'first'}`.trim();
}

test('of two simultaneous cancels one cancels and the other repeats it, and each query returns one of the two states', async () => {
  for (const serial of [1, 2, 3, 4, 5, 6, 7, 8, 9]) {
    const coupon_code = `99000000${serial}001`;
    const wf_trace_no = `R${serial}`;
    await call('wf', { coupon_code, wf_trace_no });
    const [one, query, another, last] = await Promise.all([
      call('cancel', { wf_trace_no }),
      call('quary', { coupon_code }),
      call('cancel', { coupon_code }),
      call('quary', { wf_trace_no }),
    ]);
    expect([one, another].toSorted()).toEqual(['done DRAFT_CANCELLED first', 'done DRAFT_CANCELLED true']);
    for (const seen of [query, last]) expect(seen).toMatch(/^found DRAFT_(?:WRITTEN_OFF|CANCELLED) first$/u);
    expect(await call('quary', { wf_trace_no })).toBe('found DRAFT_CANCELLED first');
  }
});
