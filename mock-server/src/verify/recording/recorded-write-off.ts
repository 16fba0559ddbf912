import { type BilingualText, type OutcomeName, requestLenient } from '@shoubei-kit/contracts';
import type { CallerIdentity } from '../../scenario/caller.js';
import { type EndpointProfile, statedOutcome } from '../../scenario/endpoint-profile.js';
import { jsonObject, scalarText } from '../../scenario/wire-text.js';
import type { RecordedLine } from '@shoubei-kit/fixtures/scenarios';

/** A recorded request with its response, and the outcome that this states. */
export interface RecordedWriteOff {
  readonly line: number;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly body: Readonly<Record<string, unknown>>;
  readonly outcome: OutcomeName;
}

/** The write-off of a recorded line; undefined if its response is missing, unreadable or of no known outcome. */
export function recordedWriteOff(
  { line, exchange: { request, response } }: RecordedLine,
  endpointProfile: EndpointProfile,
): RecordedWriteOff | undefined {
  const body = response ? jsonObject(response.body) : undefined;
  const outcome = body && statedOutcome(body, endpointProfile);
  return body && outcome && { line, fields: jsonObject(request.body) ?? {}, body, outcome };
}

/** A proxy records all traffic; the recorded path may have a gateway's prefix. */
export function isWriteOffLine({ exchange: { request } }: RecordedLine, path: string): boolean {
  return (request.method ?? 'POST') === 'POST' && (request.path ?? path).endsWith(path);
}

/** Why an exchange is not compared. */
export function reasonToSkip(
  recorded: RecordedLine,
  writeOff: RecordedWriteOff | undefined,
  caller: CallerIdentity | undefined,
  path: string,
): BilingualText | undefined {
  const { request, response } = recorded.exchange;
  if (!isWriteOffLine(recorded, path)) return { en: `is no POST ${path}`, zh: `不是 POST ${path}` };
  if (!response) return { en: 'has no response', zh: '没有响应' };
  if (writeOff?.outcome === 'system_error')
    return { en: 'is a failure of the endpoint', zh: '是接口自身的故障' };
  const fields = jsonObject(request.body) ?? {};
  if (!caller) {
    const isForItsSign = writeOff?.outcome === 'illegal_parameter' && lacksOnlySign(fields);
    return isForItsSign || writeOff?.outcome === 'bad_signature' ? aboutItsSign : undefined;
  }
  const { inst_no: instNo } = fields;
  const isOther = instNo !== undefined && scalarText(instNo) !== caller.instNo;
  return isOther && writeOff?.outcome !== 'unknown_institution' ? ofOtherInstitution : undefined;
}

/** An emulator that does not check signs would accept it. */
function lacksOnlySign(fields: Readonly<Record<string, unknown>>): boolean {
  const isUnsigned = (scalarText(fields['sign']) ?? '') === '';
  return isUnsigned && requestLenient({ ...fields, sign: '0'.repeat(32) });
}

const aboutItsSign: BilingualText = {
  en: 'is about its signature, which is not checked without a key',
  zh: '涉及签名，没有密钥时不检查',
};

const ofOtherInstitution: BilingualText = {
  en: 'is of another institution, whose key was not given',
  zh: '属于另一机构，未给出其密钥',
};

/**
 * A code and message that belong to no outcome of the profile. In the table dialect, a rejection has a message only.
 */
export interface UnnamedCode {
  readonly code?: string;
  readonly message: string;
}

/** Each of them once, in order of arrival. Only the user can assign an outcome. */
export function unnamedCodesIn(unknown: readonly RecordedLine[]): readonly UnnamedCode[] {
  const codes = unknown.flatMap(({ exchange: { response } }): readonly UnnamedCode[] => {
    const { return_code: code, return_msg: message } = jsonObject(response?.body ?? '') ?? {};
    if (typeof message !== 'string' || message === '' || typeof code !== 'string' || code === '') return [];
    return code === 'SUCCESS' ? [{ message }] : [{ code, message }];
  });
  return [...new Map(codes.map((one) => [JSON.stringify(one), one])).values()];
}
