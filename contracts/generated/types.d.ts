// Made by contracts/scripts/generate.mjs; do not edit.
/**
 * A setting of the emulated clock: at most one of now, offset_ms and advance_ms, and whether it is frozen. The clock decides whether a coupon is valid and ts is fresh.
 */
export interface ClockChange {
  /**
   * The time to set, ISO 8601 with an offset.
   */
  now?: string;
  /**
   * How far it is ahead of the machine's clock, in milliseconds.
   */
  offset_ms?: number;
  /**
   * How far it moves from its current time, in milliseconds.
   */
  advance_ms?: number;
  /**
   * Whether it is frozen. By default this does not change.
   */
  frozen?: boolean;
}

/**
 * Changes to a coupon. null removes an optional property.
 */
export interface CouponPatch {
  /**
   * 券名, a name for people. It is never sent.
   */
  title?: string | null;
  /**
   * The state. issued by default.
   */
  state?: "issued" | "used" | "refunded" | "frozen";
  /**
   * 券面额, face value, whole fen.
   */
  face_amount?: number;
  /**
   * 商家实收金额, whole fen. By default the face value less the fee (A7).
   */
  settle_amount?: number | null;
  /**
   * The coupon's channel. Any by default (A16).
   */
  channel_type?:
    "10001" | "10002" | "10003" | "10004" | "10005" | "10006" | "10007" | "10008" | "10009" | "10013" | null;
  /**
   * The first instant at which it is valid, ISO 8601 with an offset.
   */
  valid_from?: string | null;
  /**
   * The last instant at which it is valid, ISO 8601 with an offset.
   */
  valid_until?: string | null;
  /**
   * Merchants that may write it off. All by default; an empty list means none (A8).
   */
  merchant_nos?: string[] | null;
  /**
   * Shops that may write it off. All by default; an empty list means none (A8).
   */
  shop_nos?: string[] | null;
  /**
   * The minimum amount of the order, whole fen.
   */
  min_amount?: number | null;
  /**
   * The institution that the coupon belongs to. Shared by default.
   */
  inst_no?: string | null;
}

/**
 * A coupon of the emulator. Amounts are whole fen as numbers. The states expired and not_yet_valid follow from the clock.
 */
export interface Coupon {
  /**
   * 券码, the coupon's code (A14).
   */
  coupon_code: string;
  /**
   * 券名, a name for people. It is never sent.
   */
  title?: string;
  /**
   * The state. issued by default.
   */
  state?: "issued" | "used" | "refunded" | "frozen";
  /**
   * 券面额, face value, whole fen.
   */
  face_amount: number;
  /**
   * 商家实收金额, whole fen. By default the face value less the fee (A7).
   */
  settle_amount?: number;
  /**
   * The coupon's channel. Any by default (A16).
   */
  channel_type?: "10001" | "10002" | "10003" | "10004" | "10005" | "10006" | "10007" | "10008" | "10009" | "10013";
  /**
   * The first instant at which it is valid, ISO 8601 with an offset.
   */
  valid_from?: string;
  /**
   * The last instant at which it is valid, ISO 8601 with an offset.
   */
  valid_until?: string;
  /**
   * Merchants that may write it off. All by default; an empty list means none (A8).
   *
   * Items: Merchant.
   */
  merchant_nos?: string[];
  /**
   * Shops that may write it off. All by default; an empty list means none (A8).
   *
   * Items: Shop.
   */
  shop_nos?: string[];
  /**
   * The minimum amount of the order, whole fen.
   */
  min_amount?: number;
  /**
   * The institution that the coupon belongs to. Shared by default.
   */
  inst_no?: string;
}

/**
 * A fixed text, null, or the source of the text: the write-off, the request, or the state of the write-off.
 */
export type ResponseValue =
  | string
  | null
  | {
      /**
       * A property of the write-off. The field is left out if the write-off has none.
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
       * The format of a time. The first two are in Asia/Shanghai.
       */
      as?: "yyyyMMddHHmmss" | "yyyy-MM-dd HH:mm:ss" | "iso8601" | "epoch_seconds" | "epoch_milliseconds";
      /**
       * A field of the request to repeat. It is left out if the request has none.
       */
      request?: string;
      /**
       * A text for each state of the write-off.
       */
      state?: {
        written_off: string;
        cancelled: string;
      };
    };

/**
 * An endpoint of the provider besides the write-off, as its page describes it: its requests, its action and its responses. A line for which no page is cited is a guess.
 */
export interface EndpointDeclaration {
  /**
   * The path of the POST requests.
   */
  path: string;
  /**
   * Its name in both languages.
   */
  about: {
    en: string;
    zh: string;
  };
  /**
   * The lines that a page of the provider documents, and that page.
   */
  documented?: DocumentedLines[];
  request: EndpointRequest;
  /**
   * What a request does with the write-off that it finds.
   */
  act: "none" | "cancel";
  /**
   * cancel: how long after the write-off it can be cancelled, in seconds. No limit by default.
   */
  within_seconds?: number;
  responses: EndpointResponses;
}

/**
 * Lines that one page of the provider documents.
 */
export interface DocumentedLines {
  /**
   * The title or address of the page, in one line.
   */
  page: string;
  /**
   * The day on which you read it.
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
   * Fields with names other than inst_no, merchant_no, shop_no or ts. The key is the name in requests, the value the meaning.
   */
  names?: {
    [k: string]: "inst_no" | "merchant_no" | "shop_no" | "ts";
  };
  /**
   * The fields that every request has, by their names in requests.
   */
  required: string[];
  /**
   * The fields that find a write-off. The key is the name in requests, the value the number that it holds. A request has at least one of them, and all that it has must match.
   */
  finds: {
    [k: string]: "order_no" | "wf_trace_no" | "coupon_code";
  };
}

/**
 * The responses. For none: found and not_found. For cancel: done, not_found and already_cancelled, and with within_seconds also too_late.
 */
export interface EndpointResponses {
  found?: ResponseLines;
  not_found: ResponseLines;
  done?: ResponseLines;
  already_cancelled?: ResponseLines;
  too_late?: ResponseLines;
}

/**
 * The fields of a response, in order. The emulator adds the signature.
 */
export interface ResponseLines {
  [k: string]: ResponseValue;
}

/**
 * A fault that you trigger on purpose. It applies to authenticated requests, and really happens on the socket.
 */
export type Fault = LatencyFault | SilenceFault | HttpFault | LostResponseFault | PlainFault;

/**
 * A late response.
 */
export interface LatencyFault {
  /**
   * The kind, in order: a late response; a connection reset; no response; another HTTP status without a body; an HTML page; truncated JSON; an empty body; a wrong signature; a correctly signed response about another coupon and amount; 系统繁忙; a lost response, after which a retry with the same trace number gets already_used.
   */
  kind: "latency";
  /**
   * before: the write-off does not happen (latency: it happens later). after: it has happened.
   */
  when: "before" | "after";
  /**
   * How many requests trigger it: a number, or always. 1 by default.
   */
  times?: number | "always";
  /**
   * The probability that a matching request triggers it. 1 by default.
   */
  probability?: number;
  /**
   * The seed that makes probability and uniform latency repeatable. By default it is generated and returned.
   */
  seed?: number;
  /**
   * The path of the endpoint that it applies to. The write-off by default.
   */
  endpoint?: string;
  match?: FaultMatch;
  /**
   * latency: the delay in milliseconds. silence: the time until the connection is closed, 30000 by default.
   */
  ms: number;
  /**
   * latency: if set, the delay is uniform between ms and max_ms.
   */
  max_ms?: number;
}

/**
 * The requests that match: those with all of these values. Any by default.
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
   * The coupon that is sent, or the coupon of the write-off that a declared endpoint finds.
   */
  coupon_code?: string;
  /**
   * Trace number.
   */
  wf_trace_no?: string;
}

/**
 * No response.
 */
export interface SilenceFault {
  /**
   * The kind, in order: a late response; a connection reset; no response; another HTTP status without a body; an HTML page; truncated JSON; an empty body; a wrong signature; a correctly signed response about another coupon and amount; 系统繁忙; a lost response, after which a retry with the same trace number gets already_used.
   */
  kind: "silence";
  /**
   * before: the write-off does not happen (latency: it happens later). after: it has happened.
   */
  when: "before" | "after";
  /**
   * How many requests trigger it: a number, or always. 1 by default.
   */
  times?: number | "always";
  /**
   * The probability that a matching request triggers it. 1 by default.
   */
  probability?: number;
  /**
   * The seed that makes probability and uniform latency repeatable. By default it is generated and returned.
   */
  seed?: number;
  /**
   * The path of the endpoint that it applies to. The write-off by default.
   */
  endpoint?: string;
  match?: FaultMatch;
  /**
   * latency: the delay in milliseconds. silence: the time until the connection is closed, 30000 by default.
   */
  ms?: number;
}

/**
 * Another HTTP response, as an intermediate server sends it.
 */
export interface HttpFault {
  /**
   * The kind, in order: a late response; a connection reset; no response; another HTTP status without a body; an HTML page; truncated JSON; an empty body; a wrong signature; a correctly signed response about another coupon and amount; 系统繁忙; a lost response, after which a retry with the same trace number gets already_used.
   */
  kind: "http_status" | "html";
  /**
   * before: the write-off does not happen (latency: it happens later). after: it has happened.
   */
  when: "before" | "after";
  /**
   * How many requests trigger it: a number, or always. 1 by default.
   */
  times?: number | "always";
  /**
   * The probability that a matching request triggers it. 1 by default.
   */
  probability?: number;
  /**
   * The seed that makes probability and uniform latency repeatable. By default it is generated and returned.
   */
  seed?: number;
  /**
   * The path of the endpoint that it applies to. The write-off by default.
   */
  endpoint?: string;
  match?: FaultMatch;
  /**
   * http_status, html: the HTTP status. 500 by default.
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
 * A lost response, after which the same trace number gets already_used.
 */
export interface LostResponseFault {
  /**
   * The kind, in order: a late response; a connection reset; no response; another HTTP status without a body; an HTML page; truncated JSON; an empty body; a wrong signature; a correctly signed response about another coupon and amount; 系统繁忙; a lost response, after which a retry with the same trace number gets already_used.
   */
  kind: "lost_then_already_used";
  /**
   * before: the write-off does not happen (latency: it happens later). after: it has happened.
   */
  when: "after";
  /**
   * How many requests trigger it: a number, or always. 1 by default.
   */
  times?: number | "always";
  /**
   * The probability that a matching request triggers it. 1 by default.
   */
  probability?: number;
  /**
   * The seed that makes probability and uniform latency repeatable. By default it is generated and returned.
   */
  seed?: number;
  /**
   * The path of the endpoint that it applies to. The write-off by default.
   */
  endpoint?: string;
  match?: FaultMatch;
}

/**
 * A fault that needs only its kind.
 */
export interface PlainFault {
  /**
   * The kind, in order: a late response; a connection reset; no response; another HTTP status without a body; an HTML page; truncated JSON; an empty body; a wrong signature; a correctly signed response about another coupon and amount; 系统繁忙; a lost response, after which a retry with the same trace number gets already_used.
   */
  kind: "reset" | "cut_json" | "empty_body" | "wrong_sign" | "other_response" | "system_error";
  /**
   * before: the write-off does not happen (latency: it happens later). after: it has happened.
   */
  when: "before" | "after";
  /**
   * How many requests trigger it: a number, or always. 1 by default.
   */
  times?: number | "always";
  /**
   * The probability that a matching request triggers it. 1 by default.
   */
  probability?: number;
  /**
   * The seed that makes probability and uniform latency repeatable. By default it is generated and returned.
   */
  seed?: number;
  /**
   * The path of the endpoint that it applies to. The write-off by default.
   */
  endpoint?: string;
  match?: FaultMatch;
}

/**
 * Your coupons and their states at an endpoint whose state cannot be set. Scenarios run there with these coupons.
 */
export interface OwnCoupons {
  /**
   * @minItems 1
   */
  coupons: [OwnCoupon, ...OwnCoupon[]];
}

/**
 * One coupon in its current state at that endpoint.
 */
export interface OwnCoupon {
  /**
   * 券码, the coupon's code (A14), in quotes.
   */
  coupon_code: string;
  /**
   * A name for people. It is never sent.
   */
  title?: string;
  /**
   * Its current state. not_found: a code that you know is unknown to the provider.
   */
  state: "issued" | "used" | "refunded" | "frozen" | "expired" | "not_yet_valid" | "not_found";
  /**
   * 券面额, face value, whole fen. Without it, only the form of the amounts in a response is checked.
   */
  face_amount?: number;
  /**
   * 商家实收金额, whole fen, if you know it. By default the face value less the profile's fee (A7).
   */
  settle_amount?: number;
  /**
   * The coupon's channel.
   */
  channel_type?: "10001" | "10002" | "10003" | "10004" | "10005" | "10006" | "10007" | "10008" | "10009" | "10013";
  /**
   * Whether the calling merchant and shop may write it off. true by default.
   */
  right_shop?: boolean;
  /**
   * The minimum amount of the order, whole fen. None by default.
   */
  min_amount?: number;
}

/**
 * An HTTP status whose responses have a body.
 */
export type HttpStatus = number;

/**
 * The day on which it was observed at the real endpoint, or the day and the source.
 */
export type Seen =
  | string
  | {
      /**
       * The day on which it was observed.
       */
      day: string;
      /**
       * The source in one line: a command, or a note by the author.
       */
      from?: string;
    };

/**
 * The settings that the scenario depends on, including defaults that it needs. All other settings may differ. For signing, codes and httpStatus, this holds for each part. The dialect is not set here. If it has institutions, the first one calls, and the second is the other caller.
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
   * A19: the state of the coupon after its write-off is cancelled.
   */
  afterCancel?: "issued" | "refunded";
  /**
   * A20: the response to a write-off with the trace number of a cancelled one.
   */
  cancelledTrace?: "trace_conflict" | "already_used" | "replay";
  /**
   * A21: the response to a second cancel.
   */
  secondCancel?: "done" | "already_cancelled";
  /**
   * A6: one status for all, or one for each outcome. A status without a body is not allowed.
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
   * A4: how far ts may be from the clock, in seconds. null means no check.
   */
  tsWindowSeconds?: number | null;
  /**
   * A13: the maximum size of a body in bytes.
   */
  bodyLimit?: number;
  /**
   * A7: the fee in basis points.
   */
  feeBasisPoints?: number;
  /**
   * Whether magic coupon codes are enabled.
   */
  magic?: boolean;
  /**
   * What happens to a request with a wrong signature.
   */
  signatureCheck?: "enforce" | "warn" | "off";
  signing?: Signing;
  codes?: Codes;
  /**
   * The institutions. They replace the demo institutions.
   *
   * @minItems 1
   */
  institutions?: [InstitutionKeys, ...InstitutionKeys[]];
  paths?: Paths;
  /**
   * A18: the declared endpoints, besides the write-off.
   */
  endpoints?: EndpointDeclaration[];
  observed?: Observed;
}

/**
 * A1: the signing rule. response (A2) is for responses that follow another rule.
 */
export interface Signing {
  /**
   * The digest. An hmac also uses the key as the HMAC key.
   */
  algorithm?: "md5" | "hmac-md5" | "sha1" | "sha256" | "hmac-sha256";
  /**
   * The case of the hex digits.
   */
  case?: "lower" | "upper";
  /**
   * The order of the fields. name means byte order of the names.
   */
  order?: "name" | "name-ignore-case" | "given";
  /**
   * Whether fields with an empty value are included.
   */
  empties?: boolean;
  /**
   * How a field is written.
   */
  pair?: "k=v" | "kv" | "v";
  /**
   * The separator between fields.
   */
  joiner?: string;
  /**
   * The position of the key.
   */
  placement?: "&key=" | "append" | "&" | "prepend" | "wrap" | "sorted" | "none";
  /**
   * The name of the key, if it has one.
   */
  keyName?: string;
  /**
   * The encoding of values.
   */
  urlencode?: "none" | "percent" | "form";
  /**
   * The character encoding of the canonical string.
   */
  charset?: "utf-8" | "gbk";
  response?: SigningRule;
}

/**
 * The signing rule (A1). Settings that are left out have their defaults.
 */
export interface SigningRule {
  /**
   * The digest. An hmac also uses the key as the HMAC key.
   */
  algorithm?: "md5" | "hmac-md5" | "sha1" | "sha256" | "hmac-sha256";
  /**
   * The case of the hex digits.
   */
  case?: "lower" | "upper";
  /**
   * The order of the fields. name means byte order of the names.
   */
  order?: "name" | "name-ignore-case" | "given";
  /**
   * Whether fields with an empty value are included.
   */
  empties?: boolean;
  /**
   * How a field is written.
   */
  pair?: "k=v" | "kv" | "v";
  /**
   * The separator between fields.
   */
  joiner?: string;
  /**
   * The position of the key.
   */
  placement?: "&key=" | "append" | "&" | "prepend" | "wrap" | "sorted" | "none";
  /**
   * The name of the key, if it has one.
   */
  keyName?: string;
  /**
   * The encoding of values.
   */
  urlencode?: "none" | "percent" | "form";
  /**
   * The character encoding of the canonical string.
   */
  charset?: "utf-8" | "gbk";
}

/**
 * A3, C12: the code and message of each outcome.
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
 * A code and message that replace those of the code table.
 */
export interface OwnCode {
  /**
   * The code. FAIL gives the response the shape of a parameter error.
   */
  code?: string;
  /**
   * The message.
   */
  message?: string;
}

/**
 * An institution with its signing keys.
 */
export interface InstitutionKeys {
  /**
   * Institution.
   */
  inst_no: string;
  /**
   * The valid keys. The first one signs a response if the request was not signed with any of them. The log and the journal mask a key of 8 characters or more everywhere, and a shorter one only as a whole value.
   *
   * @minItems 1
   */
  keys: [string, ...string[]];
  name?: string;
}

/**
 * The path of the endpoint behind a gateway, or on another platform of the family.
 */
export interface Paths {
  /**
   * The path of the write-off.
   */
  write_off?: string;
}

/**
 * The assumptions and outcomes that you observed at the real endpoint: the day, and the source.
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
 * The response. null if there was none.
 */
export type RecordedResponse = {
  /**
   * The HTTP status. 200 by default.
   */
  status?: number;
  /**
   * The response's body.
   */
  body: string;
  /**
   * The media type. application/json by default.
   */
  content_type?: string;
  [k: string]: unknown;
} | null;

/**
 * One request with its response: a line of a recording (NDJSON). Bodies are text, exactly as sent.
 */
export interface RecordedExchange {
  /**
   * When the request was sent, ISO 8601 with an offset.
   */
  at?: string;
  /**
   * Whether the response comes from an emulator, so that it is no observation of the real endpoint.
   */
  emulator?: boolean;
  request: RecordedRequest;
  response: RecordedResponse;
  [k: string]: unknown;
}

/**
 * The request. A plain write-off needs only its body.
 */
export interface RecordedRequest {
  /**
   * The method. POST by default.
   */
  method?: string;
  /**
   * The path without the query. /openpay/coupon/wf by default.
   */
  path?: string;
  /**
   * The request's body.
   */
  body: string;
  /**
   * The media type, empty if it had none. application/json by default.
   */
  content_type?: string;
  [k: string]: unknown;
}

/**
 * The body of POST /openpay/coupon/wf as the emulator accepts it by default. Numbers and booleans count as their text (A11), couponCode is an alias of coupon_code (C4), and unknown fields are signed as sent (C7). A schema cannot express four more rules. Text has no half of a surrogate pair, and ts is a real date and time. The two names of the coupon agree, and the text of a number or boolean has the form that the field requires of text.
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
   * Up to 36 characters, as in the example of the source (C5).
   */
  wf_trace_no?: string | number | boolean | null;
  /**
   * yyyyMMddHHmmss in Asia/Shanghai (A4). It must be a real date and time, which a schema cannot express.
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
   * 是否参与独立优惠: 1 yes, 0 no. Absent means 0.
   */
  exc_discount_flag?: string | number | boolean | null;
  /**
   * 签名. 32 characters are documented. The length follows the signing rule.
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
   * 核销流水号, the trace number that the caller gives the write-off.
   */
  wf_trace_no?: string | null;
  /**
   * yyyyMMddHHmmss in Asia/Shanghai (A4). It must be a real date and time, which a schema cannot express.
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
   * 是否参与独立优惠: 1 yes, 0 no. Absent means 0.
   */
  exc_discount_flag?: "0" | "1" | "" | null;
  /**
   * 签名. 32 characters are documented. The length follows the signing rule.
   */
  sign: string;
}

/**
 * Every kind of response in the example dialect (C1).
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
   * As in the request. Absent if none was sent (A9).
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
   * 签名, by the signing rule of responses (A1, A2).
   */
  sign: string;
}

/**
 * The coupon was certainly not written off (C1, C2, C8).
 */
export interface ResponseExampleRefusal {
  /**
   * The code of the rejection (C1).
   */
  return_code: string;
  /**
   * The message of the rejection.
   */
  return_msg: string;
  result_code: "FAIL";
  order_no: null;
  /**
   * As in the request.
   */
  wf_trace_no?: string;
  /**
   * 券码, as in the request, even if malformed. null if none could be read.
   */
  codes: string | null;
  amount: null;
  settle_amount?: null;
  settleAmount?: null;
  /**
   * 签名, by the signing rule of responses (A1, A2). Absent if the institution is unknown.
   */
  sign?: string;
}

/**
 * A communication or parameter error (C11 bare, C12).
 */
export interface ResponseExampleFailBare {
  return_code: "FAIL";
  /**
   * The message of the error.
   */
  return_msg: string;
  /**
   * Absent if the institution is unknown (A2).
   */
  sign?: string;
}

/**
 * A communication or parameter error that repeats the request's fields (C11 full).
 */
export interface ResponseExampleFailFull {
  return_code: "FAIL";
  /**
   * The message of the error.
   */
  return_msg: string;
  /**
   * Absent if the institution is unknown (A2).
   */
  sign?: string;
  order_no: null;
  /**
   * As in the request.
   */
  wf_trace_no?: string;
  /**
   * As in the request.
   */
  codes: string | null;
  amount: null;
}

/**
 * Every kind of response in the table dialect (C1).
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
   * As in the request. Absent if none was sent (A9).
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
   * 签名, by the signing rule of responses (A1, A2).
   */
  sign: string;
}

/**
 * The coupon was certainly not written off (C1, C2, C8).
 */
export interface ResponseTableRefusal {
  return_code: "SUCCESS";
  /**
   * The message of the rejection.
   */
  return_msg: string;
  result_code: "FAIL";
  order_no: null;
  /**
   * As in the request.
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
   * 签名, by the signing rule of responses (A1, A2).
   */
  sign: string;
}

/**
 * A communication or parameter error (C11 bare, C12).
 */
export interface ResponseTableFailBare {
  return_code: "FAIL";
  /**
   * The message of the error.
   */
  return_msg: string;
  /**
   * Absent if the institution is unknown (A2).
   */
  sign?: string;
}

/**
 * A communication or parameter error that repeats the request's fields (C11 full).
 */
export interface ResponseTableFailFull {
  return_code: "FAIL";
  /**
   * The message of the error.
   */
  return_msg: string;
  /**
   * Absent if the institution is unknown (A2).
   */
  sign?: string;
  order_no: null;
  /**
   * As in the request.
   */
  wf_trace_no?: string;
  /**
   * As in the request.
   */
  codes: string | null;
  amount: null;
}

/**
 * The ID of a conflict or an assumption. Lists follow the order of the table.
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
 * A situation of a till: the initial state, the steps, and the expected response of each step.
 */
export interface Scenario {
  about: ScenarioText;
  /**
   * The dialects (C1) that it applies to. Both by default.
   *
   * @minItems 1
   */
  dialects?: ["example" | "table", ...("example" | "table")[]];
  profile?: Profile;
  /**
   * The endpoints besides the write-off that it calls. Each is the name of a draft of the kit (quary), the path of a declaration relative to this file (../my-quary.yaml), or the declaration itself.
   *
   * @minItems 1
   */
  endpoints?: [string | EndpointDeclaration, ...(string | EndpointDeclaration)[]];
  given?: ScenarioGiven;
  /**
   * The steps, in order.
   *
   * @minItems 1
   */
  steps: [
    WriteOffStep | CallStep | ChangeStep | ClockStep | FaultStep,
    ...(WriteOffStep | CallStep | ChangeStep | ClockStep | FaultStep)[]
  ];
}

/**
 * A sentence in English and Chinese.
 */
export interface ScenarioText {
  en: string;
  zh: string;
}

/**
 * The initial state.
 */
export interface ScenarioGiven {
  /**
   * The time at which the emulator's clock is frozen, ISO 8601 with an offset. The clock runs by default.
   */
  clock?: string;
  /**
   * The coupons of the first caller's institution. In merchant_nos and shop_nos, $merchant and $shop are replaced with those of the caller.
   */
  coupons?: Coupon[];
}

/**
 * One write-off request.
 */
export interface WriteOffStep {
  about?: ScenarioText;
  write_off: ScenarioFields;
  /**
   * Fields that are not sent.
   */
  leave_out?: string[];
  /**
   * The caller. other is a second institution with another key. first by default.
   */
  caller?: "first" | "other";
  /**
   * How it is signed. right by default. second_key is the second key of the institution in the profile.
   */
  sign?: "right" | "missing" | "wrong_key" | "second_key" | "other_case" | "short" | "long";
  raw?: ScenarioRaw;
  /**
   * How long the caller waits for the response, in milliseconds. 10000 by default.
   */
  give_up_after_ms?: number;
  expect: Expectation;
}

/**
 * Fields of the request. They override the caller's inst_no, merchant_no and shop_no, and ts, which follows the clock. $inst, $merchant, $shop and $ts are replaced with these values. $other_inst is the institution of the other caller, and $unknown_inst a number that no institution has. Values keep their JSON type, so a number is sent as a number. A sign given here is sent unchanged.
 */
export interface ScenarioFields {
  [k: string]: unknown;
}

/**
 * Differences of the bytes or headers from those of a signed JSON object.
 */
export interface ScenarioRaw {
  /**
   * A body that replaces the signed JSON object. $json in it is replaced with that object, and $fields with the text between its braces.
   */
  body?: string;
  /**
   * The encoding of the body. utf-8 by default.
   */
  encoding?: "utf-8" | "latin1" | "utf-16le";
  /**
   * Whether the fields are sent in reversed order, after signing.
   */
  order?: "reversed";
  /**
   * The length of the body in bytes. Spaces are appended to reach it.
   */
  pad_to?: number;
  /**
   * The media type. application/json by default, none if empty.
   */
  content_type?: string;
  /**
   * The Content-Encoding. None by default.
   */
  content_encoding?: string;
}

/**
 * The expected response: an outcome, or unknown.
 */
export interface Expectation {
  /**
   * The outcome in the response.
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
   * Why the outcome is unknown to the caller. (With the outcome system_error, it is also unknown whether the coupon was written off.)
   */
  unknown?: "reset" | "no_response" | "http_status" | "not_json" | "wrong_sign" | "other_response";
  /**
   * Face value, whole fen.
   */
  amount?: number;
  /**
   * What the merchant receives, whole fen. For a coupon without a settle amount, write the face value less the scenario's fee (60 basis points by default). If another fee is in force, that fee is subtracted instead.
   */
  settle_amount?: number;
  /**
   * The step, from 1, that this response repeats, or whose response was lost. Every other write-off must have a new order_no. If the scenario has no idempotency setting and another one is in force (A5), the rejection of that setting is expected.
   */
  same_order_as?: number;
  /**
   * The field that is wrong. Checked only if the endpoint sends X-Shoubei-Mock-Reason.
   */
  field?: string;
  /**
   * The English reason of the rejection, or a part of it. Checked only if the endpoint sends X-Shoubei-Mock-Reason. $digits is the number of digits that a sign has by the rule in force, and $case is their case.
   */
  reason?: string;
  /**
   * The minimum time until the response, in milliseconds.
   */
  at_least_ms?: number;
  /**
   * The coupon code in the response. By default the code of the request, and null if the body could not be read (an unsigned illegal_parameter).
   */
  codes?: string | null;
  /**
   * The trace number in the response, null for none. By default the number of the request.
   */
  wf_trace_no?: string | null;
  /**
   * Whether the response has a sign. By default it has one if the body could be read and its institution is known.
   */
  signed?: boolean;
  /**
   * The HTTP status. By default the status of the profile.
   */
  http_status?: number;
  /**
   * Headers of the response. The keys are names in lower case.
   */
  headers?: {
    [k: string]: string;
  };
  /**
   * The result of the check of the request's signature. Checked only if the endpoint sends X-Shoubei-Mock-Signature.
   */
  signature?: "valid" | "wrong" | "missing" | "not-checked";
  /**
   * All assumptions and conflicts that the response depends on. Checked only if the endpoint sends X-Shoubei-Mock-Assumptions and has the codes and shapes of the profile.
   */
  assumptions?: ScenarioAssumption[];
  /**
   * Those of them that the profile lists as observed; an empty list means none. Checked like assumptions (X-Shoubei-Mock-Observed).
   */
  observed?: ScenarioAssumption[];
}

/**
 * One request to a declared endpoint.
 */
export interface CallStep {
  about?: ScenarioText;
  call: ScenarioCall;
  /**
   * Fields that are not sent.
   */
  leave_out?: string[];
  /**
   * The caller. first by default.
   */
  caller?: "first" | "other";
  /**
   * How it is signed. right by default.
   */
  sign?: "right" | "missing" | "wrong_key" | "second_key" | "other_case" | "short" | "long";
  /**
   * How long the caller waits for the response, in milliseconds. 10000 by default.
   */
  give_up_after_ms?: number;
  expect: CallExpectation;
}

/**
 * The endpoint and the request.
 */
export interface ScenarioCall {
  /**
   * The path of one of the scenario's endpoints.
   */
  endpoint: string;
  /**
   * Fields of the request. They override the caller's institution, merchant, shop and ts, under the names in the declaration. $order_1 is replaced with the order number of the write-off in step 1. Otherwise as in write_off.
   */
  fields?: {
    [k: string]: unknown;
  };
}

/**
 * The expected response: an outcome, or unknown.
 */
export interface CallExpectation {
  /**
   * The name of the response in the declaration, or the rejection.
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
   * Why the outcome is unknown to the caller.
   */
  unknown?: "reset" | "no_response" | "http_status" | "not_json" | "wrong_sign" | "other_response";
  /**
   * All fields of the response except sign. $order_1 is the order number of step 1, and $any is a text that is not known beforehand. $inst and the like have the same values as in a request. If a parameter, signature, institution or time is rejected, the fields follow from the profile.
   */
  fields?: {
    [k: string]: string | null;
  };
  /**
   * Whether this was done before, so that nothing happened now. Checked only if the endpoint sends X-Shoubei-Mock-Replayed. false by default.
   */
  replayed?: boolean;
  /**
   * The field that is wrong. Checked only if the endpoint sends X-Shoubei-Mock-Reason.
   */
  field?: string;
  /**
   * The English reason of the rejection, or a part of it. Checked only if the endpoint sends X-Shoubei-Mock-Reason.
   */
  reason?: string;
  /**
   * Whether the response has a sign. By default it has one if its institution is known.
   */
  signed?: boolean;
  /**
   * The HTTP status. By default the status of the profile.
   */
  http_status?: number;
  /**
   * The result of the check of the request's signature. Checked only if the endpoint sends X-Shoubei-Mock-Signature.
   */
  signature?: "valid" | "wrong" | "missing" | "not-checked";
  /**
   * All assumptions and conflicts that the response depends on. Checked as for a write-off.
   */
  assumptions?: ScenarioAssumption[];
}

/**
 * An act of the coupon's seller, such as a refund, a freeze or a release.
 */
export interface ChangeStep {
  about?: ScenarioText;
  change: CouponChange;
}

/**
 * A coupon and its changes.
 */
export interface CouponChange {
  /**
   * The coupon.
   */
  coupon_code: string;
  to: CouponPatch;
}

/**
 * A change of the clock.
 */
export interface ClockStep {
  about?: ScenarioText;
  clock: ClockChange;
}

/**
 * A fault for the next matching requests.
 */
export interface FaultStep {
  about?: ScenarioText;
  fault: Fault;
}

/**
 * Signatures computed outside this project. rule has the differences from the default rule.
 */
export interface SigningVectors {
  about: string;
  cases: SigningVector[];
}

/**
 * One signature: the fields, the key, the rule, the string to digest (key included), and the expected sign.
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
