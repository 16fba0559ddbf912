import { useEffect, useState } from 'preact/hooks';
import { call, Problem } from './admin-api.js';

/** What a path of the admin API answers, and the way to ask again. */
export interface Loaded<T> {
  readonly data: T | undefined;
  readonly problem: Problem | undefined;
  readonly reload: () => void;
}

/**
 * Loads a path when a view is shown, when the path changes, and when told to.
 *
 * @param causes where one of them changes, it is loaded again; always as many
 */
export function useLoaded<T>(path: string, ...causes: readonly unknown[]): Loaded<T> {
  const [answer, setResponse] = useState<{ of?: string; data?: T | undefined; problem?: Problem }>({});
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    const leaving = new AbortController();
    call<T>('GET', path, undefined, leaving.signal).then(
      (data) => setResponse({ of: path, data }),
      (error: unknown) => {
        // What was there stays, until it is loaded again.
        const problem = asProblem(error);
        if (!leaving.signal.aborted)
          setResponse(({ of, data }) => ({ of: path, data: of === path ? data : undefined, problem }));
      },
    );
    return () => leaving.abort();
  }, [path, asked, ...causes]);
  return { data: answer.data, problem: answer.problem, reload: () => setAsked((times) => times + 1) };
}

export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem(0, { en: String(error), zh: String(error) });
}
