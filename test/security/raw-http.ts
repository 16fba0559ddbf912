import { connect, type Socket } from 'node:net';

/** A connection on which bytes are written as they are. */
export interface RawHttp {
  readonly socket: Socket;
  /** All bytes received so far. */
  readonly text: () => string;
  /** Resolves with all bytes received, when the other side has closed it. */
  readonly ended: Promise<string>;
}

/** Writes bytes to a server, and reads; the caller may write more. */
export function rawHttp(url: string, bytes: string | Uint8Array): RawHttp {
  const { port, hostname } = new URL(url);
  const socket = connect(Number(port), hostname);
  let text = '';
  socket.on('data', (chunk) => (text += String(chunk)));
  const ended = new Promise<string>((resolve) => {
    socket.on('error', (error: NodeJS.ErrnoException) => (text += error.code));
    socket.on('close', () => resolve(text));
  });
  socket.write(bytes);
  return { socket, text: () => text, ended };
}

/** The status and error code of the response to these bytes: `403 foreign_host`. */
export async function responseTo(url: string, bytes: string | Uint8Array): Promise<string> {
  const text = await rawHttp(url, bytes).ended;
  const status = /^HTTP\/1\.1 (\d{3}) /u.exec(text)?.[1] ?? text;
  const code = /"error":\{"code":"(\w+)"/u.exec(text)?.[1];
  return code === undefined ? status : `${status} ${code}`;
}
