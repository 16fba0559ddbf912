import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { md5Sign } from './sign.js';

export type Body = Record<string, unknown>;

/** Signs with the key of the caller. */
export type Sign = (body: Body) => Body;

/** What a faulty endpoint makes of requests and of right responses. */
export interface Falsification {
  readonly request?: (fields: Body, sign: Sign) => Body;
  readonly answer?: (body: Body, sign: Sign, asked: Body) => Body;
  readonly status?: number;
  readonly type?: string;
  /** The endpoint; the write-off if omitted. */
  readonly path?: string;
}

export interface Falsifying {
  readonly url: string;
  /** The bodies of all write-off requests, in turn. */
  readonly asked: string[];
  /** The same with their responses, as a recording has them. */
  readonly recorded: object[];
  readonly close: () => void;
}

/**
 * An endpoint in front of an emulator that falsifies its write-off, or another endpoint. It hides the
 * emulator, and passes on its admin API.
 */
export async function falsifying(
  emulator: string,
  falsify: Falsification,
  keyOf?: (instNo: string) => string,
): Promise<Falsifying> {
  const keys = new Map<string, string>();
  const asked: string[] = [];
  const recorded: object[] = [];
  const forward = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    let sent = Buffer.concat(chunks);
    const { method = '', url = '', headers } = incoming;
    const isWriteOff = url === (falsify.path ?? '/openpay/coupon/wf');
    const fields = parsed(sent.toString());
    const instNo = String(fields?.['inst_no']);
    const key = keyOf?.(instNo) ?? keys.get(instNo);
    const sign: Sign = ({ sign: _, ...rest }) => ({ ...rest, sign: md5Sign(rest, key) });
    const asSent = sent.toString();
    if (isWriteOff) asked.push(asSent);
    if (isWriteOff && fields && falsify.request)
      sent = Buffer.from(JSON.stringify(falsify.request(fields, sign)));
    const type = headers['content-type'];
    const encoding = headers['content-encoding'];
    const answer = await fetch(`${emulator}${url}`, {
      method,
      headers: { ...(type && { 'content-type': type }), ...(encoding && { 'content-encoding': encoding }) },
      ...(sent.length > 0 && { body: sent }),
    });
    const text = await answer.text();
    const body = parsed(text);
    if (url === '/__admin/tenants') keys.set(String(body?.['inst_no']), String(body?.['key']));
    const changed =
      isWriteOff && body ? JSON.stringify((falsify.answer ?? same)(body, sign, fields ?? {})) : text;
    const status = isWriteOff ? (falsify.status ?? answer.status) : answer.status;
    const contentType = (isWriteOff ? falsify.type : undefined) ?? 'application/json';
    if (isWriteOff) {
      const at = new Date().toISOString();
      const request = { body: asSent, ...(type && { content_type: type }) };
      recorded.push({ at, request, response: { status, body: changed, content_type: contentType } });
    }
    response.writeHead(status, { 'content-type': contentType }).end(changed);
  };
  const server: Server = createServer((request, response) => void forward(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on TCP
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, asked, recorded, close: () => server.close() };
}

const same = (body: Body): Body => body;

function parsed(text: string): Body | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
