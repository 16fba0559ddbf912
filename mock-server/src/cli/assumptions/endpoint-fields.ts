import {
  type BilingualText,
  type EndpointDeclaration,
  requestFields,
  type ResponseValue,
} from '@shoubei-kit/contracts';
import { meaningOf, withoutDraftMarks } from '@shoubei-kit/fixtures/checks';

/** The meaning of fields that the write-off's request does not have. */
const others: Readonly<Record<string, BilingualText>> = {
  order_no: { en: 'the number of the write-off', zh: '核销记录号' },
  face_amount: { en: 'the face value, whole fen', zh: '券面额，单位分' },
  settle_amount: { en: 'what the merchant receives, whole fen', zh: '商家实收金额，单位分' },
  written_off_at: { en: 'the time of the write-off', zh: '核销时间' },
  cancelled_at: { en: 'the time of the cancellation', zh: '撤销时间' },
};

const meanings: ReadonlyMap<string, BilingualText> = new Map([
  ...requestFields.map(({ name, meaning: { en, zh } }): [string, BilingualText] => [
    name,
    { en: `${en.slice(0, 1).toLowerCase()}${en.slice(1)}`, zh: zh.replace('（分）', '，单位分') },
  ]),
  ...Object.entries(others),
]);

/** A request field and its meaning: `couponCode (the coupon's code)`. */
export function requestField(name: string, request: EndpointDeclaration['request']): BilingualText {
  const meaning = meanings.get(meaningOf(name, request));
  return meaning ? { en: `${name} (${meaning.en})`, zh: `${name}（${meaning.zh}）` } : { en: name, zh: name };
}

/** A response field and its content: its text, or the source of the text. An invented code or state is not shown. */
export function responseField(name: string, value: ResponseValue): BilingualText {
  if (value === null) return { en: `${name} = null`, zh: `${name} = null` };
  if (typeof value === 'string') return literal(name, knownText(value));
  const { en, zh } = source(value);
  return { en: `${name} (${en})`, zh: `${name}（${zh}）` };
}

function literal(name: string, text: string | undefined): BilingualText {
  if (text === undefined) return { en: `${name} (value not known)`, zh: `${name}（取值未知）` };
  return { en: `${name} = ${text}`, zh: `${name} = ${text}` };
}

/** Quotes a text with line ends escaped: a letter has one point a line. Undefined for an unknown text. */
function knownText(value: string): string | undefined {
  const text = value === '' ? value : withoutDraftMarks(value);
  return text === undefined ? undefined : JSON.stringify(text);
}

type Source = Exclude<ResponseValue, string | null>;

function source({ order, as, request, state }: Source): BilingualText {
  if (request !== undefined) return { en: `${request} of the request`, zh: `请求中的 ${request}` };
  if (state) return ofState(state);
  const { en, zh } = meanings.get(order ?? '') ?? { en: String(order), zh: String(order) };
  return as === undefined ? { en, zh } : { en: `${en}, ${as}`, zh: `${zh}，${as}` };
}

function ofState({ written_off, cancelled }: NonNullable<Source['state']>): BilingualText {
  const [used, undone] = [knownText(written_off), knownText(cancelled)];
  if (used === undefined && undone === undefined)
    return { en: 'state, values not known', zh: '状态，取值未知' };
  return {
    en: `state: ${used ?? 'not known'} if written off, ${undone ?? 'not known'} if cancelled`,
    zh: `状态：已核销为 ${used ?? '未知'}，已撤销为 ${undone ?? '未知'}`,
  };
}
