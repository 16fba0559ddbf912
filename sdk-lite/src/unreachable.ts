// Faults that come before the first byte of a request: the name, the connection, the TLS handshake. A reset is not one.
const codes =
  /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|(ERR_TLS_)?CERT_|(DEPTH_ZERO_)?SELF_SIGNED_CERT|UNABLE_TO_|ERR_SSL_(WRONG_VERSION|PACKET_LENGTH|UNSUPPORTED|\w+_ALERT_(PROTOCOL|HANDSHAKE)))/;

/** Whether fetch's `cause` says that the request certainly never left. */
export function neverSent(cause: unknown): boolean {
  if (cause instanceof AggregateError) return cause.errors.length > 0 && cause.errors.every(neverSent);
  return cause instanceof Error && 'code' in cause && codes.test(String(cause.code));
}
