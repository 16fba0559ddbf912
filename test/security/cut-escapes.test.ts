import { expect, test } from 'vitest';
import { startMockServer } from '../../mock-server/src/index.js';

const json = { 'content-type': 'application/json' };

test('escapes cut at many places do not block the emulator, in a path, a field or a view', async () => {
  await using own = await startMockServer();
  const writeOff = (fields: Readonly<Record<string, string>>): Promise<Response> =>
    fetch(`${own.url}/openpay/coupon/wf`, { method: 'POST', headers: json, body: JSON.stringify(fields) });
  const startedAt = performance.now();

  const path = await fetch(`${own.url}/${'%c3%'.repeat(60)}`);
  await writeOff({ a: '%c3%'.repeat(300) });
  await writeOff({ a: '\\…'.repeat(513), b: '%25%…'.repeat(400), c: '%'.repeat(1_024) });
  const journal = await fetch(`${own.url}/__admin/requests`);
  await journal.text();

  expect([path.status, journal.status]).toEqual([404, 200]);
  // It once took hours.
  expect(performance.now() - startedAt).toBeLessThan(60_000);
});

test('a CSV row of commas only is too long, and a thousand faults end the reading', async () => {
  await using own = await startMockServer();
  const upload = async (body: string): Promise<unknown> => {
    const response = await fetch(`${own.url}/__admin/coupons`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body,
    });
    return response.json();
  };

  expect(await upload(','.repeat(1_000_000))).toMatchObject({
    error: { problems: [{ line: 1, message: 'is longer than 64 KiB, so its end is lost' }] },
  });
  expect(await upload(`coupon_code,face_amount\n${',,,,\n'.repeat(50_000)}`)).toMatchObject({
    error: { code: 'bad_coupon', more: 1_001 },
  });
});
