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
  /** A response that its client does not read, or of which no byte goes out. */
  unreadMs: 15_000,
  /** For how long, and how much, of a body is still read and dropped after its response. */
  dropMs: 5_000,
  dropBytes: 67_108_864,
  handshakeMs: 10_000,
  /** How often the times above are looked at. */
  checkMs: 2_000,
  connections: 10_240,
  /**
   * Connections that wait to be accepted, of which each turn of the loop takes one. The system drops those beyond, and they
   * are tried again after 1, 3 and 7 seconds. Its own bound (`net.core.somaxconn`) is 4,096 on Linux.
   */
  waitingConnections: 4_096,
  /** Requests on one connection that wait for their responses. */
  pipelined: 128,
  /** Readers of `/__admin/events` at once. */
  eventReaders: 100,
} as const;
