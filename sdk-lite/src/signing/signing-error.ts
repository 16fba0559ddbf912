/**
 * Why these fields cannot be signed:
 * - `nested_value`: a field is an object or array (or a function or symbol);
 * - `unsafe_number`: a number that JavaScript cannot hold exactly, or a bigint: send it as text;
 * - `not_in_charset`: text that the rule's charset cannot carry, such as half a surrogate pair, in a field, the key or
 *   the rule;
 * - `order_lost`: the rule uses the given order, and JavaScript moves names like `12` to the front;
 * - `unknown_rule`: the rule has an unknown value.
 */
export type SigningErrorCode =
  'nested_value' | 'unsafe_number' | 'not_in_charset' | 'order_lost' | 'unknown_rule';

/** Thrown when fields cannot be signed by a rule. Its message names the field, never a value or the key. */
export class SigningError extends Error {
  override readonly name: string = 'SigningError';
  declare readonly code: SigningErrorCode;
  /** The field, or another faulty part: a dimension of the rule, or `key`. */
  declare readonly field: string;

  /** @param more the end of the message */
  constructor(code: SigningErrorCode, field: string, more = '') {
    super(`cannot sign: ${code} (${JSON.stringify(field)})${more}`);
    Object.assign(this, { code, field });
  }
}
