import { connect, type Socket } from 'node:net';

export interface CallerResponse {
  readonly head: string;
  readonly body: string;
}

/** A caller on one kept connection that reads every byte. */
export class Caller {
  readonly answers: CallerResponse[] = [];
  /** What came after the last whole response. */
  rest = '';
  isClosed = false;
  error: string | undefined;
  readonly closed: Promise<void>;
  onResponse: (answer: CallerResponse) => void = () => {};
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => this.#read(String(chunk)));
    socket.on('error', (error: NodeJS.ErrnoException) => (this.error = error.code));
    this.closed = new Promise((resolve) =>
      socket.on('close', () => {
        this.isClosed = true;
        resolve();
      }),
    );
  }

  static to(url: string): Promise<Caller> {
    const { port, hostname } = new URL(url);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => resolve(new Caller(socket)));
      socket.once('error', reject);
    });
  }

  send(text: string): void {
    this.#socket.write(text);
  }

  /** Disconnects immediately. */
  break(): void {
    this.#socket.destroy();
  }

  /** Stops reading, as a slow caller. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  #read(chunk: string): void {
    this.rest += chunk;
    for (let answer = cut(this.rest); answer; answer = cut(this.rest)) {
      this.rest = this.rest.slice(answer.head.length + answer.body.length);
      this.answers.push(answer);
      this.onResponse(answer);
    }
  }
}

/** The first whole response of a text, by its length or chunks; undefined if it is not whole. */
function cut(text: string): CallerResponse | undefined {
  const end = text.indexOf('\r\n\r\n') + 4;
  if (end === 3) return undefined;
  const head = text.slice(0, end);
  if (/^transfer-encoding: chunked\r$/imu.test(head)) {
    const last = text.indexOf('\r\n0\r\n\r\n', end - 2);
    return last === -1 ? undefined : { head, body: text.slice(end, last + 7) };
  }
  const [, length = '0'] = /^content-length: (\d+)\r$/imu.exec(head) ?? [];
  const bytes = Buffer.from(text.slice(end));
  if (bytes.length < Number(length)) return undefined;
  return { head, body: bytes.subarray(0, Number(length)).toString() };
}

export function isLast({ head }: CallerResponse): boolean {
  return /^connection: close\r$/imu.test(head);
}
