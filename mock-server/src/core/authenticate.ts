import { sign, SigningError, verify } from '@shoubei-kit/sdk-lite/signing';
import { isCarried } from './carried.js';
import { type CheckedRequest, type Texts, toText } from './checked-request.js';
import { type Sent, quotedName } from './parse.js';
import { ruleInWords } from './rule-in-words.js';
import type { Institution, Settings } from './settings.js';
import { illegal, quoted, refuse, type Refusal } from './refusal.js';
import { signingProblem } from './signing-problem.js';

/** The result of checking the request's signature, sent in the `X-Shoubei-Mock-Signature` header. */
export type SignatureFinding = 'valid' | 'wrong' | 'missing' | 'not-checked';

/** The sender of a request, or why the sender is not accepted. */
export interface Authenticated {
  /** The key that verified, which also signs the response. If none did, the first of the institution. */
  readonly key?: string | undefined;
  readonly signature?: SignatureFinding | undefined;
  readonly refusal?: Refusal | undefined;
}

/** The names of the fields in requests. */
interface FieldNames {
  /** Fields whose texts the response may repeat. */
  readonly repeats: readonly string[];
  /** The request's name for a field of the write-off. */
  readonly nameOf: (field: string) => string;
}

/** Checks the institution, its signature and the time, after the parameters. */
export function authenticate(
  checked: CheckedRequest,
  institution: Institution | undefined,
  settings: Settings,
  nowMs: number,
  { repeats, nameOf }: FieldNames,
): Authenticated {
  const [key] = institution?.keys ?? [];
  if (checked.refusal) return { key, refusal: checked.refusal };
  const { sent, request, texts } = checked;
  if (!institution) return { refusal: unknownInstitution(nameOf('inst_no'), request.inst_no) };
  const found = verifySign(sent, institution, settings);
  if (found.refusal) return found;
  return {
    key: found.key,
    signature: found.signature,
    refusal:
      refuseUnrepeatable(texts, repeats, settings) ?? refuseStale(checked, settings, nowMs, nameOf('ts')),
  };
}

function unknownInstitution(field: string, inst_no: string): Refusal {
  return refuse(
    'unknown_institution',
    field,
    `${quoted(inst_no)} is not an institution of this emulator`,
    `本模拟器没有机构 ${quoted(inst_no)}`,
  );
}

function verifySign(sent: Sent, institution: Institution, settings: Settings): Authenticated {
  const [firstKey] = institution.keys;
  const { signatureCheck } = settings;
  if (signatureCheck === 'off') return { key: firstKey, signature: 'not-checked' };
  const { key, refusal } = findKey(sent, institution, settings);
  if (refusal) return { key: firstKey, refusal };
  if (key !== undefined) return { key, signature: 'valid' };
  const signature = toText(sent['sign']) === undefined ? 'missing' : 'wrong';
  const isEnforced = signatureCheck === 'enforce';
  return {
    key: firstKey,
    signature,
    refusal: isEnforced ? badSignature(sent, institution, settings) : undefined,
  };
}

function findKey(
  sent: Sent,
  institution: Institution,
  settings: Settings,
): { readonly key?: string; readonly refusal?: Refusal } {
  const signed = typeof sent['sign'] === 'string' ? sent : { ...sent, sign: toText(sent['sign']) };
  try {
    const key = institution.keys.find((k) => verify(signed, settings.signing.request, k));
    return key === undefined ? {} : { key };
  } catch (error) {
    if (!(error instanceof SigningError)) throw error;
    const { en, zh } = signingProblem(error);
    return { refusal: illegal(quotedName(error.field), en, zh, 'A1') };
  }
}

/** Rejects texts that the response repeats but its rule cannot sign, before anything is written off. */
function refuseUnrepeatable(
  texts: Texts,
  repeats: readonly string[],
  { signing }: Settings,
): Refusal | undefined {
  const { charset } = signing.response;
  const name = repeats.find((one) => !isCarried(texts[one] ?? '', charset));
  if (name === undefined) return undefined;
  const zh = `响应（${charset}）无法回显`;
  return illegal(name, `the response, in ${charset}, cannot repeat it`, zh, 'A2');
}

/** Reports what is visibly wrong with the signature, never the correct one. */
function badSignature(sent: Sent, institution: Institution, settings: Settings): Refusal {
  const got = toText(sent['sign']) ?? '';
  const rule = settings.signing.request;
  const { length } = sign(sent, rule, institution.keys[0]);
  if (got.length !== length) {
    return refuse(
      'bad_signature',
      'sign',
      `${got.length} characters, expected ${length}`,
      `${got.length} 位，应为 ${length} 位`,
      'A15',
    );
  }
  const recased = { ...sent, sign: rule.case === 'upper' ? got.toUpperCase() : got.toLowerCase() };
  if (institution.keys.some((key) => verify(recased, rule, key))) {
    return refuse(
      'bad_signature',
      'sign',
      `correct except for its case: ${rule.case} case is expected`,
      `仅大小写不符：应为${rule.case === 'lower' ? '小写' : '大写'}`,
      'A15',
    );
  }
  return refuse(
    'bad_signature',
    'sign',
    `does not fit the content, the key and the rule (${ruleInWords(rule)})`,
    `与内容、密钥及签名规则（${ruleInWords(rule, 'zh')}）不符`,
  );
}

/** A4: checks that `ts` is near enough to the clock. Off by default. */
export function refuseStale(
  { texts: { ts }, tsMs }: { readonly texts: CheckedRequest['texts']; readonly tsMs: number },
  { tsWindowSeconds }: Settings,
  nowMs: number,
  field: string,
): Refusal | undefined {
  if (tsWindowSeconds === null || Math.abs(nowMs - tsMs) <= tsWindowSeconds * 1000) return undefined;
  const off = Math.round((tsMs - nowMs) / 1000);
  return refuse(
    'stale_timestamp',
    field,
    `${ts} is ${off} s off the emulator's clock, ${tsWindowSeconds} s are allowed`,
    `${ts} 与模拟器时钟相差 ${off} 秒，允许 ${tsWindowSeconds} 秒`,
  );
}
