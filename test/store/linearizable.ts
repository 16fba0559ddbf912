/** One call of a history: its request, its result, and its start and end. */
export interface Done {
  readonly call: Call;
  readonly result: unknown;
  readonly from: number;
  readonly to: number;
}

export type Call =
  | { readonly act: 'writeOff'; readonly code: string; readonly trace?: string }
  | { readonly act: 'cancel' | 'query'; readonly by: Found['by']; readonly value: string }
  | { readonly act: 'patch'; readonly code: string; readonly state: 'issued' | 'refunded' }
  | { readonly act: 'reset' | 'coupons' | 'orders' };

/** The key by which a write-off is found. */
interface Found {
  readonly by: 'number' | 'trace' | 'coupon';
  readonly value: string;
}

interface Order {
  readonly code: string;
  readonly isCancelled: boolean;
}

/** The state of one tenant's three coupons and traces, if calls ran one after another. */
interface Model {
  readonly states: Readonly<Record<string, string>>;
  /** The number of each coupon's last write-off. */
  readonly last: Readonly<Record<string, string>>;
  readonly traces: Readonly<Record<string, string>>;
  /** By their numbers, oldest first. */
  readonly orders: ReadonlyMap<string, Order>;
}

const made: Model = {
  states: { A: 'issued', B: 'issued', C: 'issued' },
  last: {},
  traces: {},
  orders: new Map(),
};

/** Returns the model after the call, or undefined if the call could not have this result. */
function after(model: Model, { call, result }: Done): Model | undefined {
  const fits = (expected: unknown): boolean => JSON.stringify(result) === JSON.stringify(expected);
  switch (call.act) {
    case 'coupons':
      return fits(Object.values(model.states)) ? model : undefined;
    case 'orders':
      return fits(listed(model)) ? model : undefined;
    case 'patch':
      return fits(call.state) ? patched(model, call.code, call.state) : undefined;
    case 'query':
      return fits(queried(model, call)) ? model : undefined;
    case 'cancel':
      return afterCancel(model, call, fits);
    case 'writeOff':
      return afterWriteOff(model, call.code, call.trace, fits, result);
    default:
      return made; // a reset
  }
}

/** In the format of the runner: each number, and whether it is cancelled. */
function listed({ orders }: Model): readonly (readonly [number: string, isCancelled: boolean])[] {
  return Array.from(orders, ([number, { isCancelled }]) => [number, isCancelled]);
}

function patched(model: Model, code: string, state: 'issued' | 'refunded'): Model {
  return { ...model, states: { ...model.states, [code]: state } };
}

function find({ orders, traces, last }: Model, { by, value }: Found): readonly [string, Order] | undefined {
  const number = by === 'number' ? value : (by === 'trace' ? traces : last)[value];
  const order = number === undefined ? undefined : orders.get(number);
  return number === undefined || !order ? undefined : [number, order];
}

const notFound = ['not_found', null, false] as const;

function queried(model: Model, call: Found): unknown {
  const [number, order] = find(model, call) ?? [];
  return order ? ['found', number, order.isCancelled] : notFound;
}

function afterCancel(model: Model, call: Found, fits: (expected: unknown) => boolean): Model | undefined {
  const [number, order] = find(model, call) ?? [];
  if (number === undefined || !order) return fits(notFound) ? model : undefined;
  if (!fits(['done', number, order.isCancelled])) return undefined;
  if (order.isCancelled) return model;
  const { code } = order;
  const isItsLast = model.last[code] === number && model.states[code] === 'used';
  return {
    ...model,
    states: isItsLast ? { ...model.states, [code]: 'issued' } : model.states,
    orders: new Map(model.orders).set(number, { code, isCancelled: true }),
  };
}

const refusals: Readonly<Record<string, string>> = { used: 'already_used', refunded: 'refunded' };

function afterWriteOff(
  model: Model,
  code: string,
  trace: string | undefined,
  fits: (expected: unknown) => boolean,
  result: unknown,
): Model | undefined {
  const [bound, order] = (trace === undefined ? undefined : find(model, { by: 'trace', value: trace })) ?? [];
  if (order) {
    const isAgain = order.code === code && !order.isCancelled;
    return fits(isAgain ? ['written_off', bound, true] : ['trace_conflict', null, false]) ? model : undefined;
  }
  const refusal = refusals[model.states[code] ?? ''];
  if (refusal !== undefined) return fits([refusal, null, false]) ? model : undefined;
  const [, number]: readonly unknown[] = Array.isArray(result) ? result : [];
  if (typeof number !== 'string' || model.orders.has(number) || !fits(['written_off', number, false])) {
    return undefined;
  }
  return {
    states: { ...model.states, [code]: 'used' },
    last: { ...model.last, [code]: number },
    traces: trace === undefined ? model.traces : { ...model.traces, [trace]: number },
    orders: new Map(model.orders).set(number, { code, isCancelled: false }),
  };
}

/**
 * Whether some order of the calls, true to their times, gives each result in the model (Wing & Gong, with Lowe's memory of
 * the states tried).
 */
export function isLinearizable(history: readonly Done[]): boolean {
  const calls = history.toSorted((a, b) => a.from - b.from);
  const tried = new Set<string>();
  const isDone = Array.from(calls, () => false);

  const goOn = (model: Model, left: number): boolean => {
    if (left === 0) return true;
    const name = isDone.map(Number).join('') + JSON.stringify([model, [...model.orders]]);
    if (tried.has(name)) return false;
    tried.add(name);
    const soonest = Math.min(...calls.filter((_, i) => isDone[i] !== true).map(({ to }) => to));
    for (const [i, call] of calls.entries()) {
      if (call.from > soonest) break;
      if (isDone[i] === true) continue;
      const next = after(model, call);
      if (!next) continue;
      isDone[i] = true;
      if (goOn(next, left - 1)) return true;
      isDone[i] = false;
    }
    return false;
  };
  return goOn(made, calls.length);
}
