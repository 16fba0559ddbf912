import type { Exchange } from '../../core/reply.js';
import type { Settings } from '../../core/settings.js';
import { quoted } from '../../core/refusal.js';
import { maskOtherRequest } from '../../http/other-request.js';
import type { CommandCall } from '../line/command.js';
import type { SignatureCause } from '../../journal/record.js';
import { causeFinder } from '../../workbench/refusal-cause.js';
import type { Highlights } from '../terminal/io.js';
import type { Language } from '../terminal/language.js';
import {
  failureText,
  levelOf,
  levelOfOther,
  type Log,
  type LogLevel,
  maskExchange,
  otherEndpoint,
  withCause,
} from './log-parts.js';

const words = {
  en: {
    token: 'Admin token  ',
    gone: 'caller gone',
    institution: 'institution',
    fault: 'fault',
    order: 'order',
    settle: (fen: number) => `settle ${fen} fen`,
    trace: 'trace',
    replayed: 'replayed',
    signature: { wrong: 'signature wrong', missing: 'signature missing' },
    faultAt: (kind: string, isBefore: boolean, isWriteOff: boolean) =>
      `fault ${kind} ${isBefore ? 'before' : 'after'} ${isWriteOff ? 'the write-off' : 'it'}`,
    magic: 'magic',
  },
  zh: {
    token: '管理令牌     ',
    gone: '调用方已断开',
    institution: '机构',
    fault: '故障',
    order: '核销记录号',
    settle: (fen: number) => `实收 ${fen} 分`,
    trace: '流水号',
    replayed: '幂等命中',
    signature: { wrong: '签名错误', missing: '缺少签名' },
    faultAt: (kind: string, isBefore: boolean, isWriteOff: boolean) =>
      `${isWriteOff ? '核销' : '处理'}${isBefore ? '前' : '后'}故障 ${kind}`,
    magic: '魔法',
  },
} as const;

const levels: Readonly<Record<LogLevel, number>> = { debug: 20, info: 30, warn: 40, error: 50, silent: 100 };

/** Logs lines for people. They contain no keys or signatures; text from a request is escaped. */
export async function logTo(call: CommandCall, settings: Settings): Promise<Log> {
  if (!call.isOn('json')) return plainLog(call, settings);
  const { jsonLog } = await import('./json-log.js');
  return jsonLog(call, settings);
}

function plainLog({ io, language, text }: CommandCall, settings: Settings): Log {
  const least = new Map(Object.entries(levels)).get(text('log-level') ?? 'info') ?? levels.info;
  const find = causeFinder(settings);
  return {
    started: (url, generatedToken, banner) => {
      if (least > levels.error) return;
      if (least > levels.info) io.out(url);
      else for (const line of banner) io.out(line);
      if (generatedToken !== undefined) io.out(`${words[language].token}${generatedToken}`);
    },
    exchange: (record) => {
      const { exchange, ms } = record;
      if (levels[levelOf(exchange)] < least) return;
      withCause(record, find, (cause) => {
        io.out(
          exchangeLine(maskExchange(exchange, settings), ms, cause, language, settings),
          highlightsOf(exchange, language),
        );
      });
    },
    other: (request) => {
      if (levels[levelOfOther(request)] < least) return;
      const { method, path, status, instNo, ms, unmatched } = maskOtherRequest(request, settings);
      const parts = [
        status === undefined ? words[language].gone : String(status),
        `${bare(method)} ${/^[\w/.-]+$/u.test(path) ? path : quoted(path)}`,
        ...(instNo === undefined ? [] : [`${words[language].institution} ${bare(instNo)}`]),
        ...(unmatched?.meant ? [unmatched.meant[language]] : []),
      ];
      io.out(`${parts.join('  ')} (${ms.toFixed(1)} ms)`);
    },
    coupons: (_given, _existing, loaded) => {
      if (least <= levels.info) io.out(loaded[language]);
    },
    failure: (error) => {
      if (least <= levels.error) io.err(failureText(error, settings, language));
    },
    stopping: () => {},
    stopped: () => {},
  };
}

const goodOutcomes: ReadonlySet<string> = new Set(['written_off', 'found', 'done']);

/** Highlights the outcome at the start of the line. */
function highlightsOf({ outcome }: Exchange, language: Language): Highlights {
  if (outcome === undefined) return { [words[language].fault]: 'bad' };
  return { [outcome]: goodOutcomes.has(outcome) ? 'good' : 'notable' };
}

function exchangeLine(
  exchange: Exchange,
  ms: number,
  cause: SignatureCause | undefined,
  language: Language,
  settings: Settings,
): string {
  const endpoint = otherEndpoint(exchange, settings);
  const { outcome, couponCode, wfTraceNo, reason, order, replayed, signature, magic, faults } = exchange;
  const say = words[language];
  const isWriteOff = endpoint === undefined;
  const parts = [
    outcome ?? say.fault,
    endpoint,
    couponCode === undefined ? undefined : bare(couponCode),
    reason && (cause?.code === undefined ? `${reason.field}: ${reason.text[language]}` : undefined),
    cause && `${cause.code === undefined ? '' : `sign: ${cause.code}: `}${cause[language]}`,
    order && `${say.order} ${order.order_no}`,
    order && say.settle(order.settle_amount),
    wfTraceNo === undefined ? undefined : `${say.trace} ${bare(wfTraceNo)}`,
    replayed ? say.replayed : undefined,
    signature === 'wrong' || signature === 'missing' ? say.signature[signature] : undefined,
    ...faults.map(({ kind, when }) => say.faultAt(kind, when === 'before', isWriteOff)),
    magic === undefined ? undefined : `${say.magic} ${magic}`,
  ];
  return `${parts.filter((part) => part !== undefined).join('  ')} (${ms.toFixed(1)} ms)`;
}

/** Text from a request: unchanged if it is plain, otherwise quoted and escaped. */
function bare(text: string): string {
  return /^[\w-]{1,64}$/u.test(text) ? text : quoted(text);
}
