import { useEffect, useState } from 'preact/hooks';
import { call, Problem } from './admin-api.js';

/** The response of an admin API path, and a function to load it again. */
export interface Loaded<T> {
  readonly data: T | undefined;
  readonly problem: Problem | undefined;
  readonly reload: () => void;
}

/**
 * Loads a path when a view is shown, when the path changes, and on `reload`.
 *
 * @param causes if one of them changes, the path is loaded again; the number of causes is constant
 */
export function useLoaded<T>(path: string, ...causes: readonly unknown[]): Loaded<T> {
  const [answer, setResponse] = useState<{ of?: string; data?: T | undefined; problem?: Problem }>({});
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    const leaving = new AbortController();
    call<T>('GET', path, undefined, leaving.signal).then(
      (data) => setResponse({ of: path, data }),
      (error: unknown) => {
        // The previous data stays until it is loaded again.
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
