import { writeOffPath } from '@shoubei-kit/contracts';

/** To what a request went, as far as its capture says. */
export interface Target {
  readonly method?: string | undefined;
  readonly path?: string | undefined;
}

/** The method and path of a request by its URL, which may lack its origin, or be no more than a host's name. */
export function targetOf(method: string | undefined, url: string | undefined): Target {
  return { method, path: /^(?:[a-z][a-z\d+.-]*:\/\/)?[^/?#]*(\/[^?#]*)/iu.exec(url ?? '')?.[1] };
}

/** Whether it can be a write-off. A gateway puts a prefix before the path; what is unknown is no reason against it. */
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

/** To what the request went that follows this text: a call of `fetch`, or the first line of HTTP. */
export function targetBefore(text: string): Target {
  const call = /\bfetch\(\s*(["'`])([^"'`\n]*)\1\s*,\s*$/u.exec(text.slice(-10_000));
  if (call) return targetOf(undefined, call[2]);
  const [method, url] =
    [...text.matchAll(/(?:^|[\s"'])([A-Z]{3,7}) (\S{1,4000}) HTTP\/\d/gu)].at(-1)?.slice(1) ?? [];
  return targetOf(method, url);
}
