import { noResponseAt, sendRequest } from '../scenario/send-request.js';
import { jsonObject } from '../scenario/wire-text.js';

/** Makes one call to an emulator's admin API; Error for any unsuccessful response. */
export type AdminApi = (
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
) => Promise<Readonly<Record<string, unknown>>>;

const patienceMs = 10_000;

export function adminApi(baseUrl: string, token: string | undefined): AdminApi {
  return async (method, path, body) => {
    const { href } = new URL(`/__admin${path}`, baseUrl);
    const call = `${method} ${href}`;
    const headers = {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    };
    const sent = Buffer.from(body === undefined ? '' : JSON.stringify(body));
    const result = await sendRequest(href, { method, headers, body: sent }, patienceMs);
    if (result.kind !== 'response') {
      const { en, zh } = noResponseAt(new URL(href).origin, result);
      throw new Error(`${call}: ${en}; does the emulator run there? / ${zh}，模拟器是否已启动？`);
    }
    const { status, text } = result;
    if (status < 200 || status > 299) {
      throw new Error(`${call}: HTTP ${status} ${text.slice(0, 500)} / 管理 API 拒绝了请求`);
    }
    return read(text, call);
  };
}

function read(text: string, call: string): Readonly<Record<string, unknown>> {
  const response = text === '' ? {} : jsonObject(text);
  if (response) return response;
  throw new Error(`${call}: not the emulator's response: ${text.slice(0, 80)} / 不是模拟器的响应`);
}
