import { adminClient, type AdminClient, AdminError } from '../scenario/admin-client.js';

/** An emulator's admin API; Error in both languages for any unsuccessful response. */
export function adminApi(baseUrl: string, token: string | undefined): AdminClient {
  const { origin } = new URL(baseUrl);
  const { call } = adminClient(origin, token);
  return {
    call: async (method, path, body, instNo) => {
      try {
        return await call(method, path, body, instNo);
      } catch (error) {
        throw error instanceof AdminError
          ? new Error(`${method} ${origin}/__admin${path}: ${reasonOf(error)}`, { cause: error })
          : error;
      }
    },
  };
}

function reasonOf({ failure, status = 0, responseText }: AdminError): string {
  if (failure) return `${failure.en}; does the emulator run there? / ${failure.zh}，模拟器是否已启动？`;
  return status > 299 || status < 200
    ? `HTTP ${status} ${responseText.slice(0, 500)} / 管理 API 拒绝了请求`
    : `not the emulator's response: ${responseText} / 不是模拟器的响应`;
}
