import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './redis.js';
import { tool } from './tool.js';

/** An exchange that was seen, as it was on the wire. */
export interface SeenExchange {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly answer: string;
}

/** A violation of the document that Prism found. */
export interface Violation {
  /** `request` or `response`, then where in it. */
  readonly location: readonly string[];
  readonly severity: string;
  readonly code: string;
  readonly message: string;
}

export interface Prism {
  /** The violations of one exchange; `no response` if Prism returns none. */
  readonly judge: (exchange: SeenExchange) => Promise<readonly Violation[] | 'no response'>;
  readonly close: () => void;
}

/**
 * Prism as a validating proxy for a document. The exchanges that it validates happened before: behind it, a
 * server returns the recorded response. So nothing is sent twice, and faults are seen as they were.
 */
export async function startPrism(document: string): Promise<Prism> {
  const answers = new Map<string, SeenExchange>();
  const behind = createServer((request, response) => {
    request.resume();
    const { status, responseHeaders, answer } = answers.get(String(request.headers['x-exchange'])) ?? nothing;
    response.writeHead(status, { 'content-type': responseHeaders['content-type'] ?? '' }).end(answer);
  });
  const upstream = await listen(behind);
  const { url, kill } = await runPrism('proxy', document, upstream);
  let count = 0;
  return {
    judge: async (exchange) => {
      count += 1;
      const id = String(count);
      answers.set(id, exchange);
      try {
        const response = await fetch(`${url}/openpay/coupon/wf`, {
          method: 'POST',
          headers: { ...exchange.headers, 'x-exchange': id },
          body: new Uint8Array(exchange.body),
          signal: AbortSignal.timeout(10_000),
        });
        await response.arrayBuffer();
        const found: readonly Violation[] = JSON.parse(response.headers.get('sl-violations') ?? '[]');
        return response.status === exchange.status ? found : 'no response';
      } catch {
        return 'no response';
      } finally {
        answers.delete(id);
      }
    },
    close: () => {
      kill();
      behind.close();
    },
  };
}

/** Prism as a mock of a document, for people who use no emulator. */
export function startPrismMock(
  document: string,
): Promise<{ readonly url: string; readonly kill: () => void }> {
  return runPrism('mock', document);
}

async function runPrism(
  ...args: readonly string[]
): Promise<{ readonly url: string; readonly kill: () => void }> {
  const port = await freePort();
  const bin = join(await tool('prism'), 'node_modules/@stoplight/prism-cli/dist/index.js');
  const prism = spawn(process.execPath, [bin, ...args, '--port', String(port), '-v', 'fatal'], {
    stdio: 'ignore',
  });
  const url = `http://127.0.0.1:${port}`;
  await untilUp(url, prism);
  return { url, kill: () => void prism.kill() };
}

const nothing: SeenExchange = {
  headers: {},
  body: Buffer.of(),
  status: 404,
  responseHeaders: {},
  answer: '',
};

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on TCP
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function untilUp(url: string, prism: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (prism.exitCode !== null) throw new Error(`prism ended with ${prism.exitCode}`);
    const isUp = await fetch(url).then(
      () => true,
      () => false,
    );
    if (isUp) return;
    await sleep(50);
  }
  throw new Error('prism does not start');
}
