// Compiled against the packed declarations with several TypeScript versions and with Node's types; never run.
import {
  adminStates,
  fitPact,
  type FittedPact,
  ownStates,
  providerOptions,
  type ProviderStates,
  resign,
  stateNames,
  type VerifierParts,
} from '@shoubei-kit/mock-server/pact';
import { same } from './same.js';

const baseUrl = 'http://127.0.0.1:4051';
const identity = { inst_no: '900024', key: 'k', merchant_no: '1', shop_no: '2' };
same<ReturnType<typeof adminStates>, ProviderStates>();
same<ReturnType<typeof ownStates>, ProviderStates>();
same<ReturnType<typeof fitPact>, Promise<FittedPact>>();
same<ReturnType<typeof providerOptions>, VerifierParts>();
same<ReturnType<typeof resign>, Record<string, unknown>>();
same<typeof stateNames.coupon, 'a coupon is in state'>();
const states = ownStates({
  baseUrl,
  identity,
  coupons: [{ coupon_code: '690000000002', state: 'refunded' }],
});
export const options = providerOptions({ baseUrl, identity, states, signing: { case: 'upper' } });

// @ts-expect-error own coupons are required
ownStates({ baseUrl, identity });
