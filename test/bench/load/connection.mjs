// One keep-alive connection that sends one request at a time. Uses node:net: a caller must cost less than what it measures.
import { once } from 'node:events';
import { createConnection } from 'node:net';

export class Connection {
  #socket;
  #heard = '';
  #waiting;

  static async open(port) {
    const socket = createConnection({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    return new Connection(socket);
  }

  constructor(socket) {
    this.#socket = socket.setEncoding('latin1');
    const lost = () => this.#waiting?.reject(new Error('the connection was lost'));
    socket
      .on('data', (chunk) => this.#hear(chunk))
      .on('error', lost)
      .on('close', lost);
  }

  /** The response's head and body as latin1 text, which is enough to distinguish responses. */
  ask(request) {
    return new Promise((resolve, reject) => {
      if (this.#socket.destroyed) reject(new Error('the connection was lost'));
      this.#waiting = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close() {
    this.#socket.destroy();
  }

  #hear(chunk) {
    this.#heard += chunk;
    if (!isWhole(this.#heard)) return;
    const answer = this.#heard;
    this.#heard = '';
    this.#waiting?.resolve(answer);
  }
}

/** Only one response is under way, so it ends where the received bytes end. */
function isWhole(heard) {
  const head = heard.indexOf('\r\n\r\n');
  if (head === -1) return false;
  const length = /\ncontent-length: *(\d+)/iu.exec(heard)?.[1];
  if (length === undefined) return heard.endsWith('\r\n0\r\n\r\n');
  return heard.length >= head + 4 + Number(length);
}

/**
 * The outcome of a response. The emulator names it in a header; for another server's success, the body names it.
 * A response about another coupon than the expected one is `another_coupon`.
 */
export function outcomeOf(answer, code) {
  const name = /\nx-shoubei-mock-outcome: (\w+)/iu.exec(answer)?.[1];
  if (name === undefined) {
    const status = answer.slice(9, 12);
    const isSuccess = status === '200' && /"return_code"\s*:\s*"SUCCESS"/u.test(answer);
    return isSuccess ? 'written_off' : `http_${status}`;
  }
  if (name !== 'written_off') return name;
  if (answer.includes('\nx-shoubei-mock-replayed: true')) return 'replayed';
  return answer.includes(`"codes":"${code}"`) ? name : 'another_coupon';
}
