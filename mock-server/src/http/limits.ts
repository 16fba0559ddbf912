/**
 * What one client may take of the emulator, so that it cannot take all. Times in milliseconds. A fault may wait ten
 * minutes with its answer (`ms` of a fault); only `idleMs` bounds that, and is longer.
 */
export const limits = {
  /** Request line and headers, bytes; more is 431. */
  headerBytes: 16_384,
  /** Headers that are looked at. */
  headers: 200,
  /** Until all headers are here, from the connection on; else 408. */
  headersMs: 10_000,
  /** Until the whole request is here; a million coupons are sent in less. Else 408. */
  requestMs: 120_000,
  /** How long a connection is kept for another request. */
  keepAliveMs: 5_000,
  /** A connection on which nothing moves, in either direction. */
  idleMs: 900_000,
  handshakeMs: 10_000,
  /** How often the times above are looked at. */
  checkMs: 2_000,
  connections: 10_240,
  /** Readers of `/__admin/events` at once. */
  eventReaders: 100,
} as const;
