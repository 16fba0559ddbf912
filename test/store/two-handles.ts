import { afterEach, beforeEach } from 'vitest';
import type { Store } from '../../mock-server/src/core/store.js';
import { coupon } from './acts.js';
import type { Kind, Place } from './kinds.js';

/** Opens two handles on one state with the tenant `t` and its coupons, and removes the place after each test. */
export function twoHandles({
  place: makePlace,
  lacks,
}: Kind): (...codes: readonly string[]) => Promise<readonly [Store, Store]> {
  const places: Place[] = [];
  beforeEach(({ skip }) => skip(lacks.length > 0, `needs ${lacks.join(', ')}`));
  afterEach(async () => {
    for (const place of places.splice(0)) await place.remove();
  });
  return async (...codes) => {
    const place = await makePlace();
    places.push(place);
    const [one, other] = [await place.handle(), await place.handle()];
    await one.open(
      't',
      {},
      codes.map((code) => coupon(code)),
    );
    return [one, other];
  };
}
