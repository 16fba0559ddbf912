import {
  newTraceNo,
  ShoubeiClient,
  ShoubeiError,
  type WriteOffArguments,
  type WriteOffResult,
} from '@shoubei-kit/sdk-lite';
import { oneLine } from '../core/printable.js';
import { type CommandCall, type Command, example, type ExitCode, wholeNumber } from './line/command.js';
import { switchOption, textOption } from './line/option.js';
import { isLocal } from './options/base-url.js';
import { jsonOption, profileOption } from './options/common.js';
import { confirm, identityOf, identityOptions } from './options/identity.js';
import type { Highlights } from './terminal/io.js';

export const writeOff: Command = {
  usage: 'write-off <coupon-code>',
  about: { en: 'Write off one coupon, here or at --base-url', zh: '核销一张券（本机或 --base-url）' },
  positionals: { 'coupon-code': { en: 'The coupon', zh: '券码' } },
  options: [
    textOption('base-url', 'Origin of the endpoint', '接口地址', { fallback: 'http://127.0.0.1:4051' }),
    ...identityOptions,
    textOption('amount', "The order's original price, fen", '支付订单原价，分'),
    textOption('real-amount', 'Actually paid, fen', '实际支付金额，分'),
    textOption('channel-type', 'Channel, such as 10003', '通道类型，如 10003'),
    switchOption('exc-discount', 'The order has an exclusive discount', '参与独立优惠'),
    textOption('trace', 'Trace number; repeat it to retry, and only then', '核销流水号；仅重试时重复使用'),
    textOption('timeout-ms', 'Milliseconds to wait for the answer', '等待应答的毫秒数', {
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

/** One signed call. 0 when it is written off, 1 when it is not, or nobody knows. */
async function runWriteOff(call: CommandCall): Promise<ExitCode> {
  const baseUrl = call.text('base-url') ?? 'http://127.0.0.1:4051';
  const args = argumentsOf(call);
  const { profile, ...identity } = await identityOf(call, baseUrl);
  const client = new ShoubeiClient({
    baseUrl,
    ...identity,
    signing: profile.signing,
    timeoutMs: wholeNumber(call, 'timeout-ms', 1, 2 ** 31 - 1),
  });
  await confirmBeyond(call, baseUrl, args.couponCode);
  // A retry needs it, also after Ctrl-C.
  if (!call.isOn('json')) call.io.err(`trace ${args.wfTraceNo}`);
  try {
    const result = await client.writeOff(args);
    if (call.isOn('json')) call.io.out(JSON.stringify(result));
    else call.io.out(oneLine(inWords(result, call)), outcomeHighlights);
    return result.status === 'written_off' ? 0 : 1;
  } catch (error) {
    if (!(error instanceof ShoubeiError) || error.code === 'invalid_argument') throw error;
    printFailure(error, call);
    return 1;
  }
}

/** The words that such a line begins with. */
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

/** The user confirms a write-off beyond this machine. */
async function confirmBeyond(call: CommandCall, baseUrl: string, couponCode: string): Promise<void> {
  if (isLocal(baseUrl)) return;
  const { origin } = new URL(baseUrl);
  await confirm(
    call,
    {
      en: `A write-off cannot be undone, and ${origin} may be the real endpoint`,
      zh: `核销不可撤销，且 ${origin} 可能是真实接口`,
    },
    { en: `Write off ${couponCode}?`, zh: `核销 ${couponCode}？` },
  );
}

function inWords(result: WriteOffResult, { language }: CommandCall): string {
  if (result.status === 'refused') {
    const code = result.code === undefined ? '' : `${result.code} `;
    const head = language === 'en' ? 'Refused: ' : '拒绝：';
    return `${head}${code}${result.message} (${result.reason})`;
  }
  const { couponCode, orderNo, faceAmount, settleAmount } = result;
  const amounts = { face: faceAmount ?? '-', settle: settleAmount ?? '-' };
  return language === 'en'
    ? `Written off: ${couponCode}, order ${orderNo}, face ${amounts.face} fen, settle ${amounts.settle} fen`
    : `已核销：${couponCode}，核销记录号 ${orderNo}，面额 ${amounts.face} 分，实收 ${amounts.settle} 分`;
}

function printFailure(error: ShoubeiError, { io, language, isOn }: CommandCall): void {
  const { code, message, reason, mayHaveHappened, wfTraceNo, httpStatus } = error;
  if (isOn('json')) {
    const failure = { status: 'error', code, message, reason, mayHaveHappened, wfTraceNo, httpStatus };
    io.out(JSON.stringify(failure));
    return;
  }
  io.err(oneLine(`shoubei-mock: ${code}: ${message}`), { 'shoubei-mock:': 'bad' });
  if (code === 'unreachable') {
    io.err(
      language === 'en'
        ? 'Nothing was written off. Does it run? shoubei-mock serve'
        : '未核销。是否已启动？shoubei-mock serve',
    );
  } else if (!mayHaveHappened) {
    io.err(language === 'en' ? 'Nothing was written off.' : '未核销。');
  } else if (language === 'en') {
    io.err(`The write-off may have happened. Retry only with the same trace: --trace ${wfTraceNo}`);
  } else {
    io.err(`可能已核销。只能用同一流水号重试：--trace ${wfTraceNo}`);
  }
}
