import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { serveProcess } from '../support/cli.js';
import { signed } from '../support/sign.js';
import { admin, base, writeOff } from '../support/wire.js';
import { Caller, isLast } from './caller.js';

/** A write-off as sent over the wire, with a separate coupon and trace number. */
function request(n: number): string {
  const serial = String(n).padStart(7, '0');
  const body = JSON.stringify(
    signed({ ...base, coupon_code: `990001000${serial}`, wf_trace_no: `T${serial}` }),
  );
  return `POST /openpay/coupon/wf HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

/** The machine may be busy. */
const patience = { timeout: 60_000 };

function callers(url: string, count: number): Promise<readonly Caller[]> {
  return Promise.all(Array.from({ length: count }, () => Caller.to(url)));
}

/** Trace numbers in the JSON log: what the emulator accepted. */
function taken(output: string): readonly string[] {
  return [...output.matchAll(/"wf_trace_no":"(T\d{7})"/gu)].map(([, trace = '']) => trace);
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  'after %s each of hundreds of requests gets a whole response or was never accepted, and connections are announced as closing',
  async (signal) => {
    const serving = await serveProcess(['--json', '--drain-ms', '120000']);
    const half = await callers(serving.url, 100);
    const begun = half.map((caller, i) => {
      const text = request(1_000_000 + i);
      caller.send(text.slice(0, -40));
      return text;
    });
    const busy = await callers(serving.url, 200);
    const all = [...half, ...busy];
    let sent = 0;
    let count = 0;
    const asked = new Map<Caller, string>();
    const next = (caller: Caller): void => {
      sent += 1;
      asked.set(caller, `T${String(sent).padStart(7, '0')}`);
      caller.send(request(sent));
    };
    for (const caller of busy) {
      caller.onResponse = (answer) => {
        expect(JSON.parse(answer.body)).toMatchObject({
          result_code: 'SUCCESS',
          wf_trace_no: asked.get(caller),
        });
        asked.delete(caller);
        count += 1;
        if (!isLast(answer)) next(caller);
      };
      next(caller);
    }
    await expect.poll(() => count, patience).toBeGreaterThan(500);
    const stopped = serving.stop(signal);
    await expect.poll(serving.output, patience).toContain('"stopping"');
    for (const [i, caller] of half.entries()) caller.send(begun[i]?.slice(-40) ?? '');
    const { code, ms } = await stopped;
    await Promise.all(all.map(({ closed }) => closed));
    expect(code).toBe(0);
    // Nobody waits for the end of --drain-ms: a caller with its response is released.
    expect(ms).toBeLessThan(60_000);
    expect(all.map(({ rest }) => rest).filter((rest) => rest !== '')).toEqual([]);
    // Requests that had begun got responses that announce the end of the connection.
    expect(half.map(({ answers }) => [answers.length, answers.every(isLast)])).toEqual(
      half.map(() => [1, true]),
    );
    const answered = all.flatMap(({ answers }) =>
      answers.map(({ body }) => /"wf_trace_no":"(T\d{7})"/u.exec(body)?.[1] ?? body),
    );
    expect(answered.length).toBeGreaterThan(500);
    expect(answered.toSorted()).toEqual(taken(serving.output()).toSorted());
  },
);

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
const fourWriteOffs = [2, 3, 4, 5].map(request).join('');

test.each([
  ['write-offs', fourWriteOffs],
  ['GET /__admin/health', get('/__admin/health').repeat(4)],
  ['GET /__admin/ready', get('/__admin/ready').repeat(4)],
  ['GET /__admin/ui/', get('/__admin/ui/').repeat(4)],
  ['GET /__admin/orders', get('/__admin/orders').repeat(4)],
  ['GET /nope', get('/nope').repeat(4)],
  [
    'health, write-offs and health',
    get('/__admin/health') + request(2) + request(3) + get('/__admin/health'),
  ],
])('requests that arrived in one piece before the end, %s, all get their response', async (_, four) => {
  const server = await startMockServer({ drainMs: 120_000 });
  const caller = await Caller.to(server.url);
  caller.send(get('/__admin/health'));
  await expect.poll(() => caller.answers.length, patience).toBe(1);
  // The system has them before the server closes, and the server reads them afterwards.
  caller.send(four);
  await server.close();
  await caller.closed;
  expect([caller.rest, caller.answers.map(isLast)]).toEqual(['', [false, false, false, false, true]]);
});

test('requests that arrived while the response before them was being made get theirs when it is sent after the end began', async () => {
  let closed: Promise<void> | undefined;
  const server = await startMockServer({
    drainMs: 120_000,
    onExchange: () => {
      if (closed) return;
      caller.send(fourWriteOffs);
      closed = server.close();
    },
  });
  const caller = await Caller.to(server.url);
  caller.send(request(1));
  await caller.closed;
  await closed;
  expect([caller.rest, caller.answers.map(isLast)]).toEqual(['', [false, false, false, false, true]]);
});

test('a response that had begun is finished, however slowly it is read, and then the emulator ends', async () => {
  const serving = await serveProcess(['--drain-ms', '120000', '--json', '--journal-size', '3000']);
  const writers = await callers(serving.url, 20);
  await Promise.all(
    writers.map(
      (caller, i) =>
        new Promise<void>((resolve) => {
          caller.onResponse = () =>
            caller.answers.length < 150 ? caller.send(request(i * 1_000 + caller.answers.length)) : resolve();
          caller.send(request(i * 1_000));
        }),
    ),
  );
  const reader = await Caller.to(serving.url);
  reader.pause();
  reader.send('GET /__admin/requests?format=ndjson HTTP/1.1\r\nHost: localhost\r\n\r\n');
  // The next response comes after it, so the emulator is in the middle of the first.
  await admin(serving.url, 'GET', '/health');
  const stopped = serving.stop();
  await expect.poll(serving.output, patience).toContain('"stopping"');
  await sleep(300);
  reader.resume();
  const { code, ms } = await stopped;
  await reader.closed;
  expect([code, ms < 60_000]).toEqual([0, true]);
  expect([reader.rest.length, reader.answers.length]).toEqual([0, 1]);
  expect(reader.answers[0]?.body.split('"seq"').length).toBeGreaterThan(3_000);
});

test('a stream of events ends as a complete response, and does not delay the end', async () => {
  const serving = await serveProcess(['--drain-ms', '120000', '--log-level', 'error']);
  const stream = await fetch(`${serving.url}/__admin/events`);
  await writeOff(serving.url, '9900010000000001');
  const text = stream.text();
  const { code, ms } = await serving.stop();
  expect([code, ms < 60_000]).toEqual([0, true]);
  expect(await text).toMatch(/^: listening\n\nid: 1\nevent: exchange\ndata: .*\n\n$/u);
});

test('a response that is lost at the end is no event for a stream that has ended', async () => {
  const serving = await serveProcess(['--drain-ms', '120000', '--json']);
  const stream = await fetch(`${serving.url}/__admin/events?events=exchange,update`);
  const text = stream.text();
  const silent = writeOff(serving.url, '998801000001').catch(() => 'gone');
  await expect.poll(serving.output, patience).toContain('998801000001');
  const { code } = await serving.stop();
  expect([code, await silent, serving.output()]).toEqual([0, 'gone', expect.not.stringContaining('ERR_')]);
  expect(await text).toMatch(/^: listening\n\nid: 1\nevent: exchange\ndata: .*\n\n$/u);
});

test('a stream of events that is requested while it drains ends immediately', async () => {
  const serving = await serveProcess(['--drain-ms', '120000', '--json']);
  const reader = await Caller.to(serving.url);
  reader.send('GET /__admin/events HTTP/1.1\r\nHost: localhost\r\n');
  // It has been read once a later request has its response.
  await writeOff(serving.url, '9900010000000001');
  const stopped = serving.stop();
  await expect.poll(serving.output, patience).toContain('"stopping"');
  reader.send('\r\n');
  const { code, ms } = await stopped;
  await reader.closed;
  expect([code, ms < 60_000, reader.answers.map(isLast)]).toEqual([0, true, [true]]);
});

test('while it drains, ready is 503 and health is 200', async () => {
  const serving = await serveProcess(['--drain-ms', '120000', '--json']);
  const probes = await callers(serving.url, 3);
  const [ready, health, known] = probes;
  ready?.send('GET /__admin/ready HTTP/1.1\r\nHost: 10.0.0.1\r\n');
  health?.send('GET /__admin/health HTTP/1.1\r\nHost: 10.0.0.1\r\n');
  known?.send('GET /__admin/health HTTP/1.1\r\nHost: localhost\r\n');
  // They have been read once a later request has its response.
  await writeOff(serving.url, '9900010000000001');
  const stopped = serving.stop();
  await expect.poll(serving.output, patience).toContain('"stopping"');
  for (const probe of probes) probe.send('\r\n');
  await Promise.all(probes.map(({ closed }) => closed));
  expect((await stopped).code).toBe(0);
  expect(ready?.answers[0]?.head).toMatch(/^HTTP\/1\.1 503 /u);
  expect(ready?.answers[0]?.body).toContain('"code":"draining"');
  expect(health?.answers[0]?.head).toMatch(/^HTTP\/1\.1 200 /u);
  expect(known?.answers[0]?.head).toMatch(/^HTTP\/1\.1 200 /u);
  expect(known?.answers[0]?.body).toContain('"network_urls":[]');
  expect(probes.every(({ answers: [answer] }) => answer && isLast(answer))).toBe(true);
});

test('no new connection is accepted while old ones end', async () => {
  const serving = await serveProcess(['--drain-ms', '120000', '--json']);
  const [slow] = await callers(serving.url, 1);
  slow?.send(request(1).slice(0, -10));
  await writeOff(serving.url, '9900010000000009');
  const stopped = serving.stop();
  await expect.poll(serving.output, patience).toContain('"stopping"');
  await expect
    .poll(() =>
      Caller.to(serving.url).then(
        () => 'taken',
        (error: NodeJS.ErrnoException) => error.code,
      ),
    )
    .toBe('ECONNREFUSED');
  slow?.send(request(1).slice(-10));
  expect((await stopped).code).toBe(0);
  expect(slow?.answers).toHaveLength(1);
});

test('a request without a response at the end of --drain-ms is cut off, without a byte of a response', async () => {
  const serving = await serveProcess(['--drain-ms', '300', '--json']);
  const [slow] = await callers(serving.url, 1);
  slow?.send(request(1).slice(0, -10));
  await writeOff(serving.url, '9900010000000009');
  const { code, ms } = await serving.stop();
  await slow?.closed;
  expect([code, ms >= 300, ms < 60_000]).toEqual([0, true, true]);
  expect([slow?.answers, slow?.rest, taken(serving.output())]).toEqual([[], '', []]);
});

test('callers delayed by a fault are cut off immediately, however long --drain-ms is', async () => {
  const serving = await serveProcess(['--drain-ms', '120000', '--json']);
  const silent = writeOff(serving.url, '998801000001').catch(() => 'gone');
  const slow = writeOff(serving.url, '998001000001').catch(() => 'gone');
  for (const code of ['998801000001', '998001000001'])
    await expect.poll(serving.output, patience).toContain(code);
  const { code, ms } = await serving.stop();
  expect([code, ms < 60_000]).toEqual([0, true]);
  expect(await Promise.all([silent, slow])).toEqual(['gone', 'gone']);
});

test.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)('a second %s ends it immediately, with exit code %i', async (signal, exitCode) => {
  const serving = await serveProcess(['--drain-ms', '120000', '--json']);
  const [slow] = await callers(serving.url, 1);
  slow?.send(request(1).slice(0, -10));
  await writeOff(serving.url, '9900010000000009');
  const first = serving.stop(signal);
  await expect.poll(serving.output, patience).toContain('"stopping"');
  const { code, ms } = await serving.stop(signal);
  expect([code, (await first).code, ms < 60_000]).toEqual([exitCode, exitCode, true]);
});

test('responses that waited behind another on a broken connection are dropped with it', async () => {
  const serving = await serveProcess(['--json', '--drain-ms', '120000']);
  const match = { wf_trace_no: 'T0000000' };
  await admin(serving.url, 'POST', '/faults', { kind: 'latency', when: 'after', ms: 120_000, match });
  const [broken, idle] = await callers(serving.url, 2);
  broken?.send(Array.from({ length: 10 }, (_, i) => request(i)).join(''));
  await expect.poll(() => taken(serving.output()).length, patience).toBe(10);
  broken?.break();
  idle?.send(request(99));
  await expect.poll(() => idle?.answers.length, patience).toBe(1);
  // If it still waited for them, the idle connection would stay until the end of --drain-ms.
  const { code, ms } = await serving.stop('SIGTERM');
  expect([code, ms < 60_000]).toEqual([0, true]);
});
