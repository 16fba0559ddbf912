import { setImmediate } from 'node:timers/promises';
import { newTraceNo, ShoubeiClient, ShoubeiError, type WriteOffArguments } from '@shoubei-kit/sdk-lite';
import { oneLine } from '../../core/printable.js';
import { type CommandCall, type ExitCode, optionError, wholeNumber } from '../line/command.js';
import { ownCall } from '../line/own-call.js';
import { UsageError } from '../line/usage-error.js';
import { printError } from '../line/warn.js';
import { isLocal, originAt } from '../options/base-url.js';
import { defaultBaseUrl } from '../options/common.js';
import { confirm, identityOf } from '../options/identity.js';
import { keyOptions } from '../options/key.js';
import type { Highlights } from '../terminal/io.js';
import { adviceOn, demandIn, messageOf, responseMessageOf, resultInWords } from './words.js';

/** Sends one signed write-off. 0 if the coupon is written off, 1 if it is not or if that is unknown. */
export async function runWriteOff(call: CommandCall): Promise<ExitCode> {
  const baseUrl = originAt(call.text('base-url') ?? defaultBaseUrl, call);
  const args = argumentsOf(call);
  const { profile, ...identity } = await identityOf(call, baseUrl);
  const timeoutMs = wholeNumber(call, 'timeout-ms', 1, 2 ** 31 - 1);
  await confirmBeyond(call, baseUrl, args.couponCode);
  const { io, language } = call;
  try {
    const client = new ShoubeiClient({
      baseUrl,
      ...identity,
      path: profile.paths?.write_off,
      signing: profile.signing,
      timeoutMs,
    });
    const pending = client.writeOff(args);
    // By then a wrong argument has been rejected. After that a retry needs the trace number, also after Ctrl-C.
    await Promise.race([pending, setImmediate()]);
    if (!call.isOn('json')) io.err(`${language === 'en' ? 'trace' : '流水号'} ${args.wfTraceNo}`);
    const result = await pending;
    if (call.isOn('json')) io.out(JSON.stringify(result));
    else io.out(oneLine(resultInWords(result, language)), resultHighlights);
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

function wrongArgument({ message }: ShoubeiError, call: CommandCall): UsageError {
  const [, given = '', demand = ''] = /^(\w+): (.*) \/ [^/]*$/su.exec(message) ?? [];
  const key = keyOptions.find((option) => call.text(option.name) !== undefined)?.name;
  const name = given === 'key' ? key : argumentNames[given];
  if (name === undefined) return new UsageError(message, message);
  return optionError(call, name, demand, demandIn(demand));
}

/** Highlights for the first word of such a line. */
const resultHighlights: Highlights = {
  'Written off:': 'good',
  '已核销：': 'good',
  'Rejected:': 'notable',
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

function printFailure(error: ShoubeiError, baseUrl: string, call: CommandCall): void {
  const { io, language, isOn } = call;
  const { code, message, reason, reasonProvenance, mayHaveHappened, wfTraceNo, httpStatus } = error;
  const cause = connectionCode(error.cause);
  if (isOn('json')) {
    const responseMessage = responseMessageOf(error);
    const about = { code, message, responseMessage, reason, reasonProvenance, mayHaveHappened };
    io.out(JSON.stringify({ status: 'error', ...about, wfTraceNo, httpStatus, baseUrl, cause }));
    return;
  }
  const where = [baseUrl, cause].filter((part) => part !== undefined).join(', ');
  const what = messageOf(error, language);
  printError(call, oneLine(`${code}: ${what} (${where})`), oneLine(`${code}: ${what}（${where}）`));
  for (const advice of adviceOn(error, isLocal(baseUrl), ownCall(call))) io.err(advice[language]);
}

/** The code of a failed connection: `ECONNREFUSED`. */
function connectionCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return 'code' in error && typeof error.code === 'string' ? error.code : connectionCode(error.cause);
}
