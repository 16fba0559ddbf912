import { provenanceWord } from '@shoubei-kit/contracts/provenance';
import type { ShoubeiError, WriteOffResult } from '@shoubei-kit/sdk-lite';
import { quoted, type Text } from '../../core/refusal.js';
import type { Language } from '../terminal/language.js';

/** The client's demands on its arguments, in Chinese. */
const demands: Readonly<Record<string, string>> = {
  '1 to 16 plain letters or digits are needed, no space or URL':
    '应为 1 至 16 位字母或数字，不含空格、换行或网址',
  'a magic code of the emulator': '模拟器的魔法券码，不会发送',
  '1 to 36 characters are needed, no control characters': '应为 1 至 36 个字符，不含控制字符',
  '5 digits are needed': '应为 5 位数字',
  '1 to 8 characters are needed': '应为 1 至 8 个字符',
  '1 to 32 characters are needed': '应为 1 至 32 个字符',
  '1 to 32 characters are needed, here or in the client': '应为 1 至 32 个字符',
  'characters are needed, no control characters': '不得为空，不含控制字符',
  'a port fetch allows is needed': 'fetch 与浏览器一样拒绝使用该端口，请换用其他端口',
};

/** A demand of the client, in Chinese. */
export function demandIn(english: string): string {
  return demands[english] ?? english;
}

/** The client's failures in Chinese: it says only the kind of failure in both languages. */
const failures: readonly (readonly [english: RegExp, chinese: string])[] = [
  [/^no response in time/u, '超时未收到响应'],
  [/^the connection failed/u, '连接中途断开，未收到响应'],
  [/^the server cannot be reached/u, '无法连接服务器'],
  [/^HTTP status (?<detail>\d+)/u, 'HTTP 状态码为 '],
  [/^the response is over 1 MiB/u, '响应超过 1 MiB'],
  [/^the response is not UTF-8/u, '响应不是 UTF-8'],
  [/^the response begins with a BOM/u, '响应以字节顺序标记（BOM）开头'],
  [/^the response is not a JSON object/u, '响应不是 JSON 对象'],
  [/^the response has no clear outcome/u, '响应未说明是否已核销'],
  [/^the response is not signed with the key/u, '响应未用该密钥签名'],
  [/^the response hides (?<detail>\w+) in/u, '响应可读出两种含义，其他字段中藏有 '],
  [/^the response lacks the trace number/u, '响应未返回流水号'],
  [/^the response breaks the protocol/u, '响应不符合协议'],
  [/^the provider rejected the request: (?<detail>\w+)/u, '平台拒绝了请求：'],
];

/** What went wrong, in one language, with the response's own message. */
export function messageOf(error: ShoubeiError, language: Language): string {
  const said = responseMessageOf(error);
  const colon = language === 'en' ? ': ' : '：';
  return kindOf(error, language) + (said === undefined ? '' : colon + quoted(said));
}

/** The message in a response that says no, or not clearly. */
export function responseMessageOf({ code, responseMessage, raw }: ShoubeiError): string | undefined {
  if (responseMessage !== undefined || code !== 'outcome_unknown') return responseMessage;
  const said = raw?.['return_msg'];
  return typeof said === 'string' ? said : undefined;
}

/** The client's message has both languages. */
function kindOf({ message }: ShoubeiError, language: Language): string {
  const at = message.lastIndexOf(' / ');
  const [english, kind] = [message.slice(0, at), message.slice(at + 3)];
  if (language === 'en') return english;
  for (const [pattern, chinese] of failures) {
    const found = pattern.exec(english);
    if (found) return chinese + (found.groups?.['detail'] ?? '');
  }
  return kind;
}

/** The result in one line. */
export function resultInWords(result: WriteOffResult, language: Language): string {
  const isEnglish = language === 'en';
  if (result.status === 'refused') {
    const { code, message, reason, reasonProvenance: how } = result;
    const said = code === undefined ? message : `${code} ${message}`;
    const word = how && provenanceWord(how, language);
    const why = [reason, word].filter((part) => part !== undefined).join(isEnglish ? ', ' : '，');
    return isEnglish ? `Rejected: ${said} (${why})` : `拒绝：${said}（${why}）`;
  }
  const { couponCode, orderNo, faceAmount, settleAmount, traceConfirmed } = result;
  const amounts = { face: faceAmount ?? '-', settle: settleAmount ?? '-' };
  const note = isEnglish ? '; the response does not repeat the trace number' : '；响应未返回流水号';
  const words = isEnglish
    ? `Written off: ${couponCode}, order ${orderNo}, face ${amounts.face} fen, settle ${amounts.settle} fen`
    : `已核销：${couponCode}，核销记录号 ${orderNo}，面额 ${amounts.face} 分，实收 ${amounts.settle} 分`;
  return traceConfirmed ? words : words + note;
}

const foreign: Text = {
  en: 'The rejection is signed, but it may be the response to another request.',
  zh: '该拒绝已签名，但可能是另一请求的响应。',
};

/**
 * Whether the coupon may be spent, and what to do.
 *
 * @param own the words that call this program
 */
export function adviceOn(error: ShoubeiError, isHere: boolean, own: string): readonly Text[] {
  const { code, reason, signatureVerified, mayHaveHappened, wfTraceNo } = error;
  if (code === 'unreachable' && isHere) {
    return [
      {
        en: `Nothing was written off. Start the emulator with ${own} serve, or give its port with --base-url`,
        zh: `未核销。请用 ${own} serve 启动模拟器；若在其他端口，请用 --base-url 给出`,
      },
    ];
  }
  if (!mayHaveHappened) return [{ en: 'Nothing was written off.', zh: '未核销。' }];
  const retry = {
    en: `The write-off may have happened. Retry only with the same trace number: --trace ${wfTraceNo}`,
    zh: `可能已核销。只能用同一流水号重试：--trace ${wfTraceNo}`,
  };
  if (signatureVerified === true) return [foreign, retry];
  if (reason !== 'bad_signature') return [retry];
  return [
    {
      en: `The response is not signed with your key. Check the key and the signing rule: ${own} explain`,
      zh: `响应未用您的密钥签名。请检查密钥或签名规则：${own} explain`,
    },
    retry,
  ];
}
