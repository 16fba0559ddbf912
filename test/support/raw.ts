import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface RawSeen {
  /** Every received byte, as text. */
  readonly text: string;
  readonly status: number | undefined;
  /** What follows the head; undefined without a head. */
  readonly body: string | undefined;
  /** `ECONNRESET` if the connection was reset. */
  readonly error: string | undefined;
  /** What ended it: the server with a FIN, an error, or the caller giving up. */
  readonly ended: 'server' | 'error' | 'gave-up';
  /** From the request's last byte to the first of the response, and to the end. */
  readonly firstByteMs: number | undefined;
  readonly ms: number;
}

/**
 * Posts a body over a bare socket, and returns everything that a socket can see.
 *
 * @param giveUp when the caller gives up; by default in time for a test that hangs
 */
export function postRaw(
  url: string,
  body: string,
  giveUp: Promise<unknown> = sleep(60_000, undefined, { ref: false }),
): Promise<RawSeen> {
  const { port, hostname } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let text = '';
    let error: string | undefined;
    let ended: RawSeen['ended'] | undefined;
    let firstByteMs: number | undefined;
    const startedAt = performance.now();
    const since = (): number => performance.now() - startedAt;
    const leave = async (): Promise<void> => {
      await giveUp;
      ended ??= 'gave-up';
      socket.destroy();
    };
    leave().catch(reject);
    socket.on('data', (chunk) => {
      firstByteMs ??= since();
      text += String(chunk);
    });
    socket.on('end', () => (ended ??= 'server'));
    socket.on('error', (e: NodeJS.ErrnoException) => {
      ended ??= 'error';
      error = e.code;
    });
    socket.on('close', () => {
      const head = text.indexOf('\r\n\r\n');
      resolve({
        text,
        status: /^HTTP\/1\.1 (\d{3}) /u.test(text) ? Number(text.slice(9, 12)) : undefined,
        body: head === -1 ? undefined : text.slice(head + 4),
        error,
        ended: ended ?? 'server',
        firstByteMs,
        ms: since(),
      });
    });
    socket.write(
      `POST /openpay/coupon/wf HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  });
}
