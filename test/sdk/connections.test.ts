import { connect, type Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { clientOf, couponCode, failureAt, trace } from './client.js';
import { answering, closedPort, hostileServer, tcpServer, writtenOff } from './hostile-server.js';
import { selfSigned } from './self-signed.js';
import { tlsServer } from './tls-server.js';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const unreachable = { code: 'unreachable', mayHaveHappened: false, wfTraceNo: trace, couponCode };
const unknown = { code: 'outcome_unknown', mayHaveHappened: true, wfTraceNo: trace, couponCode };

test('a closed port is unreachable', async () => {
  const failure = await failureAt(`http://127.0.0.1:${await closedPort()}`);
  expect(failure).toMatchObject(unreachable);
  expect(failure.httpStatus).toBeUndefined();
  expect(failure.cause).toBeInstanceOf(TypeError);
});

test('a closed port of a name with several addresses is unreachable', async () => {
  expect(await failureAt(`http://localhost:${await closedPort()}`)).toMatchObject(unreachable);
});

const refusedBy = (code: string): Error => Object.assign(new Error(code), { code });
test.each([
  [['ECONNREFUSED'], unreachable],
  [['ECONNREFUSED', 'ECONNREFUSED'], unreachable],
  [['ECONNREFUSED', 'ETIMEDOUT'], unknown],
  [['ECONNRESET', 'ECONNREFUSED'], unknown],
  [[], unknown],
])('for a name whose addresses fail with %j, every failure counts', async (codes, expected) => {
  // As Node makes it: the AggregateError has the code of the first.
  const cause = Object.assign(new AggregateError(codes.map(refusedBy)), { code: 'ECONNREFUSED' });
  const fetch = (): Promise<never> => Promise.reject(new TypeError('fetch failed', { cause }));
  expect(await failureAt('http://127.0.0.1:4051', { fetch })).toMatchObject(expected);
});

test('an unknown host name is unreachable', async () => {
  expect(await failureAt('http://nothing.invalid', { timeoutMs: 25_000 })).toMatchObject(unreachable);
});

test('a certificate of an unknown authority is unreachable', async () => {
  await using server = await tlsServer(() => expect.unreachable('the request must not be sent'));
  expect(await failureAt(server.url)).toMatchObject(unreachable);
});

test('a certificate of another name is unreachable', async () => {
  const { key, cert } = selfSigned();
  const names: string[] = [];
  const sni = (name: string): void => void names.push(name);
  await using server = await tlsServer(() => {}, {
    key,
    cert,
    SNICallback: (name, done) => (sni(name), done(null)),
  });
  expect(await failureAt(server.url.replace('127.0.0.1', 'localhost'))).toMatchObject(unreachable);
  expect(names).toEqual(['localhost']);
});

test('plain HTTP on an https URL is unreachable', async () => {
  await using server = await answering(writtenOff());
  expect(await failureAt(`https://127.0.0.1:${server.port}`)).toMatchObject(unreachable);
  expect(server.received.length).toBe(0);
});

test('a server that supports no TLS version of Node is unreachable', async () => {
  const tooOld = {
    ...selfSigned(),
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.1',
    ciphers: 'DEFAULT@SECLEVEL=0',
  } as const;
  await using server = await tlsServer(() => {}, tooOld);
  expect(await failureAt(server.url)).toMatchObject(unreachable);
});

test('https on a plain HTTP URL is unknown: the request was written', async () => {
  await using server = await tlsServer(() => {});
  expect(await failureAt(server.url.replace('https', 'http'))).toMatchObject(unknown);
});

test.each([
  ['plain HTTP', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ['a record that is too long', Buffer.concat([Buffer.from('170303ffff', 'hex'), Buffer.alloc(70_000)])],
  ['a handshake alert', Buffer.from('15030300020228', 'hex')],
])('%s on an established TLS connection is unknown', async (_, garbage) => {
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  vi.spyOn(process, 'emitWarning').mockReturnValue();
  let spoil = (): unknown => undefined;
  await using server = await tlsServer(() => spoil());
  await using proxy = await tcpServer((client) => {
    const upstream = connect(server.port, '127.0.0.1');
    upstream.on('error', () => {});
    client.on('data', (bytes) => upstream.write(bytes));
    upstream.on('data', (bytes) => client.write(bytes));
    spoil = () => client.end(garbage);
  });
  expect(await failureAt(`https://127.0.0.1:${proxy.port}`)).toMatchObject(unknown);
});

test('silence is unknown when timeoutMs is over', async () => {
  await using server = await hostileServer(() => {});
  const startedAt = performance.now();
  const failure = await failureAt(server.url, { timeoutMs: 1_000 });
  expect(failure).toMatchObject(unknown);
  expect(failure.message).toContain('no response in time');
  expect(performance.now() - startedAt).toBeGreaterThan(990);
  expect(server.received.length).toBe(1);
});

test('timeoutMs covers the whole call, also a slow response', async () => {
  await using server = await hostileServer((response) => {
    response.write('{');
    const timer = setInterval(() => response.write(' '), 50);
    response.on('close', () => clearInterval(timer));
  });
  expect(await failureAt(server.url, { timeoutMs: 1_000 })).toMatchObject({ ...unknown, httpStatus: 200 });
});

test('a server that accepts and sends nothing at all is unknown', async () => {
  await using server = await tcpServer(() => {});
  expect(await failureAt(server.url, { timeoutMs: 1_000 })).toMatchObject(unknown);
});

test.each<[string, (socket: Socket) => unknown]>([
  ['reset before it read anything', (socket) => socket.resetAndDestroy()],
  ['reset after it read', (socket) => socket.once('data', () => socket.resetAndDestroy())],
  ['closed after it read', (socket) => socket.once('data', () => socket.end())],
  [
    'that does not respond with HTTP',
    (socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.2\r\n')),
  ],
  ['cut in the head', (socket) => socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-'))],
  ['cut in the body', (socket) => socket.once('data', () => socket.end(`${head(1000)}{"return_code":`))],
  [
    'reset in the body',
    (socket) => socket.once('data', () => resetAfter(socket, `${head(1000)}{"return_code":`)),
  ],
  [
    'with two lengths',
    (socket) => socket.once('data', () => socket.end(`${head(2).trimEnd()}\r\ncontent-length: 3\r\n\r\n{}`)),
  ],
  [
    'with a broken chunk',
    (socket) => socket.once('data', () => socket.end(`${head('chunked')}zz\r\n{}\r\n`)),
  ],
])('a connection %s is unknown', async (_, misbehave) => {
  await using server = await tcpServer(misbehave);
  expect(await failureAt(server.url)).toMatchObject(unknown);
  expect(server.sockets.size).toBe(1);
});

test('a kept connection that is reset at its second request is unknown, and the request is not sent again', async () => {
  const answer = JSON.stringify(writtenOff());
  let requests = 0;
  await using server = await tcpServer((socket) => {
    let first = true;
    socket.on('data', (bytes) => {
      if (!bytes.includes('}')) return; // the head alone
      requests += 1;
      if (first) socket.write(`${head(Buffer.byteLength(answer))}${answer}`);
      else socket.resetAndDestroy();
      first = false;
    });
  });
  const client = clientOf(server.url);
  let calls = 0;
  let failure: unknown;
  while (failure === undefined && calls < 10) {
    calls += 1;
    const outcome = await client.writeOff({ couponCode, wfTraceNo: trace }).catch((error: unknown) => error);
    if (outcome instanceof Error) failure = outcome;
  }
  expect(failure).toMatchObject(unknown);
  expect(requests).toBe(calls);
  expect(server.sockets.size).toBe(calls - 1);
});

test('connections are kept: twenty calls, one after another, need fewer than twenty', async () => {
  let connections = 0;
  await using server = await answering(writtenOff());
  await using counter = await tcpServer((client) => {
    connections += 1;
    const upstream = connect(server.port, '127.0.0.1');
    upstream.on('error', () => {});
    client.pipe(upstream).pipe(client);
  });
  const client = clientOf(counter.url);
  for (let call = 0; call < 20; call += 1) await client.writeOff({ couponCode, wfTraceNo: trace });
  expect(server.received.length).toBe(20);
  expect(connections).toBeLessThan(10);
});

test('a port that fetch rejects is invalid_argument', async () => {
  const failure = await failureAt('http://127.0.0.1:6000');
  expect(failure).toMatchObject({ code: 'invalid_argument', mayHaveHappened: false, wfTraceNo: trace });
  expect(failure.message).toContain('port');
});

function head(length: number | 'chunked'): string {
  const framing = length === 'chunked' ? 'transfer-encoding: chunked' : `content-length: ${length}`;
  return `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n${framing}\r\n\r\n`;
}

function resetAfter(socket: Socket, text: string): void {
  socket.write(text, () => setTimeout(() => socket.resetAndDestroy(), 50));
}
