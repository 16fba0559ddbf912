import {
  newTraceNo,
  ShoubeiClient,
  ShoubeiError,
  type WriteOffArguments,
  type WriteOffResult,
} from '@shoubei-kit/sdk-lite';
import { oneLine } from '../core/printable.js';
import { type Call, type ExitCode, wholeNumber } from './line/command.js';
import { confirm, identityOf, isLocal } from './options/identity.js';
import type { Tints } from './terminal/io.js';

/** `write-off <coupon-code>`: one signed call. 0 when it is written off, 1 when it is not, or nobody knows. */
export async function runWriteOff(call: Call): Promise<ExitCode> {
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
  // Whoever has to retry needs it, also after Ctrl-C.
  if (!call.isOn('json')) call.io.err(`trace ${args.wfTraceNo}`);
  try {
    const result = await client.writeOff(args);
    if (call.isOn('json')) call.io.out(JSON.stringify(result));
    else call.io.out(oneLine(inWords(result, call)), outcomeTints);
    return result.status === 'written_off' ? 0 : 1;
  } catch (error) {
    if (!(error instanceof ShoubeiError) || error.code === 'invalid_argument') throw error;
    tellFailure(error, call);
    return 1;
  }
}

/** The words that such a line begins with. */
const outcomeTints: Tints = {
  'Written off:': 'good',
  '已核销：': 'good',
  'Refused:': 'notable',
  '拒绝：': 'notable',
};

function argumentsOf(call: Call): WriteOffArguments & { readonly wfTraceNo: string } {
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

/** Nothing is written off beyond this machine before somebody has said yes. */
async function confirmBeyond(call: Call, baseUrl: string, couponCode: string): Promise<void> {
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

function inWords(result: WriteOffResult, { language }: Call): string {
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

function tellFailure(error: ShoubeiError, { io, language, isOn }: Call): void {
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
