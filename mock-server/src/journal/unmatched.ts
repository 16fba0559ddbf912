import type { Text } from '../core/refusal.js';
import { Queue } from './queue.js';

/** The likely address for a request that nothing serves, and why. */
export interface ProbablyMeant extends Text {
  readonly method: string;
  readonly path: string;
}

/** A request outside the admin API that no endpoint serves, masked and cut for display. */
export interface UnmatchedRequest {
  /** As in the response's `X-Shoubei-Mock-Request-Id`. */
  readonly id: string;
  /** From 1, counted apart from exchanges. */
  readonly seq: number;
  /** ISO 8601, by the machine's clock. */
  readonly at: string;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly status: number;
  readonly meant?: ProbablyMeant;
}

/** How many are kept; each has a few hundred characters. */
const most = 200;

/** The newest requests that no endpoint serves. They have no institution, so no count or metric includes them. */
export class UnmatchedRequests {
  #kept = new Queue<UnmatchedRequest>();
  #seq = 0;

  add(seen: Omit<UnmatchedRequest, 'seq'>): UnmatchedRequest {
    const { id, ...rest } = seen;
    const request = { id, seq: (this.#seq += 1), ...rest };
    this.#kept.push(request);
    if (this.#kept.size > most) this.#kept.shift();
    return request;
  }

  /** Oldest first. */
  list(): readonly UnmatchedRequest[] {
    return [...this.#kept];
  }

  clear(): void {
    this.#kept = new Queue();
  }
}
