// Faults that come before the first byte of a request: the name, the connection, the TLS handshake. A reset is not one.
const codes =
  /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|(ERR_TLS_)?CERT_\w+|(DEPTH_ZERO_)?SELF_SIGNED_CERT\w*|UNABLE_TO_\w+|ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|UNSUPPORTED_PROTOCOL|\w+_ALERT_(PROTOCOL_VERSION|HANDSHAKE_FAILURE)))$/;

/** Whether fetch's `cause` says that the request certainly never left. */
export function neverSent(cause: unknown): boolean {
  if (cause instanceof AggregateError) return cause.errors.length > 0 && cause.errors.every(neverSent);
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' && codes.test(cause.code);
}
