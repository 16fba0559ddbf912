/** Headers for the next machine only (RFC 9110, 7.6.1). Transfer-Encoding stays: it gives the framing of the body. */
const hopByHop: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
]);

/** Without these a message is another one, whatever Connection names. */
const needed: ReadonlySet<string> = new Set(['content-length', 'transfer-encoding', 'host']);

type Header = readonly [name: string, value: string];

function headersOf(raw: readonly string[]): readonly Header[] {
  return raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1] ?? ''] as const] : []));
}

function endToEnd(raw: readonly string[]): readonly Header[] {
  const headers = headersOf(raw);
  const named = new Set(
    headers
      .filter(([name]) => /^connection$/iu.test(name))
      .flatMap(([, value]) => value.toLowerCase().split(/[\s,]+/u)),
  );
  return headers.filter(([name]) => {
    const lower = name.toLowerCase();
    return needed.has(lower) || (!hopByHop.has(lower) && !named.has(lower));
  });
}

function has(headers: readonly Header[], name: RegExp): boolean {
  return headers.some(([own]) => name.test(own));
}

const bodiless = /^(?:GET|HEAD|DELETE|OPTIONS|TRACE)$/u;

/** The headers of a request as received, in their order and spelling; Host names the target. */
export function requestHeaders(raw: readonly string[], method: string, host: string): string[] {
  const headers = endToEnd(raw).map(([name, value]) => [name, /^host$/iu.test(name) ? host : value] as const);
  return [
    ...(has(headers, /^host$/iu) ? [] : ['Host', host]),
    ...headers.flat(),
    // Without it, node would send a chunked body for a request without one.
    ...(isFramed(raw) || bodiless.test(method) ? [] : ['Content-Length', '0']),
  ];
}

/** The headers of a response as received; an HTTP/1.0 client knows no chunks. */
export function responseHeaders(raw: readonly string[], httpVersion: string): string[] {
  const headers = endToEnd(raw);
  const isOld = httpVersion === '1.0';
  return headers.filter(([name]) => !isOld || !/^transfer-encoding$/iu.test(name)).flat();
}

/** Whether the headers give the end of a body; if not, it ends with the connection. */
export function isFramed(raw: readonly string[]): boolean {
  return has(headersOf(raw), /^(?:content-length|transfer-encoding)$/iu);
}
