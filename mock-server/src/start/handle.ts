import type { Coupon } from '@shoubei-kit/contracts';
import type { LoadedCoupon } from '../coupon-data/check-coupon.js';
import { demo } from '../core/settings.js';
import { localUrl } from '../http/hosts.js';
import { Closing } from '../in-process/closing.js';
import { couponsOf, mockTenant, type TenantParts } from '../in-process/make-tenant.js';
import type { CouponSeed, MockTenant } from '../in-process/mock-tenant.js';
import { refuseUnknownOptions } from '../in-process/refused.js';
import { inSlices } from '../slices.js';
import { profileScope } from '../workbench/scope.js';
import { dropTenant, makeTenant, resetAll } from '../workbench/tenants.js';

/** An emulator, and its profile's first institution as a tenant. `requests` lists those of all institutions. */
export interface MockServer extends MockTenant, AsyncDisposable {
  /** `http://127.0.0.1:PORT`, for a client's `baseUrl`. */
  readonly url: string;
  /**
   * Creates a separate institution, so that parallel tests on one emulator do not disturb each other.
   *
   * @throws RangeError for a coupon that does not fit its schema
   * @example
   * await using tenant = await server.tenant({ coupons: [{ couponCode: 'A1', faceAmount: 500 }] });
   */
  readonly tenant: (options?: TenantOptions) => Promise<OwnTenant>;
  /** Resets the whole emulator to its initial state and removes all tenants. */
  readonly reset: () => Promise<void>;
  /**
   * Closes the emulator; use it without `await using`. Requests under way have `drainMs` to end. From then on every
   * other method throws, also those of its tenants. Closing it again does nothing.
   */
  readonly close: () => Promise<void>;
}

/** Options of a new tenant. */
export interface TenantOptions {
  readonly coupons?: readonly (Coupon | CouponSeed)[];
}

/** A tenant created by a test; disposing of it deletes it. */
export interface OwnTenant extends MockTenant, AsyncDisposable {
  /** Deletes the tenant; use it without `await using`. From then on every other method throws. */
  readonly close: () => Promise<void>;
}

/** The parts of a handle. */
interface HandleParts extends Pick<TenantParts, 'deps' | 'journal'> {
  readonly url: string;
  /** The function that its clients call instead of Node's `fetch`. */
  readonly fetch?: typeof fetch;
  readonly end: () => Promise<void>;
}

/** Creates the handle that a test uses. */
export function handleOf({ url, deps, journal, fetch, end }: HandleParts): MockServer {
  const [first] = deps.settings.institutions.values();
  const [instNo, key] = first ? [first.inst_no, first.keys[0]] : [demo.instNos[0], demo.key];
  const { merchantNo, shopNo } = demo;
  const baseUrl = localUrl(url);
  const closing = new Closing(
    { en: 'the emulator is closed; start another', zh: '模拟器已关闭，请另行启动' },
    end,
  );
  const parts = { baseUrl, fetch, deps, journal };
  const tenants = new Set<Closing>();
  const identity = { instNo, merchantNo, shopNo, key };
  const own = mockTenant({ ...parts, closing, scope: profileScope, journalOf: undefined, identity });
  return {
    ...own,
    url,
    ...closing.guard({
      reset: async () => {
        await resetAll(deps, journal);
        await own.clock.reset();
        await inSlices([...tenants], (tenant) => tenant.close());
      },
      tenant: async (options: TenantOptions = {}) => {
        refuseUnknownOptions('tenant', options, { coupons: true });
        return ownTenant(couponsOf('tenant', options.coupons ?? []), parts, closing, tenants);
      },
    }),
    close: closing.close,
    [Symbol.asyncDispose]: closing.close,
  };
}

async function ownTenant(
  coupons: readonly LoadedCoupon[],
  parts: Pick<TenantParts, 'baseUrl' | 'fetch' | 'deps' | 'journal'>,
  around: Closing,
  others: Set<Closing>,
): Promise<OwnTenant> {
  const { deps, journal } = parts;
  const opened = await makeTenant({ coupons, isOfRun: false }, deps, journal);
  if ('unused' in opened) throw new RangeError(`${opened.text.en} / ${opened.text.zh}`);
  const { inst_no, merchant_no, shop_no, key } = opened;
  const closing = new Closing(
    { en: `the tenant ${inst_no} is closed; make another`, zh: `租户 ${inst_no} 已关闭，请新建` },
    async () => {
      others.delete(closing);
      await dropTenant(inst_no, deps, journal);
    },
    around,
  );
  others.add(closing);
  const made = mockTenant({
    ...parts,
    closing,
    scope: { tenant: inst_no, inst_no },
    journalOf: inst_no,
    identity: { instNo: inst_no, merchantNo: merchant_no, shopNo: shop_no, key },
  });
  return { ...made, close: closing.close, [Symbol.asyncDispose]: closing.close };
}
