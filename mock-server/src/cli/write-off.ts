import {
  type ClientSigning,
  newTraceNo,
  ShoubeiClient,
  ShoubeiError,
  type WriteOffArguments,
  type WriteOffResult,
} from '@shoubei-kit/sdk-lite';
import { demo } from '../core/settings.js';
import { isLoopback } from '../http/loopback.js';
import { type Call, type ExitCode, wholeNumber } from './command.js';
import { givenKey, keyOrAsk } from './key.js';
import { loadProfile } from './profile-file.js';
import { UsageError } from './usage-error.js';

/** `write-off <coupon-code>`: one signed call. 0 when it is written off, 1 when it is not, or nobody knows. */
export async function runWriteOff(call: Call): Promise<ExitCode> {
  const baseUrl = call.text('base-url') ?? 'http://127.0.0.1:4051';
  const args = argumentsOf(call);
  const client = new ShoubeiClient({ baseUrl, ...(await identityOf(call, baseUrl)) });
  await confirm(call, baseUrl, args.couponCode);
  // Whoever has to retry needs it, also after Ctrl-C.
  if (!call.isOn('json')) call.io.err(`trace ${args.wfTraceNo}`);
  try {
    const result = await client.writeOff(args);
    call.io.out(call.isOn('json') ? JSON.stringify(result) : inWords(result, call));
    return result.status === 'written_off' ? 0 : 1;
  } catch (error) {
    if (!(error instanceof ShoubeiError) || error.code === 'invalid_argument') throw error;
    tellFailure(error, call);
    return 1;
  }
}

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

interface Identity {
  readonly instNo: string;
  readonly key: string;
  readonly merchantNo: string | undefined;
  readonly shopNo: string | undefined;
  readonly signing: ClientSigning | undefined;
  readonly timeoutMs: number | undefined;
}

/** Who calls: the demo identity on this machine, where nothing else is said. */
async function identityOf(call: Call, baseUrl: string): Promise<Identity> {
  const instNo = call.text('inst-no');
  const isDemo = isLocal(baseUrl) && instNo === undefined && (await givenKey(call)) === undefined;
  if (!isDemo && instNo === undefined) {
    throw new UsageError(
      '--inst-no and a key are needed: the demo ones serve on this machine only',
      '须给出 --inst-no 与密钥：演示身份仅用于本机',
    );
  }
  const { signing } = await loadProfile(call.text('profile'));
  return {
    instNo: instNo ?? demo.instNos[0],
    key: isDemo ? demo.key : await keyOrAsk(call),
    merchantNo: call.text('merchant-no') ?? (isLocal(baseUrl) ? demo.merchantNo : undefined),
    shopNo: call.text('shop-no') ?? (isLocal(baseUrl) ? demo.shopNo : undefined),
    signing,
    timeoutMs: wholeNumber(call, 'timeout', 1, 2 ** 31 - 1),
  };
}

/** Coupons cost money: nothing is written off beyond this machine before somebody has said yes. */
async function confirm(call: Call, baseUrl: string, couponCode: string): Promise<void> {
  if (isLocal(baseUrl) || call.isOn('yes')) return;
  const { origin } = new URL(baseUrl);
  const warning = {
    en: `A write-off cannot be undone, and ${origin} may be the real endpoint`,
    zh: `核销不可撤销，且 ${origin} 可能是真实接口`,
  };
  if (call.io.ask === undefined) {
    throw new UsageError(`${warning.en}: add --yes if that is meant`, `${warning.zh}：确认请加 --yes`);
  }
  const question = call.language === 'en' ? `Write off ${couponCode}? [y/N] ` : `核销 ${couponCode}？[y/N] `;
  const answer = await call.io.ask(`${warning[call.language]}. ${question}`, false);
  if (!/^y(es)?$/iu.test(answer.trim())) throw new UsageError('nothing was sent', '未发送');
}

function isLocal(baseUrl: string): boolean {
  return URL.canParse(baseUrl) && isLoopback(new URL(baseUrl).hostname);
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
  io.err(`shoubei-mock: ${code}: ${message}`);
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
