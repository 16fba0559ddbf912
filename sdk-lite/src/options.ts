import type { Exchange } from './exchange.js';
import type { SigningRule } from './signing/index.js';

/** How requests are signed and responses verified; omitted properties are as in `defaultRule`. */
export interface ClientSigning extends Partial<SigningRule> {
  /** The rule of the responses, if it differs. */
  readonly response?: Partial<SigningRule>;
}

/** What a client needs to know. */
export interface ShoubeiClientOptions {
  /** The origin, such as `http://127.0.0.1:4051` or {@link PRODUCTION_ORIGIN}, without a path. */
  readonly baseUrl: string;
  /** The path of the write-off, by default `/openpay/coupon/wf`: for gateways that add a prefix. */
  readonly path?: string | undefined;
  /** The institution (机构号), up to 8 characters. */
  readonly instNo: string;
  /** The institution's signing key. */
  readonly key: string;
  /** The merchant (商户号) of calls that name none, up to 32 characters. */
  readonly merchantNo?: string | undefined;
  /** The shop (门店号) of calls that name none, up to 32 characters. */
  readonly shopNo?: string | undefined;
  /** The signing rule, where it is not `defaultRule`. */
  readonly signing?: ClientSigning | undefined;
  /** How long a whole call may take, in milliseconds; 10,000 by default. */
  readonly timeoutMs?: number | undefined;
  /**
   * Whether a success must repeat the trace number that was sent, otherwise it is `bad_response`: the copy of another
   * call's response cannot repeat it. By default true over plain HTTP to another machine, and under a rule that cannot
   * separate fields (an empty joiner, `kv` or `v`). `https:`, `localhost`, `127.…` and `[::1]` in `baseUrl` count as
   * safe, even if `fetch` or a proxy forwards them. Set it to true if they lead through a network that you do not
   * trust.
   */
  readonly requireTrace?: boolean | undefined;
  /** Node's `fetch` by default. */
  readonly fetch?: typeof fetch | undefined;
  /** The time in milliseconds since 1970, from which `ts` is made; `Date.now` by default. */
  readonly now?: (() => number) | undefined;
  /** Called once for every request that was sent, when it is over. Its exceptions are ignored. */
  readonly onExchange?: ((exchange: Exchange) => unknown) | undefined;
}

/** One write-off. Amounts are whole fen (分). An optional argument that is null counts as absent. */
export interface WriteOffArguments {
  /** The coupon (券码): 1 to 16 letters or digits. */
  readonly couponCode: string;
  /** The order's original price (支付订单原价), fen. */
  readonly amount?: number | null | undefined;
  /** What is actually paid (实际支付金额), fen. */
  readonly realAmount?: number | null | undefined;
  /** The channel (通道类型): 5 digits. */
  readonly channelType?: string | null | undefined;
  /** Whether the order takes part in an exclusive discount (独立优惠). */
  readonly excDiscountFlag?: boolean | '0' | '1' | null | undefined;
  /** The trace number (核销流水号), 1 to 36 characters; made when absent. Repeat it to retry, and only then. */
  readonly wfTraceNo?: string | null | undefined;
  /** The merchant, where it is not the client's. */
  readonly merchantNo?: string | null | undefined;
  /** The shop, where it is not the client's. */
  readonly shopNo?: string | null | undefined;
}

/** The fields of a {@link ShoubeiClient.call}, by their names on the wire. */
export type CallFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** How one call is made. */
export interface CallOptions {
  /** Ends the call early, as a {@link ShoubeiError} `aborted`. */
  readonly signal?: AbortSignal | undefined;
}
