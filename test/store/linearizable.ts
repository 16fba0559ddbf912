/** One call of a history: what was asked, what came back, and between which moments. */
export interface Done {
  readonly call: Call;
  readonly result: unknown;
  readonly from: number;
  readonly to: number;
}

export type Call =
  | { readonly act: 'writeOff'; readonly code: string; readonly trace?: string }
  | { readonly act: 'patch'; readonly code: string; readonly state: 'issued' | 'refunded' }
  | { readonly act: 'reset' | 'coupons' | 'orders' };

/** Three coupons and the traces of one tenant, as one who takes one call after another would keep them. */
interface Model {
  readonly states: Readonly<Record<string, string>>;
  readonly traces: Readonly<Record<string, readonly [code: string, orderNo: string]>>;
  readonly orders: readonly string[];
}

const made: Model = { states: { A: 'issued', B: 'issued', C: 'issued' }, traces: {}, orders: [] };

/** The model after the call, if its result is what it would have been there. */
function after(model: Model, { call, result }: Done): Model | undefined {
  const fits = (expected: unknown): boolean => JSON.stringify(result) === JSON.stringify(expected);
  switch (call.act) {
    case 'coupons':
      return fits(Object.values(model.states)) ? model : undefined;
    case 'orders':
      return fits(model.orders) ? model : undefined;
    case 'patch':
      return fits(call.state)
        ? { ...model, states: { ...model.states, [call.code]: call.state } }
        : undefined;
    case 'writeOff':
      return afterWriteOff(model, call.code, call.trace, fits, result);
    default:
      return made; // a reset
  }
}

const refusals: Readonly<Record<string, string>> = { used: 'already_used', refunded: 'refunded' };

function afterWriteOff(
  model: Model,
  code: string,
  trace: string | undefined,
  fits: (expected: unknown) => boolean,
  result: unknown,
): Model | undefined {
  const bound = trace === undefined ? undefined : model.traces[trace];
  if (bound) {
    const [boundCode, orderNo] = bound;
    return fits(boundCode === code ? ['written_off', orderNo, true] : ['trace_conflict', null, false])
      ? model
      : undefined;
  }
  const refusal = refusals[model.states[code] ?? ''];
  if (refusal !== undefined) return fits([refusal, null, false]) ? model : undefined;
  const [, orderNo]: readonly unknown[] = Array.isArray(result) ? result : [];
  if (
    typeof orderNo !== 'string' ||
    model.orders.includes(orderNo) ||
    !fits(['written_off', orderNo, false])
  ) {
    return undefined;
  }
  return {
    states: { ...model.states, [code]: 'used' },
    traces: trace === undefined ? model.traces : { ...model.traces, [trace]: [code, orderNo] },
    orders: [...model.orders, orderNo],
  };
}

/**
 * Whether there is an order of the calls, true to their moments, in which each result is the model's (Wing & Gong, with
 * Lowe's memory of what was tried).
 */
export function isLinearizable(history: readonly Done[]): boolean {
  const calls = history.toSorted((a, b) => a.from - b.from);
  const tried = new Set<string>();
  const isDone = Array.from(calls, () => false);

  const goOn = (model: Model, left: number): boolean => {
    if (left === 0) return true;
    const name = isDone.map(Number).join('') + JSON.stringify(model);
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
