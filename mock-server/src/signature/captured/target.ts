import { writeOffPath } from '@shoubei-kit/contracts';

/** The target of a request, as far as its capture shows it. */
export interface Target {
  readonly method?: string | undefined;
  readonly path?: string | undefined;
}

/** The method and path of a request by its URL, which may lack its origin, or be no more than a host's name. */
export function targetOf(method: string | undefined, url: string | undefined): Target {
  return { method, path: /^(?:[a-z][a-z\d+.-]*:\/\/)?[^/?#]*(\/[^?#]*)/iu.exec(url ?? '')?.[1] };
}

/**
 * Whether it can be a write-off. A gateway may add a prefix to the path; an unknown method or path does not exclude it.
 */
export function isWriteOff({ method = 'POST', path }: Target, ending: string = writeOffPath): boolean {
  return (
    method.toUpperCase() === 'POST' &&
    (path === undefined || path.replace(/(?<!\/)\/+$/u, '').endsWith(ending))
  );
}

/** `GET /assets/a.js`, for people. */
export function inWords({ method = 'POST', path = '/' }: Target): string {
  return `${method} ${path}`;
}

/** The target of the request that follows this text: from a call of `fetch`, or the first line of HTTP. */
export function targetBefore(text: string): Target {
  const call = /\bfetch\(\s*(["'`])([^"'`\n]*)\1\s*,\s*$/u.exec(text.slice(-10_000));
  if (call) return targetOf(undefined, call[2]);
  const [method, url] = firstLineIn(text);
  return targetOf(method, url);
}

/** The method and the URL of the last first line of HTTP in a text: the two words before ` HTTP/1`. */
function firstLineIn(text: string): readonly string[] {
  for (const { index } of [...text.matchAll(/ HTTP\/\d/gu)].toReversed()) {
    const [method = '', url = ''] = text
      .slice(Math.max(0, index - 4_010), index)
      .split(/[\s"']/u)
      .slice(-2);
    if (/^[A-Z]{3,7}$/u.test(method) && url !== '') return [method, url];
  }
  return [];
}
