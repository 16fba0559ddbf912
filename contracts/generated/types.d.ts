// Made by contracts/scripts/generate.mjs; do not edit.
/**
 * How an emulated clock is set: at most one of now, offset_ms and advance_ms, and whether it stands still. Validity of coupons and freshness of ts follow it.
 */
export interface ClockChange {
  /**
   * The time that it is, ISO 8601 with an offset.
   */
  now?: string;
  /**
   * How far it is ahead of the machine's clock, milliseconds.
   */
  offset_ms?: number;
  /**
   * How far it moves from where it is, milliseconds.
   */
  advance_ms?: number;
  /**
   * Whether it stands still; as it was when left out.
   */
  frozen?: boolean;
}

/**
 * What changes of a coupon; null takes an optional property away.
 */
export interface CouponPatch {
  /**
   * 券名, what people call it; never on the wire.
   */
  title?: string | null;
  /**
   * issued when left out.
   */
  state?: "issued" | "used" | "refunded" | "frozen";
  /**
   * 券面额, face value, whole fen.
   */
  face_amount?: number;
  /**
   * 商家实收金额, whole fen; the face value less the fee when left out (A7).
   */
  settle_amount?: number | null;
  /**
   * The coupon's channel; any when left out (A16).
   */
  channel_type?:
    "10001" | "10002" | "10003" | "10004" | "10005" | "10006" | "10007" | "10008" | "10009" | "10013" | null;
  /**
   * First instant at which it is valid, ISO 8601 with an offset.
   */
  valid_from?: string | null;
  /**
   * Last instant at which it is valid, ISO 8601 with an offset.
   */
  valid_until?: string | null;
  /**
   * Merchants that may write it off; all when left out, none when empty (A8).
   */
  merchant_nos?: string[] | null;
  /**
   * Shops that may write it off; all when left out, none when empty (A8).
   */
  shop_nos?: string[] | null;
  /**
   * Least amount of the order, whole fen.
   */
  min_amount?: number | null;
  /**
   * The institution whose coupon it is; shared when left out.
   */
  inst_no?: string | null;
}

/**
 * A coupon of the emulator. Amounts are whole fen as numbers; expired and not_yet_valid follow from the clock.
 */
export interface Coupon {
  /**
   * 券码, the coupon's code (A14).
   */
  coupon_code: string;
  /**
   * 券名, what people call it; never on the wire.
   */
  title?: string;
  /**
   * issued when left out.
   */
  state?: "issued" | "used" | "refunded" | "frozen";
  /**
   * 券面额, face value, whole fen.
   */
  face_amount: number;
  /**
   * 商家实收金额, whole fen; the face value less the fee when left out (A7).
   */
  settle_amount?: number;
  /**
   * The coupon's channel; any when left out (A16).
   */
  channel_type?: "10001" | "10002" | "10003" | "10004" | "10005" | "10006" | "10007" | "10008" | "10009" | "10013";
  /**
   * First instant at which it is valid, ISO 8601 with an offset.
   */
  valid_from?: string;
  /**
   * Last instant at which it is valid, ISO 8601 with an offset.
   */
  valid_until?: string;
  /**
   * Merchants that may write it off; all when left out, none when empty (A8).
   *
   * Items: Merchant.
   */
  merchant_nos?: string[];
  /**
   * Shops that may write it off; all when left out, none when empty (A8).
   *
   * Items: Shop.
   */
  shop_nos?: string[];
  /**
   * Least amount of the order, whole fen.
   */
  min_amount?: number;
  /**
   * The institution whose coupon it is; shared when left out.
   */
  inst_no?: string;
}

/**
 * Text as it is, null, or where the text comes from: the write-off, the request, or the write-off's state.
 */
export type ResponseValue =
  | string
  | null
  | {
      /**
       * What the write-off has; the field is left out where the write-off has none.
       */
      order?:
        | "order_no"
        | "wf_trace_no"
        | "coupon_code"
        | "inst_no"
        | "merchant_no"
        | "shop_no"
        | "channel_type"
        | "amount"
        | "real_amount"
        | "face_amount"
        | "settle_amount"
        | "written_off_at"
        | "cancelled_at";
      /**
       * The form of a time; the first two in Asia/Shanghai.
       */
      as?: "yyyyMMddHHmmss" | "yyyy-MM-dd HH:mm:ss" | "iso8601" | "epoch_seconds" | "epoch_milliseconds";
      /**
       * A field of the request, repeated; left out where the request has none.
       */
      request?: string;
      /**
       * Text by the state of the write-off.
       */
      state?: {
        written_off: string;
        cancelled: string;
      };
    };

/**
 * An endpoint of the provider besides the write-off, as an integrator reads it on his page: what it is asked, what it does, how it responds. What no page is named for is a guess.
 */
export interface EndpointDeclaration {
  /**
   * The path that is posted to.
   */
  path: string;
  /**
   * What it is, in both languages.
   */
  about: {
    en: string;
    zh: string;
  };
  /**
   * Which lines stand on a page of the provider, and which page that is.
   */
  documented?: DocumentedLines[];
  request: EndpointRequest;
  /**
   * What a request does to the write-off that it finds.
   */
  act: "none" | "cancel";
  /**
   * cancel: how long after the write-off it can be cancelled; always when left out.
   */
  within_seconds?: number;
  responses: EndpointResponses;
}

/**
 * Lines that stand on a page of the provider.
 */
export interface DocumentedLines {
  /**
   * The page, in one line: its title or address.
   */
  page: string;
  /**
   * The day on which it was read.
   */
  date: string;
  /**
   * path, act, within_seconds, request.NAME, responses.RESPONSE or responses.RESPONSE.NAME.
   *
   * @minItems 1
   */
  lines: [string, ...string[]];
}

/**
 * The fields of a request.
 */
export interface EndpointRequest {
  /**
   * What fields mean that are not called inst_no, merchant_no, shop_no or ts: name on the wire, meaning.
   */
  names?: {
    [k: string]: "inst_no" | "merchant_no" | "shop_no" | "ts";
  };
  /**
   * The fields that every request has, by their names on the wire.
   */
  required: string[];
  /**
   * What a write-off is found by: name on the wire, and which of its numbers that is. A request has one of them at least, and all that it has must agree.
   */
  finds: {
    [k: string]: "order_no" | "wf_trace_no" | "coupon_code";
  };
}

/**
 * How it responds. none: found and not_found. cancel: done and not_found, already_cancelled, and too_late with within_seconds.
 */
export interface EndpointResponses {
  found?: ResponseLines;
  not_found: ResponseLines;
  done?: ResponseLines;
  already_cancelled?: ResponseLines;
  too_late?: ResponseLines;
}

/**
 * The fields of a response, in their order; the signature is added.
 */
export interface ResponseLines {
  [k: string]: ResponseValue;
}

/**
 * Something that goes wrong on purpose. It strikes authenticated requests, and really happens on the socket.
 */
export type Fault = LatencyFault | SilenceFault | HttpFault | LostResponseFault | PlainFault;

/**
 * A late answer.
 */
export interface LatencyFault {
  /**
   * What happens: a late answer, a reset connection, no answer at all, another HTTP status with no body, an HTML page, JSON that is cut in the middle, nothing at all in the body, a wrong sign, a correctly signed response about another coupon and amount, 系统繁忙; or a lost answer after which the same trace gets already_used.
   */
  kind: "latency";
  /**
   * Before the write-off, which then does not happen (latency: happens later), or after it.
   */
  when: "before" | "after";
  /**
   * How many requests it strikes: a number, or always; 1 when left out.
   */
  times?: number | "always";
  /**
   * With what probability it strikes a request that matches; 1 when left out.
   */
  probability?: number;
  /**
   * Makes probability and uniform latency repeatable; drawn, and told, when left out.
   */
  seed?: number;
  /**
   * The path of the endpoint whose requests it strikes; the write-off's when left out.
   */
  endpoint?: string;
  match?: FaultMatch;
  /**
   * latency: how late, milliseconds. silence: after how long the connection is closed; 30000 when left out.
   */
  ms: number;
  /**
   * latency: with it, uniform between ms and max_ms.
   */
  max_ms?: number;
}

/**
 * Which requests it may strike: those that have all of these; any when left out.
 */
export interface FaultMatch {
  /**
   * Institution.
   */
  inst_no?: string;
  /**
   * Merchant.
   */
  merchant_no?: string;
  /**
   * Shop.
   */
  shop_no?: string;
  /**
   * Coupon: the one that is sent, or that of the write-off which a declared endpoint finds.
   */
  coupon_code?: string;
  /**
   * Trace number.
   */
  wf_trace_no?: string;
}

/**
 * No answer at all.
 */
export interface SilenceFault {
  /**
   * What happens: a late answer, a reset connection, no answer at all, another HTTP status with no body, an HTML page, JSON that is cut in the middle, nothing at all in the body, a wrong sign, a correctly signed response about another coupon and amount, 系统繁忙; or a lost answer after which the same trace gets already_used.
   */
  kind: "silence";
  /**
   * Before the write-off, which then does not happen (latency: happens later), or after it.
   */
  when: "before" | "after";
  /**
   * How many requests it strikes: a number, or always; 1 when left out.
   */
  times?: number | "always";
  /**
   * With what probability it strikes a request that matches; 1 when left out.
   */
  probability?: number;
  /**
   * Makes probability and uniform latency repeatable; drawn, and told, when left out.
   */
  seed?: number;
  /**
   * The path of the endpoint whose requests it strikes; the write-off's when left out.
   */
  endpoint?: string;
  match?: FaultMatch;
  /**
   * latency: how late, milliseconds. silence: after how long the connection is closed; 30000 when left out.
   */
  ms?: number;
}

/**
 * Another answer of HTTP, as a server in between gives it.
 */
export interface HttpFault {
  /**
   * What happens: a late answer, a reset connection, no answer at all, another HTTP status with no body, an HTML page, JSON that is cut in the middle, nothing at all in the body, a wrong sign, a correctly signed response about another coupon and amount, 系统繁忙; or a lost answer after which the same trace gets already_used.
   */
  kind: "http_status" | "html";
  /**
   * Before the write-off, which then does not happen (latency: happens later), or after it.
   */
  when: "before" | "after";
  /**
   * How many requests it strikes: a number, or always; 1 when left out.
   */
  times?: number | "always";
  /**
   * With what probability it strikes a request that matches; 1 when left out.
   */
  probability?: number;
  /**
   * Makes probability and uniform latency repeatable; drawn, and told, when left out.
   */
  seed?: number;
  /**
   * The path of the endpoint whose requests it strikes; the write-off's when left out.
   */
  endpoint?: string;
  match?: FaultMatch;
  /**
   * http_status, html: the HTTP status; 500 when left out.
   */
  status?: number;
  /**
   * http_status, html: further headers, such as Retry-After.
   */
  headers?: {
    [k: string]: string;
  };
}

/**
 * A lost answer, after which the same trace gets already_used.
 */
export interface LostResponseFault {
  /**
   * What happens: a late answer, a reset connection, no answer at all, another HTTP status with no body, an HTML page, JSON that is cut in the middle, nothing at all in the body, a wrong sign, a correctly signed response about another coupon and amount, 系统繁忙; or a lost answer after which the same trace gets already_used.
   */
  kind: "lost_then_already_used";
  /**
   * Before the write-off, which then does not happen (latency: happens later), or after it.
   */
  when: "after";
  /**
   * How many requests it strikes: a number, or always; 1 when left out.
   */
  times?: number | "always";
  /**
   * With what probability it strikes a request that matches; 1 when left out.
   */
  probability?: number;
  /**
   * Makes probability and uniform latency repeatable; drawn, and told, when left out.
   */
  seed?: number;
  /**
   * The path of the endpoint whose requests it strikes; the write-off's when left out.
   */
  endpoint?: string;
  match?: FaultMatch;
}

/**
 * What needs no more than its kind.
 */
export interface PlainFault {
  /**
   * What happens: a late answer, a reset connection, no answer at all, another HTTP status with no body, an HTML page, JSON that is cut in the middle, nothing at all in the body, a wrong sign, a correctly signed response about another coupon and amount, 系统繁忙; or a lost answer after which the same trace gets already_used.
   */
  kind: "reset" | "cut_json" | "empty_body" | "wrong_sign" | "other_response" | "system_error";
  /**
   * Before the write-off, which then does not happen (latency: happens later), or after it.
   */
  when: "before" | "after";
  /**
   * How many requests it strikes: a number, or always; 1 when left out.
   */
  times?: number | "always";
  /**
   * With what probability it strikes a request that matches; 1 when left out.
   */
  probability?: number;
  /**
   * Makes probability and uniform latency repeatable; drawn, and told, when left out.
   */
  seed?: number;
  /**
   * The path of the endpoint whose requests it strikes; the write-off's when left out.
   */
  endpoint?: string;
  match?: FaultMatch;
}

/**
 * Which of one's own coupons is in which state at an endpoint whose state cannot be set: what scenarios are played with there.
 */
export interface OwnCoupons {
  /**
   * @minItems 1
   */
  coupons: [OwnCoupon, ...OwnCoupon[]];
}

/**
 * One coupon, as it is at that endpoint.
 */
export interface OwnCoupon {
  /**
   * 券码, the coupon's code (A14), in quotes.
   */
  coupon_code: string;
  /**
   * What people call it; never sent.
   */
  title?: string;
  /**
   * What it is in now. not_found: a code of which you know that there is no such coupon.
   */
  state: "issued" | "used" | "refunded" | "frozen" | "expired" | "not_yet_valid" | "not_found";
  /**
   * 券面额, face value, whole fen. Without it the amounts of an answer are only held to their form.
   */
  face_amount?: number;
  /**
   * 商家实收金额, whole fen, where you know it; the face value less the profile's fee when left out (A7).
   */
  settle_amount?: number;
  /**
   * The coupon's channel.
   */
  channel_type?: "10001" | "10002" | "10003" | "10004" | "10005" | "10006" | "10007" | "10008" | "10009" | "10013";
  /**
   * Whether the merchant and shop that call may write it off; true when left out.
   */
  right_shop?: boolean;
  /**
   * Least amount of the order, whole fen; none when left out.
   */
  min_amount?: number;
}

/**
 * An HTTP status that carries a body.
 */
export type HttpStatus = number;

/**
 * When it was seen at the real endpoint, as a day, or as a day and from where.
 */
export type Seen =
  | string
  | {
      /**
       * The day on which it was seen.
       */
      day: string;
      /**
       * From where it is known, in one line: a command, or the author's own words.
       */
      from?: string;
    };

/**
 * The settings that it depends on, a default that it needs included; whatever it does not name may be otherwise. Of signing, codes and httpStatus, only what is named. The dialect is not set here. Where it names institutions, the first of them calls, and the second is the other caller.
 */
export interface Profile {
  name?: string;
  /**
   * C1, C2.
   */
  dialect?: "example" | "table";
  /**
   * C3.
   */
  settleField?: "auto" | "settle_amount" | "settleAmount" | "both";
  /**
   * C11.
   */
  failShape?: "bare" | "full";
  /**
   * C4, C5, C7, A11.
   */
  strict?: boolean;
  /**
   * A5.
   */
  idempotency?: "replay" | "already_used" | "trace_conflict";
  /**
   * A19: what the coupon of a cancelled write-off becomes.
   */
  afterCancel?: "issued" | "refunded";
  /**
   * A20: what a write-off gets that repeats a cancelled one.
   */
  cancelledTrace?: "trace_conflict" | "already_used" | "replay";
  /**
   * A21: what a second cancel gets.
   */
  secondCancel?: "done" | "already_cancelled";
  /**
   * A6: one for all, or by outcome; not one that carries no body.
   */
  httpStatus?:
    | number
    | {
        written_off?: HttpStatus;
        illegal_parameter?: HttpStatus;
        bad_signature?: HttpStatus;
        unknown_institution?: HttpStatus;
        stale_timestamp?: HttpStatus;
        system_error?: HttpStatus;
        not_found?: HttpStatus;
        not_yet_valid?: HttpStatus;
        already_used?: HttpStatus;
        expired?: HttpStatus;
        refunded?: HttpStatus;
        frozen?: HttpStatus;
        wrong_shop?: HttpStatus;
        wrong_channel?: HttpStatus;
        exclusive_discount?: HttpStatus;
        below_minimum?: HttpStatus;
        trace_conflict?: HttpStatus;
      };
  /**
   * A4; null does not look.
   */
  tsWindowSeconds?: number | null;
  /**
   * A13, bytes.
   */
  bodyLimit?: number;
  /**
   * A7.
   */
  feeBasisPoints?: number;
  /**
   * Whether magic coupon codes answer.
   */
  magic?: boolean;
  /**
   * What a wrong sign does.
   */
  signatureCheck?: "enforce" | "warn" | "off";
  signing?: Signing;
  codes?: Codes;
  /**
   * In place of the demo institutions.
   *
   * @minItems 1
   */
  institutions?: [InstitutionKeys, ...InstitutionKeys[]];
  paths?: Paths;
  /**
   * A18: the endpoints besides the write-off.
   */
  endpoints?: EndpointDeclaration[];
  observed?: Observed;
}

/**
 * A1; response is A2, where answers follow another rule.
 */
export interface Signing {
  /**
   * Digest; hmac takes the key as its key as well.
   */
  algorithm?: "md5" | "hmac-md5" | "sha1" | "sha256" | "hmac-sha256";
  /**
   * Case of the hex digits.
   */
  case?: "lower" | "upper";
  /**
   * name: byte order of the names.
   */
  order?: "name" | "name-ignore-case" | "given";
  /**
   * Whether empty values take part.
   */
  empties?: boolean;
  /**
   * How a field is written.
   */
  pair?: "k=v" | "kv" | "v";
  /**
   * What stands between fields.
   */
  joiner?: string;
  /**
   * Where the key goes.
   */
  placement?: "&key=" | "append" | "&" | "prepend" | "wrap" | "sorted" | "none";
  /**
   * What the key is called, where it has a name.
   */
  keyName?: string;
  /**
   * How values are encoded.
   */
  urlencode?: "none" | "percent" | "form";
  /**
   * Bytes of the canonical string.
   */
  charset?: "utf-8" | "gbk";
  response?: SigningRule;
}

/**
 * How sign is made (A1). What is left out is as by default.
 */
export interface SigningRule {
  /**
   * Digest; hmac takes the key as its key as well.
   */
  algorithm?: "md5" | "hmac-md5" | "sha1" | "sha256" | "hmac-sha256";
  /**
   * Case of the hex digits.
   */
  case?: "lower" | "upper";
  /**
   * name: byte order of the names.
   */
  order?: "name" | "name-ignore-case" | "given";
  /**
   * Whether empty values take part.
   */
  empties?: boolean;
  /**
   * How a field is written.
   */
  pair?: "k=v" | "kv" | "v";
  /**
   * What stands between fields.
   */
  joiner?: string;
  /**
   * Where the key goes.
   */
  placement?: "&key=" | "append" | "&" | "prepend" | "wrap" | "sorted" | "none";
  /**
   * What the key is called, where it has a name.
   */
  keyName?: string;
  /**
   * How values are encoded.
   */
  urlencode?: "none" | "percent" | "form";
  /**
   * Bytes of the canonical string.
   */
  charset?: "utf-8" | "gbk";
}

/**
 * A3, C12: by outcome.
 */
export interface Codes {
  illegal_parameter?: OwnCode;
  bad_signature?: OwnCode;
  unknown_institution?: OwnCode;
  stale_timestamp?: OwnCode;
  system_error?: OwnCode;
  not_found?: OwnCode;
  not_yet_valid?: OwnCode;
  already_used?: OwnCode;
  expired?: OwnCode;
  refunded?: OwnCode;
  frozen?: OwnCode;
  wrong_shop?: OwnCode;
  wrong_channel?: OwnCode;
  exclusive_discount?: OwnCode;
  below_minimum?: OwnCode;
  trace_conflict?: OwnCode;
}

/**
 * A code and message that differ from the table's.
 */
export interface OwnCode {
  /**
   * Code; FAIL gives the shape of a parameter fault.
   */
  code?: string;
  /**
   * Message.
   */
  message?: string;
}

/**
 * An institution that the emulator knows, and its signing keys.
 */
export interface InstitutionKeys {
  /**
   * Institution.
   */
  inst_no: string;
  /**
   * Live keys; the first signs answers that no request's key signs. Log and journal hide one of 8 characters or more wherever it stands, and a shorter one only where it is a whole value.
   *
   * @minItems 1
   */
  keys: [string, ...string[]];
  name?: string;
}

/**
 * Where a gateway, or another platform of the family, has the endpoint.
 */
export interface Paths {
  /**
   * The path of the write-off.
   */
  write_off?: string;
}

/**
 * Rows and outcomes that were seen at the real endpoint: when, and from where.
 */
export interface Observed {
  C1?: Seen;
  C2?: Seen;
  C3?: Seen;
  C4?: Seen;
  C5?: Seen;
  C6?: Seen;
  C7?: Seen;
  C8?: Seen;
  C9?: Seen;
  C10?: Seen;
  C11?: Seen;
  C12?: Seen;
  A1?: Seen;
  A2?: Seen;
  A3?: Seen;
  A4?: Seen;
  A5?: Seen;
  A6?: Seen;
  A7?: Seen;
  A8?: Seen;
  A9?: Seen;
  A10?: Seen;
  A11?: Seen;
  A12?: Seen;
  A13?: Seen;
  A14?: Seen;
  A15?: Seen;
  A16?: Seen;
  A17?: Seen;
  A18?: Seen;
  A19?: Seen;
  A20?: Seen;
  A21?: Seen;
  A22?: Seen;
  written_off?: Seen;
  illegal_parameter?: Seen;
  bad_signature?: Seen;
  unknown_institution?: Seen;
  stale_timestamp?: Seen;
  system_error?: Seen;
  not_found?: Seen;
  not_yet_valid?: Seen;
  already_used?: Seen;
  expired?: Seen;
  refunded?: Seen;
  frozen?: Seen;
  wrong_shop?: Seen;
  wrong_channel?: Seen;
  exclusive_discount?: Seen;
  below_minimum?: Seen;
  trace_conflict?: Seen;
}

/**
 * What was answered; null where nothing was.
 */
export type RecordedResponse = {
  /**
   * HTTP status; 200 when left out.
   */
  status?: number;
  /**
   * The answer's body.
   */
  body: string;
  /**
   * Its media type; application/json when left out.
   */
  content_type?: string;
  [k: string]: unknown;
} | null;

/**
 * One call of the endpoint and what came of it: a line of a recording (NDJSON). Bodies are text as it was on the wire.
 */
export interface RecordedExchange {
  /**
   * When the request was sent, ISO 8601 with an offset.
   */
  at?: string;
  /**
   * Whether the answer says that an emulator gave it: it is no observation of the real endpoint.
   */
  emulator?: boolean;
  request: RecordedRequest;
  response: RecordedResponse;
  [k: string]: unknown;
}

/**
 * The request of an exchange; a plain write-off needs no more than its body.
 */
export interface RecordedRequest {
  /**
   * Its method; POST when left out.
   */
  method?: string;
  /**
   * Its path, without the query; /openpay/coupon/wf when left out.
   */
  path?: string;
  /**
   * The request's body.
   */
  body: string;
  /**
   * Its media type, empty where it had none; application/json when left out.
   */
  content_type?: string;
  [k: string]: unknown;
}

/**
 * The body of POST /openpay/coupon/wf as the emulator takes it by default: numbers and booleans count as their text (A11), couponCode stands for coupon_code (C4), unknown fields are signed as sent (C7). What a schema cannot say: text has no half of a surrogate pair, ts is a real date and time, the two names of the coupon agree, and a number's or boolean's text has the form that is asked of text.
 */
export type WriteOffRequestLenient = (
  | {
      coupon_code: {
        [k: string]: unknown;
      };
    }
  | {
      couponCode: {
        [k: string]: unknown;
      };
    }
) & {
  /**
   * 机构号, institution.
   */
  inst_no: string | number | boolean;
  /**
   * 商户号, merchant.
   */
  merchant_no: string | number | boolean;
  /**
   * 门店号, shop.
   */
  shop_no: string | number | boolean;
  /**
   * Up to 36 characters: the source's own example has them (C5).
   */
  wf_trace_no?: string | number | boolean | null;
  /**
   * yyyyMMddHHmmss in Asia/Shanghai (A4). That it is a real date and time, a schema cannot say.
   */
  ts: string | number | boolean;
  /**
   * 券码, the coupon's code (A14).
   */
  coupon_code?: string | number | boolean | null;
  /**
   * 通道类型, channel.
   */
  channel_type?: string | number | boolean | null;
  /**
   * 支付订单原价, the order's original price, whole fen.
   */
  amount?: string | number | boolean | null;
  /**
   * 实际支付金额, actually paid, whole fen.
   */
  real_amount?: string | number | boolean | null;
  /**
   * 是否参与独立优惠: 1 yes, 0 no; absent means 0.
   */
  exc_discount_flag?: string | number | boolean | null;
  /**
   * 签名: 32 characters are documented; the length follows the signing rule.
   */
  sign: string | number | boolean;
  /**
   * Another name of coupon_code, as in the source's example (C4).
   */
  couponCode?: string | number | boolean | null;
  [k: string]: string | number | boolean | null | undefined;
};

/**
 * The body of POST /openpay/coupon/wf in its documented form. Optional fields that are null or empty count as absent (A12).
 */
export interface WriteOffRequestStrict {
  /**
   * 机构号, institution.
   */
  inst_no: string;
  /**
   * 商户号, merchant.
   */
  merchant_no: string;
  /**
   * 门店号, shop.
   */
  shop_no: string;
  /**
   * 核销流水号, write-off trace number, the caller's.
   */
  wf_trace_no?: string | null;
  /**
   * yyyyMMddHHmmss in Asia/Shanghai (A4). That it is a real date and time, a schema cannot say.
   */
  ts: string;
  /**
   * 券码, the coupon's code (A14).
   */
  coupon_code: string;
  /**
   * 通道类型, channel.
   */
  channel_type?:
    "10001" | "10002" | "10003" | "10004" | "10005" | "10006" | "10007" | "10008" | "10009" | "10013" | "" | null;
  /**
   * 支付订单原价, the order's original price, whole fen.
   */
  amount?: string | null;
  /**
   * 实际支付金额, actually paid, whole fen.
   */
  real_amount?: string | null;
  /**
   * 是否参与独立优惠: 1 yes, 0 no; absent means 0.
   */
  exc_discount_flag?: "0" | "1" | "" | null;
  /**
   * 签名: 32 characters are documented; the length follows the signing rule.
   */
  sign: string;
}

/**
 * Every kind of answer in the example dialect (C1).
 */
export type ResponseExample =
  ResponseExampleWrittenOff | ResponseExampleRefusal | ResponseExampleFailBare | ResponseExampleFailFull;

/**
 * The coupon was written off.
 */
export interface ResponseExampleWrittenOff {
  return_code: "SUCCESS";
  /**
   * 操作成功
   */
  return_msg: string;
  result_code: "SUCCESS";
  /**
   * 核销记录号.
   */
  order_no: string;
  /**
   * As asked; absent if none was sent (A9).
   */
  wf_trace_no?: string;
  /**
   * 券码, the coupon's code (A14).
   */
  codes: string;
  /**
   * 券面额, face value, whole fen.
   */
  amount?: string;
  /**
   * 商家实收金额, whole fen (C3, A7).
   */
  settle_amount?: string;
  /**
   * 商家实收金额 under its other name (C3).
   */
  settleAmount?: string;
  /**
   * 签名, by the answer's signing rule (A1, A2).
   */
  sign: string;
}

/**
 * The coupon was certainly not written off (C1, C2, C8).
 */
export interface ResponseExampleRefusal {
  /**
   * The refusal's code (C1).
   */
  return_code: string;
  /**
   * The refusal's message.
   */
  return_msg: string;
  result_code: "FAIL";
  order_no: null;
  /**
   * As asked.
   */
  wf_trace_no?: string;
  /**
   * 券码, as asked, also where it was malformed; null where none could be read.
   */
  codes: string | null;
  amount: null;
  settle_amount?: null;
  settleAmount?: null;
  /**
   * 签名, by the answer's signing rule (A1, A2); absent while the institution is not known.
   */
  sign?: string;
}

/**
 * A communication or parameter fault (C11 bare, C12).
 */
export interface ResponseExampleFailBare {
  return_code: "FAIL";
  /**
   * The fault's message.
   */
  return_msg: string;
  /**
   * Absent while the institution is not known (A2).
   */
  sign?: string;
}

/**
 * A communication or parameter fault with its echo (C11 full).
 */
export interface ResponseExampleFailFull {
  return_code: "FAIL";
  /**
   * The fault's message.
   */
  return_msg: string;
  /**
   * Absent while the institution is not known (A2).
   */
  sign?: string;
  order_no: null;
  /**
   * As asked.
   */
  wf_trace_no?: string;
  /**
   * As asked.
   */
  codes: string | null;
  amount: null;
}

/**
 * Every kind of answer in the table dialect (C1).
 */
export type ResponseTable =
  ResponseTableWrittenOff | ResponseTableRefusal | ResponseTableFailBare | ResponseTableFailFull;

/**
 * The coupon was written off.
 */
export interface ResponseTableWrittenOff {
  return_code: "SUCCESS";
  /**
   * 操作成功
   */
  return_msg: string;
  result_code: "SUCCESS";
  /**
   * 核销记录号.
   */
  order_no: string;
  /**
   * As asked; absent if none was sent (A9).
   */
  wf_trace_no?: string;
  /**
   * 券码, the coupon's code (A14).
   */
  codes: string;
  /**
   * 券面额, face value, whole fen.
   */
  amount?: string;
  /**
   * 商家实收金额, whole fen (C3, A7).
   */
  settle_amount?: string;
  /**
   * 商家实收金额 under its other name (C3).
   */
  settleAmount?: string;
  /**
   * 签名, by the answer's signing rule (A1, A2).
   */
  sign: string;
}

/**
 * The coupon was certainly not written off (C1, C2, C8).
 */
export interface ResponseTableRefusal {
  return_code: "SUCCESS";
  /**
   * The refusal's message.
   */
  return_msg: string;
  result_code: "FAIL";
  order_no: null;
  /**
   * As asked.
   */
  wf_trace_no?: string;
  /**
   * 券码, the coupon's code (A14).
   */
  codes: string;
  amount: null;
  settle_amount?: null;
  settleAmount?: null;
  /**
   * 签名, by the answer's signing rule (A1, A2).
   */
  sign: string;
}

/**
 * A communication or parameter fault (C11 bare, C12).
 */
export interface ResponseTableFailBare {
  return_code: "FAIL";
  /**
   * The fault's message.
   */
  return_msg: string;
  /**
   * Absent while the institution is not known (A2).
   */
  sign?: string;
}

/**
 * A communication or parameter fault with its echo (C11 full).
 */
export interface ResponseTableFailFull {
  return_code: "FAIL";
  /**
   * The fault's message.
   */
  return_msg: string;
  /**
   * Absent while the institution is not known (A2).
   */
  sign?: string;
  order_no: null;
  /**
   * As asked.
   */
  wf_trace_no?: string;
  /**
   * As asked.
   */
  codes: string | null;
  amount: null;
}

/**
 * A row of what is conflicting or assumed. Lists of them are in the order of their table.
 */
export type ScenarioAssumption =
  | "C1"
  | "C2"
  | "C3"
  | "C4"
  | "C5"
  | "C6"
  | "C7"
  | "C8"
  | "C9"
  | "C10"
  | "C11"
  | "C12"
  | "A1"
  | "A2"
  | "A3"
  | "A4"
  | "A5"
  | "A6"
  | "A7"
  | "A8"
  | "A9"
  | "A10"
  | "A11"
  | "A12"
  | "A13"
  | "A14"
  | "A15"
  | "A16"
  | "A17"
  | "A18"
  | "A19"
  | "A20"
  | "A21"
  | "A22";

/**
 * A situation that a till can meet: what is given, what is done, and what each step must answer.
 */
export interface Scenario {
  about: ScenarioText;
  /**
   * The dialects (C1) in which it holds; both when left out.
   *
   * @minItems 1
   */
  dialects?: ["example" | "table", ...("example" | "table")[]];
  profile?: Profile;
  /**
   * The endpoints besides the write-off that it calls: a draft of the kit by its name (quary), a file that declares one, from where the scenario's file lies (../my-quary.yaml), or the declaration itself.
   *
   * @minItems 1
   */
  endpoints?: [string | EndpointDeclaration, ...(string | EndpointDeclaration)[]];
  given?: ScenarioGiven;
  /**
   * What is done, in turn.
   *
   * @minItems 1
   */
  steps: [
    WriteOffStep | CallStep | ChangeStep | ClockStep | FaultStep,
    ...(WriteOffStep | CallStep | ChangeStep | ClockStep | FaultStep)[]
  ];
}

/**
 * One sentence in English and Chinese.
 */
export interface ScenarioText {
  en: string;
  zh: string;
}

/**
 * What there is before the first step.
 */
export interface ScenarioGiven {
  /**
   * The emulator's clock stands still here, ISO 8601 with an offset; it runs when left out.
   */
  clock?: string;
  /**
   * Coupons that the first caller's institution has. In merchant_nos and shop_nos, $merchant and $shop stand for those of the caller.
   */
  coupons?: Coupon[];
}

/**
 * One call of the endpoint.
 */
export interface WriteOffStep {
  about?: ScenarioText;
  write_off: ScenarioFields;
  /**
   * Fields that are not sent.
   */
  leave_out?: string[];
  /**
   * Who calls; other is a second institution, with a key of its own. first when left out.
   */
  caller?: "first" | "other";
  /**
   * How it is signed; right when left out. second_key is the second of the institution's keys in the profile.
   */
  sign?: "right" | "missing" | "wrong_key" | "second_key" | "other_case" | "short" | "long";
  raw?: ScenarioRaw;
  /**
   * How long the caller waits for the answer, milliseconds; 10000 when left out.
   */
  give_up_after_ms?: number;
  expect: Expectation;
}

/**
 * Fields of the request, over the caller's own inst_no, merchant_no and shop_no, and ts as the clock has it. $inst, $merchant, $shop and $ts stand for those, $other_inst for the institution of the other caller, $unknown_inst for a number that is no institution's at the endpoint. Values go as they are written, so a number is sent as a number; a sign that is written here is sent as it is.
 */
export interface ScenarioFields {
  [k: string]: unknown;
}

/**
 * Bytes or headers of another form than a signed JSON object has.
 */
export interface ScenarioRaw {
  /**
   * The body, instead of the signed JSON object. $json in it stands for that object, $fields for what is between its braces.
   */
  body?: string;
  /**
   * How the body becomes bytes; utf-8 when left out.
   */
  encoding?: "utf-8" | "latin1" | "utf-16le";
  /**
   * The fields go out in reversed order, after they were signed.
   */
  order?: "reversed";
  /**
   * Spaces after the body make it this many bytes long.
   */
  pad_to?: number;
  /**
   * The media type; application/json when left out, none when empty.
   */
  content_type?: string;
  /**
   * The Content-Encoding; none when left out.
   */
  content_encoding?: string;
}

/**
 * What the step must answer: an outcome, or unknown.
 */
export interface Expectation {
  /**
   * The outcome that the answer tells.
   */
  outcome?:
    | "written_off"
    | "illegal_parameter"
    | "bad_signature"
    | "unknown_institution"
    | "stale_timestamp"
    | "system_error"
    | "not_found"
    | "not_yet_valid"
    | "already_used"
    | "expired"
    | "refunded"
    | "frozen"
    | "wrong_shop"
    | "wrong_channel"
    | "exclusive_discount"
    | "below_minimum"
    | "trace_conflict";
  /**
   * The answer tells nothing that can be relied on, and why not. (The outcome system_error does not tell either whether the coupon was written off.)
   */
  unknown?: "reset" | "no_response" | "http_status" | "not_json" | "wrong_sign" | "other_response";
  /**
   * Face value, whole fen.
   */
  amount?: number;
  /**
   * What the merchant receives, whole fen. Of a coupon without a settle amount of its own, it is written less the fee that the scenario names (60 basis points when left out); under another fee in force, that one is taken off instead.
   */
  settle_amount?: number;
  /**
   * The step, from 1, whose answer it repeats, or whose answer was lost; any other write-off has an order_no of its own. Where the scenario names no idempotency and another one is in force (A5), the request is refused as that says.
   */
  same_order_as?: number;
  /**
   * The field that is refused; looked at where the endpoint says it (X-Shoubei-Mock-Reason).
   */
  field?: string;
  /**
   * What is told of the refusal in English, or a part of it; looked at where the endpoint says it (X-Shoubei-Mock-Reason). $digits stands for how many digits a sign has by the rule in force, $case for their case.
   */
  reason?: string;
  /**
   * How long the answer takes at least, milliseconds.
   */
  at_least_ms?: number;
  /**
   * The coupon that the answer names; that of the request when left out, and null where the body could not be read (an illegal_parameter that is not signed).
   */
  codes?: string | null;
  /**
   * The trace number that the answer repeats, null for none; that of the request when left out.
   */
  wf_trace_no?: string | null;
  /**
   * Whether the answer carries a sign; when left out, it does where the body could be read and its institution is known.
   */
  signed?: boolean;
  /**
   * The HTTP status; the profile's when left out.
   */
  http_status?: number;
  /**
   * Headers of the answer, by their names in lower case.
   */
  headers?: {
    [k: string]: string;
  };
  /**
   * What was found of the request's sign; looked at where the endpoint says it (X-Shoubei-Mock-Signature).
   */
  signature?: "valid" | "wrong" | "missing" | "not-checked";
  /**
   * Every row on which the answer rests, and no other; looked at where the endpoint says it (X-Shoubei-Mock-Assumptions) and has the codes and shapes that the profile has.
   */
  assumptions?: ScenarioAssumption[];
  /**
   * Those of them that the profile has as observed, none where empty; looked at like assumptions (X-Shoubei-Mock-Observed).
   */
  observed?: ScenarioAssumption[];
}

/**
 * One call of an endpoint besides the write-off.
 */
export interface CallStep {
  about?: ScenarioText;
  call: ScenarioCall;
  /**
   * Fields that are not sent.
   */
  leave_out?: string[];
  /**
   * Who calls; first when left out.
   */
  caller?: "first" | "other";
  /**
   * How it is signed; right when left out.
   */
  sign?: "right" | "missing" | "wrong_key" | "second_key" | "other_case" | "short" | "long";
  /**
   * How long the caller waits for the answer, milliseconds; 10000 when left out.
   */
  give_up_after_ms?: number;
  expect: CallExpectation;
}

/**
 * Which endpoint, and what it is asked.
 */
export interface ScenarioCall {
  /**
   * The path of one of the scenario's endpoints.
   */
  endpoint: string;
  /**
   * Fields of the request, over the caller's own number, merchant, shop and ts, as its declaration names them. $order_1 stands for the order number of the write-off in step 1; otherwise as in write_off.
   */
  fields?: {
    [k: string]: unknown;
  };
}

/**
 * What a call must answer: an outcome, or unknown.
 */
export interface CallExpectation {
  /**
   * The response by its name in the declaration, or the refusal.
   */
  outcome?:
    | "found"
    | "done"
    | "already_cancelled"
    | "too_late"
    | "not_found"
    | "illegal_parameter"
    | "bad_signature"
    | "unknown_institution"
    | "stale_timestamp"
    | "system_error";
  /**
   * The answer tells nothing that can be relied on, and why not.
   */
  unknown?: "reset" | "no_response" | "http_status" | "not_json" | "wrong_sign" | "other_response";
  /**
   * Every field of the response but sign, and no other. $order_1 stands for the order number of step 1, $any for a text that is not known beforehand, $inst and its like for what they stand for in a request. For a parameter, signature, institution or time that is refused they follow from the profile.
   */
  fields?: {
    [k: string]: string | null;
  };
  /**
   * Whether it was done before, and nothing happened; looked at where the endpoint says it (X-Shoubei-Mock-Replayed). false when left out.
   */
  replayed?: boolean;
  /**
   * The field that is refused; looked at where the endpoint says it (X-Shoubei-Mock-Reason).
   */
  field?: string;
  /**
   * What is told of the refusal in English, or a part of it; looked at where the endpoint says it (X-Shoubei-Mock-Reason).
   */
  reason?: string;
  /**
   * Whether the answer carries a sign; when left out, it does where its institution is known.
   */
  signed?: boolean;
  /**
   * The HTTP status; the profile's when left out.
   */
  http_status?: number;
  /**
   * What was found of the request's sign; looked at where the endpoint says it (X-Shoubei-Mock-Signature).
   */
  signature?: "valid" | "wrong" | "missing" | "not-checked";
  /**
   * Every row on which the answer rests, and no other; looked at as for a write-off.
   */
  assumptions?: ScenarioAssumption[];
}

/**
 * An act of the coupon's seller: a refund, a freeze, a release.
 */
export interface ChangeStep {
  about?: ScenarioText;
  change: CouponChange;
}

/**
 * Which coupon, and what of it becomes something else.
 */
export interface CouponChange {
  /**
   * The coupon.
   */
  coupon_code: string;
  to: CouponPatch;
}

/**
 * Time passes.
 */
export interface ClockStep {
  about?: ScenarioText;
  clock: ClockChange;
}

/**
 * Something is about to go wrong.
 */
export interface FaultStep {
  about?: ScenarioText;
  fault: Fault;
}

/**
 * Signatures made outside this project; rule is what differs from the default.
 */
export interface SigningVectors {
  about: string;
  cases: SigningVector[];
}

/**
 * One signature: what is signed, with which key and rule, the string that is digested, key included, and the sign that must come out.
 */
export interface SigningVector {
  name: string;
  key: string;
  rule: SigningRule;
  fields: {
    [k: string]: string | number | boolean | null;
  };
  canonical: string;
  sign: string;
}
