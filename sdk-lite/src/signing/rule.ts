/** The fields of one message, as they are sent. */
export type Fields = Readonly<Record<string, unknown>>;

/**
 * How a `sign` is made: plain data, one property for each dimension. Omitted properties are as in {@link defaultRule}.
 */
export interface SigningRule {
  /** The digest. The hmac ones take the signing key as their key as well. */
  readonly algorithm: 'md5' | 'hmac-md5' | 'sha1' | 'sha256' | 'hmac-sha256';
  /** The case of the hexadecimal digits. */
  readonly case: 'lower' | 'upper';
  /** `name` is the order of the encoded bytes, `given` that of the object's own properties. */
  readonly order: 'name' | 'name-ignore-case' | 'given';
  /** Whether a field whose value is `""` takes part. */
  readonly empties: boolean;
  /** The text that a field contributes. */
  readonly pair: 'k=v' | 'kv' | 'v';
  /** The text between two fields. */
  readonly joiner: string;
  /**
   * Where the key goes: after a literal `&key=`, right after the fields (`append`), after a literal `&`, before them
   * (`prepend`), on both sides (`wrap`), among them as a field named `key` (`sorted`; last when the order is `given`),
   * or nowhere (`none`, for the hmac algorithms). `keyName` sets its name.
   */
  readonly placement: '&key=' | 'append' | '&' | 'prepend' | 'wrap' | 'sorted' | 'none';
  /** The key's name in `&key=`, and among the fields. */
  readonly keyName: string;
  /** How values are escaped; names and the key never are. `percent` is RFC 3986, `form` is HTML forms (space is `+`). */
  readonly urlencode: 'none' | 'percent' | 'form';
  /** The charset in which text becomes bytes. */
  readonly charset: 'utf-8' | 'gbk';
}

/**
 * The rule that is assumed as long as nothing else is known (protocol: A1), which two platforms of the same family publish: MD5 over every field but `sign`, sorted by name,
 * joined as `k=v` with `&`, then `&key=KEY`, in UTF-8, lower-case hexadecimal.
 */
export const defaultRule: SigningRule = Object.freeze({
  algorithm: 'md5',
  case: 'lower',
  order: 'name',
  empties: true,
  pair: 'k=v',
  joiner: '&',
  placement: '&key=',
  keyName: 'key',
  urlencode: 'none',
  charset: 'utf-8',
});
