import { sign } from '@shoubei-kit/sdk-lite/signing';
import type { Deps } from '../core/emulator.js';
import type { Sent } from '../core/parse.js';
import { scalarText } from '../core/checked-request.js';
import type { Institution, Settings } from '../core/settings.js';
import { institutionIn, tenantNameOf } from '../core/tenant.js';
import type { Text } from '../core/refusal.js';
import { type Mask, maskFor } from '../journal/masking.js';
import { explainInSteps, type Explanation } from '../signature/explain.js';
import { isSliceOver, nextSlice } from '../slices.js';
import { testKeyOf } from './sign-request.js';

/** An explanation, with its institution and subject. */
export interface ExplainedSign extends Explanation {
  readonly inst_no: string;
  readonly kind: 'request' | 'response';
  /** Set only if the institution's key is the demo key, or one that the emulator generated. */
  readonly expected_sign?: string;
}

/** Further facts about the fields. */
interface KnownBesides {
  /** Their original JSON text. */
  readonly text?: string | undefined;
  /** The institution if the fields do not name it. */
  readonly inst_no: string | undefined;
  /** The exchange that carried them. It knows the key, and the institution under any field name. */
  readonly exchange?: { readonly instNo: string | undefined; readonly key: string | undefined } | undefined;
}

/**
 * Explains the signature of a request or response with the keys of its institution; undefined for an unknown
 * institution. Contains no key, and a usable signature only for a test key.
 *
 * @throws SigningError for fields that cannot be signed at all
 */
export async function explainSign(
  sent: Sent,
  { text, inst_no: besides, exchange }: KnownBesides,
  deps: Deps,
): Promise<ExplainedSign | undefined> {
  const { settings } = deps;
  const isResponse = 'return_code' in sent;
  const named = exchange?.instNo ?? institutionNamed(sent, settings) ?? besides;
  const inst_no = named ?? [...settings.institutions.keys()][0] ?? '';
  const keys = await keysOf(inst_no, exchange?.key, deps);
  if (!keys) return undefined;
  const rule = isResponse ? settings.signing.response : settings.signing.request;
  const others = keysOfOthers(keys, settings);
  const explanation = await explained({ fields: sent, text, isResponse, rule, keys, others, isDeep: true });
  const mask = maskFor({ sent, key: keys[0], wfTraceNo: scalarText(sent['wf_trace_no']) }, settings);
  const testKey = await testKeyOf(inst_no, deps);
  return {
    inst_no: mask.given(inst_no),
    kind: isResponse ? 'response' : 'request',
    ...masked(explanation, mask),
    ...(testKey !== undefined && keys.includes(testKey) && { expected_sign: sign(sent, rule, testKey) }),
  };
}

/** The write-off's own name for the institution, otherwise the only name from declared endpoints in the fields. */
function institutionNamed(sent: Sent, { endpoints }: Settings): string | undefined {
  const declared = endpoints.flatMap(({ request: { names = {} } }) =>
    Object.keys(names).filter((name) => names[name] === 'inst_no' && scalarText(sent[name]) !== undefined),
  );
  const [only, another] = new Set(declared);
  return (
    scalarText(sent['inst_no']) ??
    (only !== undefined && another === undefined ? scalarText(sent[only]) : undefined)
  );
}

/** The keys of an institution. Only the exchange's own key if the institution is gone, or no longer has that key. */
async function keysOf(
  inst_no: string,
  used: string | undefined,
  { settings, store }: Deps,
): Promise<Institution['keys'] | undefined> {
  const institution = await store.transact({ tenant: tenantNameOf(inst_no, settings) }, (held) => ({
    result: institutionIn(inst_no, settings, held.tenant),
  }));
  return used === undefined || institution?.keys.includes(used) ? institution?.keys : [used];
}

/** The keys of the profile's other institutions, each with its institution. */
export function keysOfOthers(
  keys: readonly string[],
  { institutions }: Settings,
): readonly { readonly key: string; readonly name: Text }[] {
  return [...institutions.values()]
    .flatMap((other) => other.keys.map((key) => ({ key, name: ofInstitution(other.inst_no) })))
    .filter(({ key }) => !keys.includes(key));
}

async function explained(input: Parameters<typeof explainInSteps>[0]): Promise<Explanation> {
  const steps = explainInSteps(input);
  for (;;) {
    if (isSliceOver()) await nextSlice();
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

function ofInstitution(inst_no: string): Text {
  return { en: `that of institution ${inst_no}`, zh: `机构 ${inst_no} 的密钥` };
}

function masked(explanation: Explanation, mask: Mask): Explanation {
  const shown: unknown = JSON.parse(JSON.stringify(explanation), (name, value: unknown) => {
    if (typeof value !== 'string' || name === 'code') return value;
    return name.startsWith('canonical') ? mask.given(value) : mask.said(value);
  });
  return Object.assign({}, explanation, shown);
}
