import { type BilingualText, requestLenient } from '@shoubei-kit/contracts';
import type { RecordedLine } from '@shoubei-kit/fixtures/scenarios';
import type { Caller } from '../../scenario/caller.js';
import { writeOffPath } from '../../scenario/exchange.js';
import { jsonObject } from '../../scenario/judge.js';
import { scalarText } from '../../scenario/wire-text.js';
import type { ToldExchange } from './implied.js';

/** A proxy records whatever passes it. */
export function isWriteOff({ exchange: { request } }: RecordedLine): boolean {
  return (request.method ?? 'POST') === 'POST' && (request.path ?? writeOffPath) === writeOffPath;
}

/** Why nothing can be said of an exchange. */
export function whyNot(
  recorded: RecordedLine,
  told: ToldExchange | undefined,
  caller: Caller | undefined,
): BilingualText | undefined {
  const { request, response } = recorded.exchange;
  if (!isWriteOff(recorded)) return { en: `is no POST ${writeOffPath}`, zh: `不是 POST ${writeOffPath}` };
  if (!response) return { en: 'has no answer', zh: '没有应答' };
  if (told?.outcome === 'system_error') return { en: 'is a failure of the endpoint', zh: '是接口自身的故障' };
  const fields = jsonObject(request.body) ?? {};
  if (!caller) {
    const isForItsSign = told?.outcome === 'illegal_parameter' && lacksOnlySign(fields);
    return isForItsSign || told?.outcome === 'bad_signature' ? ofItsSign : undefined;
  }
  const { inst_no: instNo } = fields;
  const isStranger = instNo !== undefined && scalarText(instNo) !== caller.instNo;
  return isStranger && told?.outcome !== 'unknown_institution' ? ofAnother : undefined;
}

/** An emulator that does not look at signs would take it. */
function lacksOnlySign(fields: Readonly<Record<string, unknown>>): boolean {
  const isUnsigned = (scalarText(fields['sign']) ?? '') === '';
  return isUnsigned && requestLenient({ ...fields, sign: '0'.repeat(32) });
}

const ofItsSign: BilingualText = {
  en: 'is about its sign, which is not looked at without a key',
  zh: '涉及签名，无密钥时不予检查',
};

const ofAnother: BilingualText = {
  en: 'is of another institution, whose key was not given',
  zh: '属于另一机构，未给出其密钥',
};
