export { canonicalString, hiddenName } from './canonical.js';
export { defaultRule, type Fields, type SigningRule } from './rule.js';
export { sign, verify } from './sign.js';
export { SigningError, type SigningErrorCode } from './signing-error.js';
