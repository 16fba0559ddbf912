import endpoint from '@shoubei-kit/contracts/endpoint.json';
import { signal } from '@preact/signals';
import { profile, writeOffPath } from './known.js';
import { say } from './preferences.js';
import { magicCode } from './request-form.js';
import { networkUrls } from './scope.js';
import { newTrace, signedBody, timestampFor } from './sending.js';
import { curlLine, quoted } from './shell.js';

/** A client's identity and signing key. */
export interface Credentials {
  readonly inst_no: string;
  /** Shown once: known only of tenants that this page made. */
  readonly key: string | undefined;
  readonly merchant_no: string;
  readonly shop_no: string;
}

/** Keys of tenants that were made here, for as long as the page is open. */
export const knownKeys = signal<ReadonlyMap<string, string>>(new Map());

function baseUrl(): string {
  return networkUrls.value[0] ?? location.origin;
}

function keyOf({ key }: Credentials): string {
  return key ?? say('<the key, shown when the tenant was made>', '<新建租户时显示的密钥>');
}

/** The variables that every example client reads. */
export function asVariables(credentials: Credentials): string {
  const { inst_no, merchant_no, shop_no } = credentials;
  const variables = {
    SHOUBEI_BASE_URL: baseUrl(),
    SHOUBEI_INST_NO: inst_no,
    SHOUBEI_KEY: keyOf(credentials),
    SHOUBEI_MERCHANT_NO: merchant_no,
    SHOUBEI_SHOP_NO: shop_no,
  };
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}=${quoted(value)}\n`)
    .join('');
}

/** The rule of sdk-lite, unless an option says otherwise: a test compares the code with it. */
const ownRule = {
  algorithm: 'md5',
  case: 'lower',
  order: 'name',
  empties: true,
  pair: 'k=v',
  joiner: '&',
  placement: '&key=',
  keyName: 'key',
  urlencode: 'none',
  charset: 'utf-8',
};

/** The options that a client needs where this emulator is not as sdk-lite expects, as lines of code. */
function optionsHere(): string {
  const { request = ownRule, response = request } = profile.value?.settings.signing ?? {};
  const answers = differing(response, request);
  const signing = {
    ...differing(request, ownRule),
    ...(Object.keys(answers).length > 0 && { response: answers }),
  };
  const path = writeOffPath() === endpoint.write_off ? {} : { path: writeOffPath() };
  const options = { ...path, ...(Object.keys(signing).length > 0 && { signing }) };
  return Object.entries(options)
    .map(([name, value]) => `\n  ${name}: ${JSON.stringify(value)},`)
    .join('');
}

function differing(rule: object, from: object): object {
  const known = new Map<string, unknown>(Object.entries(from));
  return Object.fromEntries(Object.entries(rule).filter(([name, value]) => known.get(name) !== value));
}

/** A write-off with sdk-lite, as a module for Node. */
export function asClient(credentials: Credentials): string {
  const { inst_no, merchant_no, shop_no } = credentials;
  return `import { newTraceNo, ShoubeiClient } from '@shoubei-kit/sdk-lite';

const client = new ShoubeiClient({
  baseUrl: ${JSON.stringify(baseUrl())},
  instNo: ${JSON.stringify(inst_no)},
  key: ${JSON.stringify(keyOf(credentials))},
  merchantNo: ${JSON.stringify(merchant_no)},
  shopNo: ${JSON.stringify(shop_no)},${optionsHere()}
});
const result = await client.writeOff({ couponCode: ${JSON.stringify(magicCode('00', 1000))}, wfTraceNo: newTraceNo() });
console.log(result);
`;
}

/**
 * A write-off as one line for a POSIX shell, signed by the emulator.
 *
 * @throws Problem for a tenant with a key given by a person: the emulator does not sign with such a key
 */
export async function asCurl({ inst_no, merchant_no, shop_no }: Credentials): Promise<string> {
  const fields = {
    inst_no,
    merchant_no,
    shop_no,
    ts: await timestampFor(inst_no),
    coupon_code: magicCode('00', 1000),
    wf_trace_no: newTrace(),
  };
  const body = await signedBody(writeOffPath(), fields);
  return `${curlLine(baseUrl() + writeOffPath(), body)}\n`;
}
