import { setImmediate } from 'node:timers/promises';
import { provenanceWord } from '@shoubei-kit/contracts/provenance';
import {
  newTraceNo,
  ShoubeiClient,
  ShoubeiError,
  type WriteOffArguments,
  type WriteOffResult,
} from '@shoubei-kit/sdk-lite';
import { oneLine } from '../core/printable.js';
import type { Text } from '../core/refusal.js';
import {
  type CommandCall,
  type Command,
  example,
  type ExitCode,
  optionError,
  wholeNumber,
} from './line/command.js';
import { switchOption, textOption } from './line/option.js';
import { isLocal, originAt } from './options/base-url.js';
import { UsageError } from './line/usage-error.js';
import { baseUrlOption, defaultBaseUrl, jsonOption, profileOption } from './options/common.js';
import { confirm, identityOf, identityOptions } from './options/identity.js';
import { keyOptions } from './options/key.js';
import type { Highlights } from './terminal/io.js';

export const writeOff: Command = {
  usage: 'write-off <coupon-code>',
  about: { en: 'Write off one coupon, here or at --base-url', zh: '核销一张券（本机或 --base-url）' },
  positionals: { 'coupon-code': { en: 'The coupon', zh: '券码' } },
  options: [
    baseUrlOption('Origin of the endpoint', '接口地址', defaultBaseUrl),
    ...identityOptions,
    textOption('amount', "The order's original price, fen", '支付订单原价，分'),
    textOption('real-amount', 'Actually paid, fen', '实际支付金额，分'),
    textOption('channel-type', 'Channel, such as 10003', '通道类型，如 10003'),
    switchOption('exc-discount', 'The order has an exclusive discount', '参与独立优惠'),
    textOption('trace', 'Trace number; repeat it to retry, and only then', '核销流水号；仅重试时重复使用'),
    textOption('timeout-ms', 'Milliseconds to wait for the response', '等待响应的毫秒数', {
      fallback: '10000',
    }),
    profileOption,
    switchOption('yes', 'Do not ask before writing off beyond this machine', '非本机核销时不再询问'),
    jsonOption,
  ],
  examples: [
    example('write-off 9900010000000001', 'A magic code: written off once', '魔法券码：可核销一次'),
    example(
      'write-off 9900010000000002 --amount 1000 --trace order-1',
      'With a trace number; the same line again is a retry',
      '带流水号；再次执行即为重试',
    ),
  ],
  run: runWriteOff,
};

/** Sends one signed write-off. 0 if the coupon is written off, 1 if it is not or if that is unknown. */
async function runWriteOff(call: CommandCall): Promise<ExitCode> {
  const baseUrl = originAt(call.text('base-url') ?? defaultBaseUrl, call);
  const args = argumentsOf(call);
  const { profile, ...identity } = await identityOf(call, baseUrl);
  const timeoutMs = wholeNumber(call, 'timeout-ms', 1, 2 ** 31 - 1);
  await confirmBeyond(call, baseUrl, args.couponCode);
  try {
    const client = new ShoubeiClient({
      baseUrl,
      ...identity,
      path: profile.paths?.write_off,
      signing: profile.signing,
      timeoutMs,
    });
    const answered = client.writeOff(args);
    // By then a wrong argument has been rejected. After that a retry needs the trace number, also after Ctrl-C.
    await Promise.race([answered, setImmediate()]);
    if (!call.isOn('json')) call.io.err(`trace ${args.wfTraceNo}`);
    const result = await answered;
    if (call.isOn('json')) call.io.out(JSON.stringify(result));
    else call.io.out(oneLine(inWords(result, call)), outcomeHighlights);
    return result.status === 'written_off' ? 0 : 1;
  } catch (error) {
    if (!(error instanceof ShoubeiError)) throw error;
    if (error.code === 'invalid_argument') throw wrongArgument(error, call);
    printFailure(error, baseUrl, call);
    return 1;
  }
}

/** The client's names for the arguments of the command line. */
const argumentNames: Readonly<Record<string, string>> = {
  couponCode: 'coupon-code',
  wfTraceNo: 'trace',
  channelType: 'channel-type',
  instNo: 'inst-no',
  merchantNo: 'merchant-no',
  shopNo: 'shop-no',
  baseUrl: 'base-url',
  signing: 'profile',
};

/** The client's messages about its arguments, in Chinese. */
const inChinese: Readonly<Record<string, string>> = {
  '1 to 16 plain letters or digits are needed, no space, newline or URL':
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

function wrongArgument({ message }: ShoubeiError, call: CommandCall): UsageError {
  const [, given = '', text = ''] = /^(\w+): (.*) \/ [^/]*$/su.exec(message) ?? [];
  const key = keyOptions.find((option) => call.text(option.name) !== undefined)?.name;
  const name = given === 'key' ? key : argumentNames[given];
  if (name === undefined) return new UsageError(message, message);
  return optionError(call, name, text, inChinese[text] ?? text);
}

/** Highlights for the first word of such a line. */
const outcomeHighlights: Highlights = {
  'Written off:': 'good',
  '已核销：': 'good',
  'Refused:': 'notable',
  '拒绝：': 'notable',
};

function argumentsOf(call: CommandCall): WriteOffArguments & { readonly wfTraceNo: string } {
  const most = Number.MAX_SAFE_INTEGER;
  return {
    couponCode: call.text('coupon-code') ?? '',
    amount: wholeNumber(call, 'amount', 0, most),
    realAmount: wholeNumber(call, 'real-amount', 0, most),
    channelType: call.text('channel-type'),
    ...(call.isOn('exc-discount') && { excDiscountFlag: true }),
    wfTraceNo: call.text('trace') ?? newTraceNo(),
  };
}

/** Requires the user's confirmation for a write-off beyond this machine. */
async function confirmBeyond(call: CommandCall, baseUrl: string, couponCode: string): Promise<void> {
  if (isLocal(baseUrl)) return;
  await confirm(
    call,
    {
      en: `This spends the coupon (shoubei-mock cannot cancel a write-off), and ${baseUrl} may be the real endpoint`,
      zh: `此操作会核销该券（shoubei-mock 不能撤销核销），且 ${baseUrl} 可能是真实接口`,
    },
    { en: `Write off ${couponCode}?`, zh: `核销 ${couponCode}？` },
  );
}

function inWords(result: WriteOffResult, { language }: CommandCall): string {
  const isEnglish = language === 'en';
  if (result.status === 'refused') {
    const { code, message, reason, reasonProvenance: how } = result;
    const known = how && `${isEnglish ? ', ' : '，'}${provenanceWord(how, language)}`;
    const head = isEnglish ? 'Refused: ' : '拒绝：';
    return `${head}${code === undefined ? '' : `${code} `}${message} (${reason}${known ?? ''})`;
  }
  const { couponCode, orderNo, faceAmount, settleAmount, traceConfirmed } = result;
  const amounts = { face: faceAmount ?? '-', settle: settleAmount ?? '-' };
  const note = isEnglish ? '; the response does not repeat the trace number' : '；响应未返回流水号';
  const words = isEnglish
    ? `Written off: ${couponCode}, order ${orderNo}, face ${amounts.face} fen, settle ${amounts.settle} fen`
    : `已核销：${couponCode}，核销记录号 ${orderNo}，面额 ${amounts.face} 分，实收 ${amounts.settle} 分`;
  return traceConfirmed ? words : words + note;
}

function printFailure(error: ShoubeiError, baseUrl: string, { io, language, isOn }: CommandCall): void {
  const { code, message, reason, reasonProvenance, mayHaveHappened, wfTraceNo, httpStatus } = error;
  const cause = systemCode(error.cause);
  if (isOn('json')) {
    const about = { code, message, reason, reasonProvenance, mayHaveHappened, wfTraceNo, httpStatus };
    io.out(JSON.stringify({ status: 'error', ...about, baseUrl, cause }));
    return;
  }
  const where = cause === undefined ? baseUrl : `${baseUrl}, ${cause}`;
  io.err(oneLine(`shoubei-mock: ${code}: ${message} (${where})`), { 'shoubei-mock:': 'bad' });
  for (const line of adviceOn(error, isLocal(baseUrl))) io.err(line[language]);
}

/** The system's code for a failed connection: `ECONNREFUSED`. */
function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return 'code' in error && typeof error.code === 'string' ? error.code : systemCode(error.cause);
}

const nameless: Text = {
  en: 'The refusal is signed, but does not say what it is about: it may be a copy of another one.',
  zh: '该拒绝已签名，但未说明针对哪次请求，可能是另一次拒绝的副本。',
};

/** Whether the coupon may be spent, and what to do. */
function adviceOn(error: ShoubeiError, isHere: boolean): readonly Text[] {
  const { code, reason, signatureVerified, mayHaveHappened, wfTraceNo } = error;
  if (code === 'unreachable' && isHere) {
    return [
      {
        en: 'Nothing was written off. Does it run there? shoubei-mock serve; another port: --base-url',
        zh: '未核销。该处是否已启动？shoubei-mock serve；其他端口请用 --base-url',
      },
    ];
  }
  if (!mayHaveHappened) return [{ en: 'Nothing was written off.', zh: '未核销。' }];
  const retry = {
    en: `The write-off may have happened. Retry only with the same trace: --trace ${wfTraceNo}`,
    zh: `可能已核销。只能用同一流水号重试：--trace ${wfTraceNo}`,
  };
  if (signatureVerified === true) return [nameless, retry];
  if (reason !== 'bad_signature') return [retry];
  return [
    {
      en: 'The answer is not signed with your key. Check key or rule: shoubei-mock explain',
      zh: '响应未用您的密钥签名。请检查密钥或签名规则：shoubei-mock explain',
    },
    retry,
  ];
}
