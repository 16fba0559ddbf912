// Made by contracts/scripts/generate.mjs; do not edit.

/** The provider's origin. Coupons written off there are spent. */
export const PRODUCTION_ORIGIN = 'https://open.51shoubei.com';

export const writeOffPath = '/openpay/coupon/wf';
