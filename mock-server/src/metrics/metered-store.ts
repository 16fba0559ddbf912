import type { Store } from '../core/store.js';
import { Durations, type Meters, type StoreMeter } from './meters.js';
import { monotonicMs } from '../monotonic-ms.js';

/** A store with timed operations. Failures are counted and passed on. */
export function meteredStore(store: Store, meters: Meters): Store {
  const metered = <A extends readonly unknown[], R>(
    name: keyof Store,
    act: (...args: A) => Promise<R>,
  ): ((...args: A) => Promise<R>) => {
    const meter = meterOf(meters, name);
    return (...args) => timed(meter, () => act(...args));
  };
  const transactions = meterOf(meters, 'transact');
  return {
    transact: (key, decide) => timed(transactions, () => store.transact(key, decide)),
    open: metered('open', store.open.bind(store)),
    tenants: metered('tenants', store.tenants.bind(store)),
    load: metered('load', store.load.bind(store)),
    coupons: metered('coupons', store.coupons.bind(store)),
    orders: metered('orders', store.orders.bind(store)),
    orderPage: metered('orderPage', store.orderPage.bind(store)),
    reset: metered('reset', store.reset.bind(store)),
    drop: metered('drop', store.drop.bind(store)),
    ping: metered('ping', store.ping.bind(store)),
    close: () => store.close(),
  };
}

function meterOf({ store }: Meters, name: keyof Store): StoreMeter {
  const meter: StoreMeter = { durations: new Durations(), errors: 0 };
  store.set(name, meter);
  return meter;
}

function timed<R>(meter: StoreMeter, act: () => Promise<R>): Promise<R> {
  const startedAt = monotonicMs();
  const done = act();
  const count = (errors: number): void => {
    meter.errors += errors;
    meter.durations.add(monotonicMs() - startedAt);
  };
  done.then(
    () => count(0),
    () => count(1),
  );
  return done;
}
