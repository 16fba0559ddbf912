import type { CauseCode } from '@shoubei-kit/contracts/causes';
import type { Exchange } from '../../core/reply.js';
import type { Settings } from '../../core/settings.js';
import type { Text } from '../../core/refusal.js';
import { isSmall } from '../../core/shown.js';
import { maskInBoth, maskFor } from '../../journal/masking.js';

/** The mistake behind a wrong sign, for its line in the log. */
export interface RefusalCause {
  /** Undefined where no single mistake makes this sign. */
  readonly code?: CauseCode;
  readonly text: Text;
}

/** At most so many are explained in a second, and none that is large, so that a refusal stays cheap; the others have no cause. */
const perSecond = 10;

/**
 * Finds the cause of a bad_signature. Single mistakes only: they cost some hundred digests. Undefined for other exchanges,
 * and when too many were refused lately.
 */
export function refusalExplainer(
  settings: Settings,
  nowMs: () => number = Date.now,
): (exchange: Exchange) => Promise<RefusalCause | undefined> {
  let second = 0;
  let spent = 0;
  return async (exchange) => {
    const { signature, outcome, sent } = exchange;
    if (outcome !== 'bad_signature' || signature !== 'wrong' || !sent || !isSmall(sent)) return undefined;
    const current = Math.floor(nowMs() / 1000);
    [second, spent] = current === second ? [second, spent + 1] : [current, 1];
    return spent > perSecond ? undefined : causeOf(exchange, sent, settings);
  };
}

async function causeOf(
  exchange: Exchange,
  fields: NonNullable<Exchange['sent']>,
  settings: Settings,
): Promise<RefusalCause | undefined> {
  const { explain } = await import('../../signature/explain.js');
  const { keysOfOthers } = await import('../../workbench/explain-sign.js');
  const { instNo = '', key, requestId } = exchange;
  const keys = settings.institutions.get(instNo)?.keys ?? (key === undefined ? [] : [key]);
  const rule = settings.signing.request;
  const others = keysOfOthers(keys, settings);
  const [cause, more] = explain({ fields, isResponse: false, rule, keys, others, isDeep: false }).causes;
  if (!cause || cause.code === 'wrong_key_or_content') {
    const route = `POST /__admin/sign/explain {"request_id":"${requestId}"}`;
    return {
      text: {
        en: `no single mistake makes it; ${route} looks further`,
        zh: `并非单个已知错误；${route} 可进一步查找`,
      },
    };
  }
  const both = (language: 'en' | 'zh'): string =>
    [cause, more]
      .flatMap((one) => (one ? [one.message[language], one.fix[language]] : []))
      .join(language === 'en' ? ' ' : '');
  return {
    code: cause.code,
    text: maskInBoth({ en: both('en'), zh: both('zh') }, maskFor(exchange, settings)),
  };
}
