import request from 'supertest';
import { demoKey, signed } from './sign.js';

/** Required fields that a default emulator accepts. */
export const base = {
  inst_no: '900024',
  merchant_no: '851811130002',
  shop_no: '862010110001',
  ts: '20261123120000',
} as const;

/** The same caller, as a client's options name it. */
export const demoCaller = {
  instNo: base.inst_no,
  key: demoKey,
  merchantNo: base.merchant_no,
  shopNo: base.shop_no,
} as const;

/** The source's own request. Its signature was made with Python's hashlib and the demo key. */
export const sourceRequest =
  '{"couponCode":"679533922928","inst_no":"60000001","merchant_no":"851811130002","shop_no":"862010110001","channel_type":"10001","writeOff_tyep":"0","amount":"1000","sign":"3044731f9f427f00bc563ec46bec474d","ts":"20211120154500"}';

/** The source's own response to it, signed likewise. */
export const sourceAnswer =
  '{"return_code":"0205","return_msg":"券码已退款","result_code":"FAIL","order_no":null,"codes":"679533922928","amount":null,"settleAmount":null,"sign":"6d4c77e02f3b9a0ae5700f09c5ea92f7"}';

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Record<string, unknown>;
  readonly outcome: string | null;
}

/** Posts bytes unchanged. */
export async function post(
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = { 'content-type': 'application/json' },
): Promise<Answered> {
  const response = await fetch(`${url}/openpay/coupon/wf`, { method: 'POST', headers, body });
  const text = await response.text();
  const parsed: Record<string, unknown> = text.startsWith('{') ? JSON.parse(text) : {};
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: parsed,
    outcome: response.headers.get('x-shoubei-mock-outcome'),
  };
}

/** One write-off of `coupon_code` with `more` fields, signed with `key`. */
export function writeOff(
  url: string,
  coupon_code: unknown,
  more: Readonly<Record<string, unknown>> = {},
  key?: string,
): Promise<Answered> {
  return post(url, JSON.stringify(signed({ ...base, coupon_code, ...more }, key)));
}

/** What the admin API returns, of all routes: a test reads what its route has. */
export interface AdminBody {
  readonly state: string;
  readonly effective_state: string;
  readonly tenants: readonly object[];
  readonly coupons: readonly { readonly coupon_code: string }[];
  readonly cursor?: string;
  readonly orders: readonly {
    readonly coupon_code: string;
    readonly order_no: string;
    readonly wf_trace_no?: string;
  }[];
  readonly by_shop_and_day: readonly { readonly date: string }[];
  readonly totals: { readonly written_off?: object; readonly cancelled?: object };
  readonly left_out?: number;
  readonly id: string;
  readonly faults: readonly object[];
  readonly requests: readonly Record<string, unknown>[];
  readonly count: number;
  readonly evicted: number;
  readonly now: string;
  readonly frozen: boolean;
  readonly inst_no: string;
  readonly key: string;
  readonly merchant_no: string;
  readonly shop_no: string;
  readonly error: { readonly code: string; readonly problems: readonly object[] };
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** An admin call with a JSON body, or with text that is sent unchanged. */
export async function admin(
  url: string,
  method: Method,
  path: string,
  body?: object | string,
): Promise<{ status: number; body: AdminBody }> {
  const call = request(url)[toLower(method)](`/__admin${path}`);
  const { status, text } = await (body === undefined ? call : call.type('json').send(body));
  return { status, body: JSON.parse(text === '' ? '{}' : text) };
}

function toLower(method: Method): 'get' | 'post' | 'put' | 'patch' | 'delete' {
  return ({ GET: 'get', POST: 'post', PUT: 'put', PATCH: 'patch', DELETE: 'delete' } as const)[method];
}
