/**
 * The limits for one client, so that it cannot use up the emulator. Times in milliseconds. A fault may delay its
 * response for ten minutes (`ms` of a fault). Only `idleMs` bounds that, and is longer.
 */
export const limits = {
  /** Request line and headers, bytes; more is 431. */
  headerBytes: 16_384,
  /** Headers that are read. */
  headers: 200,
  /** From the connection until all headers have arrived; otherwise 408. */
  headersMs: 10_000,
  /** Until the whole request has arrived; otherwise 408. A million coupons take less. */
  requestMs: 120_000,
  /** How long a connection is kept for another request. Node announces whole seconds: clients have one less. */
  keepAliveMs: 5_999,
  /** A connection with no traffic in either direction. */
  idleMs: 900_000,
  /** A response that its client does not read, or that sends no byte. */
  unreadMs: 15_000,
  /** How long, and how much, of a body is still read and dropped after its response. */
  dropMs: 5_000,
  dropBytes: 67_108_864,
  handshakeMs: 10_000,
  /** How often the times above are checked. */
  checkMs: 2_000,
  connections: 10_240,
  /**
   * Connections that wait to be accepted. Each turn of the loop takes one. The system drops those beyond, and clients
   * try again after 1, 3 and 7 seconds. The system's bound (`net.core.somaxconn`) is 4,096 on Linux.
   */
  waitingConnections: 4_096,
  /** Requests on one connection that wait for their responses. */
  pipelined: 128,
  /** Concurrent readers of `/__admin/events`. */
  eventReaders: 100,
} as const;
