import { effect } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { call, sleep } from './admin-api.js';
import { changed } from './journal-feed.js';
import { asProblem, type Loaded } from './loaded.js';

type Act = (stopped: AbortSignal) => Promise<void>;

/** Acts now, and again after changes: one act at a time, with a pause between, however many changes occur. */
export function useFollowing(act: Act, causes: readonly unknown[]): void {
  useEffect(() => {
    const leaving = new AbortController();
    void follow(act, leaving.signal);
    return () => leaving.abort();
  }, causes);
}

const pauseMs = 500;

async function follow(act: Act, stopped: AbortSignal): Promise<void> {
  while (!stopped.aborted) {
    const seen = changed.peek();
    await act(stopped);
    await changeSince(seen);
    await sleep(pauseMs);
  }
}

async function changeSince(seen: number): Promise<void> {
  let end = (): void => {};
  await new Promise<void>((resolve) => {
    end = effect(() => {
      if (changed.value !== seen) resolve();
    });
  });
  end();
}

/** Like `useLoaded`, and loads again after changes. */
export function useLive<T>(path: string): Omit<Loaded<T>, 'reload'> {
  const [loaded, setLoaded] = useState<Partial<Omit<Loaded<T>, 'reload'>>>({});
  useFollowing(
    async (stopped) => {
      try {
        const data = await call<T>('GET', path, undefined, stopped);
        setLoaded({ data });
      } catch (error) {
        if (!stopped.aborted) setLoaded({ problem: asProblem(error) });
      }
    },
    [path],
  );
  return { data: loaded.data, problem: loaded.problem };
}
