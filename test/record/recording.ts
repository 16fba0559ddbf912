import { mkdtempSync, readFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { portOf } from '../sdk/hostile-server.js';
import { type CliResult, running } from '../support/cli.js';

/** A line of a recording, as a stranger reads it. */
export interface Line {
  readonly at: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly body: string;
    readonly content_type: string;
  };
  readonly response: {
    readonly status: number;
    readonly body: string;
    readonly content_type: string;
  } | null;
  readonly emulator?: boolean;
}

const folder = mkdtempSync(join(tmpdir(), 'shoubei-'));
let files = 0;

/** A file that is not there yet. */
export function newFile(): string {
  files += 1;
  return join(folder, `day-${files}.ndjson`);
}

export function linesIn(path: string): readonly Line[] {
  const rows = readFileSync(path, 'utf8').split('\n');
  if (rows.pop() !== '') throw new Error('the last line has no end');
  return rows.map((row): Line => JSON.parse(row));
}

export interface Recording {
  readonly url: string;
  readonly file: string;
  readonly output: () => string;
  readonly lines: () => readonly Line[];
  readonly stop: () => Promise<CliResult>;
}

/** Runs `record` before a target, in this process. */
export async function recording(
  target: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Recording> {
  const file = newFile();
  const { url, output, stop } = await running(
    [
      'record',
      '--target',
      target,
      '--out',
      file,
      '--port',
      '0',
      '--allowed-host',
      'till',
      '--allowed-host',
      'a',
      ...args,
    ],
    env,
  );
  return { url, file, output, lines: () => linesIn(file), stop };
}

export interface Upstream extends AsyncDisposable {
  readonly url: string;
  /** All bytes of each connection, as they came; one character a byte. */
  readonly received: string[];
  readonly sockets: Socket[];
}

/** A bare TCP server. Calls back when the bytes of a connection fulfil `isWhole`. */
export async function upstream(
  answer: (socket: Socket, received: string) => void,
  isWhole: (received: string) => boolean = (received) => received.includes('\r\n\r\n'),
): Promise<Upstream> {
  const received: string[] = [];
  const sockets: Socket[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const index = received.push('') - 1;
    sockets.push(socket);
    let isAnswered = false;
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      received[index] += chunk.toString('latin1');
      if (isAnswered || !isWhole(received[index] ?? '')) return;
      isAnswered = true;
      answer(socket, received[index] ?? '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    received,
    sockets,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Ending = 'end' | 'reset' | 'other';

export interface Call {
  readonly socket: Socket;
  /** What has come so far, one character a byte. */
  readonly text: () => string;
  /** All that came, and how it ended. */
  readonly ended: Promise<{ readonly text: string; readonly how: Ending }>;
}

/** Sends bytes over a bare socket. */
export function call(url: string, bytes: string | Uint8Array): Call {
  const { port, hostname } = new URL(url);
  const socket = connect(Number(port), hostname);
  let text = '';
  let how: Ending = 'other';
  socket.on('data', (chunk) => (text += chunk.toString('latin1')));
  socket.on('end', () => (how = 'end'));
  socket.on('error', (error: NodeJS.ErrnoException) => (how = error.code === 'ECONNRESET' ? 'reset' : how));
  const ended = new Promise<{ text: string; how: Ending }>((resolve) =>
    socket.on('close', () => resolve({ text, how })),
  );
  socket.write(bytes);
  return { socket, text: () => text, ended };
}

/** A request with a body, over a connection that is for it alone. */
export function request(body: string, head = 'POST /openpay/coupon/wf HTTP/1.1'): string {
  return `${head}\r\nHost: till\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}
