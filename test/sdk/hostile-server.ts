import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { signed } from '../support/sign.js';
import { couponCode, trace } from './client.js';

export interface Received {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface HostileServer extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly port: number;
  /** Every request that arrived completely. */
  readonly received: readonly Received[];
}

export interface TcpServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly sockets: ReadonlySet<Socket>;
}

/** An HTTP server that responds to each complete request with `respond`. */
export async function hostileServer(
  answer: (response: ServerResponse, received: Received) => unknown,
): Promise<HostileServer> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const { method, url: path, headers } = request;
      const one = { method, path, headers, text, fields: fieldsOf(text) };
      received.push(one);
      answer(response, one);
    });
  });
  const { port, sockets } = await listening(server);
  return { url: `http://127.0.0.1:${port}`, port, received, [Symbol.asyncDispose]: closing(server, sockets) };
}

/** A bare TCP server. */
export async function tcpServer(connected: (socket: Socket) => unknown): Promise<TcpServer> {
  const server = createTcpServer(connected);
  const { port, sockets } = await listening(server);
  return { url: `http://127.0.0.1:${port}`, port, sockets, [Symbol.asyncDispose]: closing(server, sockets) };
}

/** An HTTP server that responds with 200 and this text, or these fields as JSON. */
export function answering(
  body: string | Uint8Array | Readonly<Record<string, unknown>>,
): Promise<HostileServer> {
  const bytes = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  return hostileServer((response) => {
    response.setHeader('content-type', 'application/json');
    response.end(bytes);
  });
}

/** A port on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = await tcpServer(() => {});
  await server[Symbol.asyncDispose]();
  return server.port;
}

const writtenOffFields = {
  return_code: 'SUCCESS',
  return_msg: '操作成功',
  result_code: 'SUCCESS',
  order_no: '516375643352141195430506',
  wf_trace_no: trace,
  codes: couponCode,
  amount: '1000',
  settle_amount: '994',
};

const refusedFields = {
  return_code: '0205',
  return_msg: '券码已退款',
  result_code: 'FAIL',
  order_no: null,
  wf_trace_no: trace,
  codes: couponCode,
  amount: null,
  settleAmount: null,
};

/** A correctly signed response that the default coupon is written off, with these fields changed. */
export function writtenOff(more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return signed({ ...writtenOffFields, ...more });
}

/** A correctly signed rejection of the default coupon, with these fields changed. */
export function refused(more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return signed({ ...refusedFields, ...more });
}

function fieldsOf(text: string): Record<string, unknown> {
  const parsed: unknown = JSON.parse(text);
  return Object.fromEntries(Object.entries(parsed ?? {}));
}

async function listening(server: Server): Promise<{ port: number; sockets: Set<Socket> }> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {}); // these servers exist to reset connections
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: portOf(server), sockets };
}

/** The port on which a server listens. */
export function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('it does not listen on a port');
  return address.port;
}

function closing(server: Server, sockets: Iterable<Socket>): () => Promise<void> {
  return async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
}
