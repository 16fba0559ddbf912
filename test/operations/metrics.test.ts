import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { serveProcess } from '../support/cli.js';
import { admin, post, writeOff } from '../support/wire.js';
import { ask } from './asked.js';
import { type Family, readExposition } from './exposition.js';
import { listenOn } from './failing-store.js';

async function scrape(url: string): Promise<ReadonlyMap<string, Family>> {
  const { status, headers, text } = await ask(url, '/__admin/metrics');
  expect([status, headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  return readExposition(text);
}

/** A value by its name and labels, as it is in the text. */
function valueOf(families: ReadonlyMap<string, Family>, sample: string): number | undefined {
  for (const { samples } of families.values()) if (samples.has(sample)) return samples.get(sample);
  return undefined;
}

const outcome = (families: ReadonlyMap<string, Family>, name: string): number | undefined =>
  valueOf(families, `shoubei_mock_requests_total{endpoint="/openpay/coupon/wf",outcome="${name}"}`);

test('counts are exact from the first request on, even before the first scrape, and survive a reset', async () => {
  const serving = await serveProcess(['--journal-size', '2', '--log-level', 'error']);
  const { url } = serving;
  for (let i = 0; i < 3; i += 1) await writeOff(url, `990001000000${i}`);
  await writeOff(url, '9900010000000');
  await writeOff(url, '679533922928');
  await post(url, '{}');
  await writeOff(url, '9983010000001');
  await expect(writeOff(url, '9981010000001')).rejects.toThrow(/fetch failed/u);
  const before = await scrape(url);
  const told = ['written_off', 'already_used', 'refunded', 'illegal_parameter', 'fault', 'expired'];
  expect(told.map((name) => outcome(before, name))).toEqual([3, 1, 1, 1, 2, 0]);
  expect(before.get('shoubei_mock_requests_total')?.samples.size).toBe(18);
  expect(valueOf(before, 'shoubei_mock_request_duration_seconds_count{endpoint="/openpay/coupon/wf"}')).toBe(
    8,
  );
  expect(valueOf(before, 'shoubei_mock_store_duration_seconds_count{operation="transact"}')).toBe(7);
  // Two of the institution's seven are kept, and the one without an institution.
  expect(valueOf(before, 'shoubei_mock_journal_exchanges')).toBe(3);
  expect(valueOf(before, 'shoubei_mock_journal_evictions_total')).toBe(5);
  await admin(url, 'POST', '/reset');
  await writeOff(url, '9900010000000');
  const after = await scrape(url);
  expect(told.map((name) => outcome(after, name))).toEqual([4, 1, 1, 1, 2, 0]);
  expect(valueOf(after, 'shoubei_mock_journal_exchanges')).toBe(1);
  expect(valueOf(after, 'shoubei_mock_journal_evictions_total')).toBe(5);
  expect(valueOf(after, 'shoubei_mock_store_duration_seconds_count{operation="reset"}')).toBe(1);
  // The monitor of the event loop does not keep the process alive.
  const { code, ms } = await serving.stop();
  expect([code, ms < 30_000]).toEqual([0, true]);
});

test('the exposed text is well formed, follows the conventions, and its labels have few values', async () => {
  const serving = await serveProcess(['--log-level', 'error']);
  await writeOff(serving.url, '9900010000000001');
  await writeOff(serving.url, '9900010000000001', { inst_no: 'stranger' });
  const families = await scrape(serving.url);
  const own = [...families].filter(([name]) => name.startsWith('shoubei_mock_'));
  expect(own.map(([name, { type, labels }]) => [name, type, [...labels].toSorted()])).toEqual([
    ['shoubei_mock_build_info', 'gauge', ['node', 'version']],
    ['shoubei_mock_requests_total', 'counter', ['endpoint', 'outcome']],
    ['shoubei_mock_run_requests_total', 'counter', []],
    ['shoubei_mock_request_duration_seconds', 'histogram', ['endpoint', 'le']],
    ['shoubei_mock_store_duration_seconds', 'histogram', ['le', 'operation']],
    ['shoubei_mock_store_errors_total', 'counter', ['operation']],
    ['shoubei_mock_journal_exchanges', 'gauge', []],
    ['shoubei_mock_journal_bytes', 'gauge', []],
    ['shoubei_mock_journal_evictions_total', 'counter', []],
    ['shoubei_mock_log_lines_lost_total', 'counter', []],
  ]);
  for (const [name, { type }] of families)
    expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter']);
  expect([...families.keys()]).toEqual(
    expect.arrayContaining(['nodejs_eventloop_lag_p99_seconds', 'process_resident_memory_bytes']),
  );
  const { text } = await ask(serving.url, '/__admin/metrics');
  expect(text).not.toMatch(/900024|stranger|demo-key/u);
  expect((await ask(serving.url, '/__admin/metrics', {}, 'HEAD')).text).toBe('');
  expect((await ask(serving.url, '/__admin/metrics?inst_no=900024')).status).toBe(400);
  await serving.stop();
});

test('a write-off that took half a second is in the buckets from half a second on, and in no smaller one', async () => {
  const serving = await serveProcess(['--log-level', 'error']);
  await admin(serving.url, 'POST', '/faults', { kind: 'latency', when: 'before', ms: 510 });
  await writeOff(serving.url, '9900010000000001');
  const families = await scrape(serving.url);
  const bucket = (le: string): number | undefined =>
    valueOf(
      families,
      `shoubei_mock_request_duration_seconds_bucket{endpoint="/openpay/coupon/wf",le="${le}"}`,
    );
  const sum =
    valueOf(families, 'shoubei_mock_request_duration_seconds_sum{endpoint="/openpay/coupon/wf"}') ?? 0;
  expect(sum).toBeGreaterThan(0.5);
  expect(sum).toBeLessThan(10);
  expect(['0.0005', '0.25', '0.5'].map(bucket)).toEqual([0, 0, 0]);
  // On a busy machine it may take longer than intended.
  expect(bucket('2.5')).toBe(sum <= 2.5 ? 1 : 0);
  expect(['10', '+Inf'].map(bucket)).toEqual([1, 1]);
  await serving.stop();
});

test('a store that fails is counted by operation', async () => {
  const broken = await listenOn({ transact: () => Promise.reject(new Error('disk full')) });
  await writeOff(broken.url, '9900010000000001');
  await writeOff(broken.url, '9900010000000002');
  const families = await scrape(broken.url);
  expect(valueOf(families, 'shoubei_mock_store_errors_total{operation="transact"}')).toBe(2);
  expect(valueOf(families, 'shoubei_mock_store_errors_total{operation="ping"}')).toBe(0);
  expect(outcome(families, 'system_error')).toBe(2);
  await broken.close();
});

test('prom-client is loaded at the first request for metrics, and not before', async () => {
  const script = `
    import { createRequire } from 'node:module';
    import { startMockServer } from '@shoubei-kit/mock-server';
    const { cache } = createRequire(import.meta.url);
    const isLoaded = () => Object.keys(cache).some((path) => path.includes('prom-client'));
    const server = await startMockServer();
    await server.client().writeOff({ couponCode: '9900010000000001' });
    const before = isLoaded();
    const { status } = await fetch(server.url + '/__admin/metrics');
    console.log(before, status, isLoaded());
    await server.close();`;
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    cwd,
  });
  expect(stdout).toBe('false 200 true\n');
});
