/** A request that is no write-off, as it is told when it has been answered. */
export interface OtherRequest {
  /** As in the answer's `X-Shoubei-Mock-Request-Id`. */
  readonly requestId: string;
  readonly method: string;
  /** As it was sent. A key in it may have a `?` or `&`: it is hidden before path and query are told apart. */
  readonly url: string;
  /** Without the query. */
  readonly path: string;
  /** The institution that the query names. */
  readonly instNo: string | undefined;
  /** Undefined where the caller went away before any answer. */
  readonly status: number | undefined;
  readonly ms: number;
}

export type OnOther = (request: OtherRequest) => void;
