import { jsonObject } from '../scenario/wire-text.js';

/** One call of an emulator's admin API; Error for any answer but a good one. */
export type AdminApi = (
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
) => Promise<Readonly<Record<string, unknown>>>;

const patienceMs = 10_000;

export function adminApi(baseUrl: string, token: string | undefined): AdminApi {
  return async (method, path, body) => {
    const call = `${method} ${new URL(`/__admin${path}`, baseUrl).href}`;
    const response = await fetch(new URL(`/__admin${path}`, baseUrl), {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(patienceMs),
    }).catch((cause: unknown) => {
      throw new Error(`${call}: no answer; does the emulator run there? / 无应答，模拟器是否已启动？`, {
        cause,
      });
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${call}: HTTP ${response.status} ${text} / 管理接口拒绝了请求`);
    return read(text, call);
  };
}

function read(text: string, call: string): Readonly<Record<string, unknown>> {
  const answer = text === '' ? {} : jsonObject(text);
  if (answer) return answer;
  throw new Error(`${call}: not the emulator's answer: ${text.slice(0, 80)} / 不是模拟器的应答`);
}
