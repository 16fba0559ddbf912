import { sign } from '@shoubei-kit/sdk-lite/signing';
import type { Deps } from '../core/emulator.js';
import type { Sent } from '../core/parse.js';
import { scalarText } from '../core/checked-request.js';
import { isDemo } from '../core/settings.js';
import { institutionIn, tenantNameOf } from '../core/tenant.js';
import type { Text } from '../core/refusal.js';
import { type Mask, maskFor } from '../journal/masking.js';
import { explainInSteps, type Explanation } from '../signature/explain.js';
import { isSliceOver, nextSlice } from '../slices.js';

/** An explanation, and of whom and what it speaks. */
export interface ExplainedSign extends Explanation {
  readonly inst_no: string;
  readonly kind: 'request' | 'response';
  /** Where no key is in the emulator but the demo one. */
  readonly expected_sign?: string;
}

/**
 * Explains the sign of a request, or of an answer, with the keys of its institution; undefined where there is no such
 * institution. Neither a key nor, but with the demo key, a sign that could be used is in it.
 *
 * @param more the JSON text where it is there, and the institution where the fields do not name it
 * @throws SigningError for fields that cannot be signed at all
 */
export async function explainSign(
  sent: Sent,
  more: { readonly text?: string | undefined; readonly inst_no: string | undefined },
  { settings, store }: Deps,
): Promise<ExplainedSign | undefined> {
  const isResponse = 'return_code' in sent;
  const inst_no = scalarText(sent['inst_no']) ?? more.inst_no ?? [...settings.institutions.keys()][0] ?? '';
  const tenant = tenantNameOf(inst_no, settings);
  const institution = await store.transact({ tenant }, (held) => ({
    result: institutionIn(inst_no, settings, held.tenant),
  }));
  if (!institution) return undefined;
  const { keys } = institution;
  const rule = isResponse ? settings.signing.response : settings.signing.request;
  const others = [...settings.institutions.values()]
    .flatMap((other) => other.keys.map((key) => ({ key, name: ofInstitution(other.inst_no) })))
    .filter(({ key }) => !keys.includes(key));
  const { text } = more;
  const explanation = await explained({ fields: sent, text, isResponse, rule, keys, others, isDeep: true });
  const mask = maskFor({ sent, key: keys[0], wfTraceNo: scalarText(sent['wf_trace_no']) }, settings);
  return {
    inst_no: mask.given(inst_no),
    kind: isResponse ? 'response' : 'request',
    ...masked(explanation, mask),
    ...(isDemo(settings) && { expected_sign: sign(sent, rule, keys[0]) }),
  };
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
    if (typeof value !== 'string') return value;
    return name.startsWith('canonical') ? mask.given(value) : mask.said(value);
  });
  return Object.assign({}, explanation, shown);
}
