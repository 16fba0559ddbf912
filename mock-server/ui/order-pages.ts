import { useState } from 'preact/hooks';
import type { OrderView } from '../src/workbench/orders.js';
import { call, type Problem } from './admin-api.js';
import { useFollowing } from './following.js';
import { asProblem } from './loaded.js';
import { scoped } from './scope.js';

interface Page {
  readonly orders: readonly OrderView[];
  /** Set if more orders follow. */
  readonly cursor?: string;
}

interface OrderPages {
  /** Newest first; undefined until they are loaded. */
  readonly orders: readonly OrderView[] | undefined;
  readonly problem: Problem | undefined;
  /** Loads the next page; undefined after the last one. */
  readonly more: (() => Promise<void>) | undefined;
}

/** The orders that match a query, one page at a time; new ones appear automatically. */
export function useOrderPages(query: Readonly<Record<string, string>>): OrderPages {
  const [page, setPage] = useState<Page>();
  const [problem, setProblem] = useState<Problem>();
  const load = async (then: (found: Page, before: Page | undefined) => Page, more: object): Promise<void> => {
    try {
      const found = await call<Page>('GET', scoped('/orders', { ...query, limit: '100', ...more }));
      setPage((before) => then(found, before));
      setProblem(undefined);
    } catch (error) {
      setProblem(asProblem(error));
    }
  };
  useFollowing(() => load(renewed, {}), []);
  const { orders, cursor } = page ?? {};
  return {
    orders,
    problem,
    more:
      cursor === undefined
        ? undefined
        : () =>
            load((found, before) => ({ ...found, orders: [...(before?.orders ?? []), ...found.orders] }), {
              cursor,
            }),
  };
}

/** Puts the current first page before the later pages already loaded. */
function renewed(first: Page, before: Page | undefined): Page {
  const numbers = new Set(first.orders.map(({ order_no }) => order_no));
  const behind = before?.orders.filter(({ order_no }) => !numbers.has(order_no)) ?? [];
  const isJoined = behind.length > 0 && behind.length < (before?.orders.length ?? 0);
  return before && isJoined ? { ...before, orders: [...first.orders, ...behind] } : first;
}
