import { setTimeout as sleep } from 'node:timers/promises';
import { call } from '../support/declared.js';

/** The acknowledged write-offs of one coupon: the first, which was cancelled, and the second. */
interface Acknowledged {
  readonly cancelled: string;
  readonly holds: string;
}

export interface CancelLoad {
  /** By coupon code, for coupons whose calls are all acknowledged. */
  readonly acknowledged: ReadonlyMap<string, Acknowledged>;
  /** Calls that got no response. */
  readonly lost: () => number;
  /** Resolves once this many more coupons are done. */
  readonly more: (coupons: number) => Promise<void>;
  /** Stops once each client is done with its coupon. */
  readonly end: () => Promise<void>;
}

const clients = 24;

/** Clients that write off, cancel, and write off again one coupon after another, and retry a call without a response. */
export function cancelLoadOn(urlOf: () => string): CancelLoad {
  const acknowledged = new Map<string, Acknowledged>();
  let [lost, drawn] = [0, 0];
  const stop = new AbortController();

  const send = async (name: string, fields: object): Promise<string> => {
    for (;;) {
      try {
        const { body, outcome } = await call({ url: urlOf() }, name, { ...fields });
        if (outcome === 'written_off' || outcome === 'done') return String(body['order_no']);
        if (outcome !== 'system_error') throw new RangeError(`${JSON.stringify(fields)} got ${outcome}`);
      } catch (error) {
        if (error instanceof RangeError) throw error;
        lost += 1;
      }
      await sleep(20);
    }
  };

  const through = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const coupon_code = `99000100${String((drawn += 1)).padStart(6, '0')}`;
      const first = { coupon_code, wf_trace_no: `${coupon_code}-1` };
      const cancelled = await send('wf', first);
      const told = await send('cancel', { wf_trace_no: first.wf_trace_no });
      if (told !== cancelled) throw new RangeError(`${told} was cancelled, not ${cancelled}`);
      const holds = await send('wf', { coupon_code, wf_trace_no: `${coupon_code}-2` });
      acknowledged.set(coupon_code, { cancelled, holds });
    }
  };
  const running = Promise.all(Array.from({ length: clients }, through));

  return {
    acknowledged,
    lost: () => lost,
    more: async (coupons) => {
      const enough = acknowledged.size + coupons;
      while (acknowledged.size < enough) await Promise.race([running, sleep(5)]);
    },
    end: async () => {
      stop.abort();
      await running;
    },
  };
}
