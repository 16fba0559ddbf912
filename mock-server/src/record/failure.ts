import type { BilingualText } from '@shoubei-kit/contracts';

/** Why a request did not reach the target at all. */
export interface Failure {
  /** In the header X-Shoubei-Mock-Record. */
  readonly code:
    | 'no_such_host'
    | 'connection_refused'
    | 'unreachable'
    | 'certificate_refused'
    | 'tls_failed'
    | 'no_path'
    | 'no_http'
    | 'web_page'
    | 'foreign_host';
  readonly text: BilingualText;
}

/** A connection that did not come about. */
export interface FailedConnection {
  /** The thrown error, or its code. */
  readonly error: Error | string;
  readonly host: string;
  readonly isTls: boolean;
  /** The option that gave the address. */
  readonly flag: string;
}

/** Nothing of a request was sent, since the connection failed. */
export function failureOf({ error, host, isTls, flag }: FailedConnection): Failure {
  const code = typeof error === 'string' ? error : 'code' in error ? String(error.code) : error.message;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return failure(
      'no_such_host',
      `unknown host ${host} (${code}): check ${flag} and the network`,
      `找不到主机 ${host}（${code}）：请检查 ${flag} 与网络`,
    );
  }
  if (code === 'ECONNREFUSED') {
    return failure(
      'connection_refused',
      `nothing listens at ${host}: check ${flag}, or start what should be there`,
      `${host} 无人监听：请检查 ${flag}，或先启动该服务`,
    );
  }
  if (isTls && /CERT|SIGNATURE|ISSUER|CRL/u.test(code)) {
    return failure(
      'certificate_refused',
      `the certificate of ${host} is not trusted (${code}): if it is a test system's own, give its CA: NODE_EXTRA_CA_CERTS=FILE`,
      `${host} 的证书不受信任（${code}）：若为测试系统自签，请以 NODE_EXTRA_CA_CERTS=文件 给出其 CA`,
    );
  }
  if (isTls && !/^E(?:HOST|NET|TIMEDOUT)/u.test(code)) {
    return failure(
      'tls_failed',
      `no TLS with ${host} (${code}): check ${flag}; http:// is without TLS`,
      `无法与 ${host} 建立 TLS（${code}）：请检查 ${flag}；http:// 不用 TLS`,
    );
  }
  return failure(
    'unreachable',
    `${host} cannot be reached (${code}): check ${flag} and the network`,
    `无法连接 ${host}（${code}）：请检查 ${flag} 与网络`,
  );
}

export const noPath: Failure = failure(
  'no_path',
  'the request names no path: give the recorder as base URL, not as proxy',
  '请求未给出路径：请把录制器设为接口地址，而非代理',
);

export const noHttp: Failure = failure(
  'no_http',
  'what came is not HTTP as it should be, or its headers are over 16 KiB',
  '收到的不是规范的 HTTP，或请求头超过 16 KiB',
);

/** A browser sends requests of any page that is open in it, with the page's content. */
export const ofWebPage: Failure = failure(
  'web_page',
  'a web page of another origin sent this; it was not forwarded',
  '此请求来自其他来源的网页，未转发',
);

export const foreignHost: Failure = failure(
  'foreign_host',
  'Host is neither this machine, an IP address nor the target; if it is yours, start record with --allowed-host NAME',
  'Host 不是本机、IP 地址或目标地址；若确为您所用，请以 --allowed-host 名称 启动 record',
);

function failure(code: Failure['code'], en: string, zh: string): Failure {
  return { code, text: { en, zh } };
}
