import type { Exchange } from '../core/reply.js';
import type { Settings } from '../core/settings.js';
import { isSmall } from '../core/shown.js';
import { maskInBoth, maskFor } from '../journal/masking.js';
import type { JournalRecord, SignatureCause } from '../journal/record.js';

/** Finds why a signature is wrong, and stores the cause in the record. */
export type FindCause = (record: JournalRecord) => Promise<SignatureCause | undefined>;

/**
 * The most explanations in a second, without large requests, so that a rejection stays cheap. The others have no cause.
 */
const perSecond = 10;

const searches = new WeakMap<JournalRecord, ReturnType<FindCause>>();

/**
 * Finds the cause of a bad_signature, for single mistakes only: they cost some hundred digests. Undefined for other
 * exchanges, and after too many recent rejections. A second request for the cause gets the stored one.
 */
export function causeFinder(settings: Settings): FindCause {
  let second = 0;
  let spent = 0;
  return async (record) => {
    const { signature, outcome, sent } = record.exchange;
    if (outcome !== 'bad_signature' || signature !== 'wrong' || !sent || !isSmall(sent)) return undefined;
    const known = searches.get(record);
    if (known) return known;
    const current = Math.floor(Date.now() / 1000);
    [second, spent] = current === second ? [second, spent + 1] : [current, 1];
    if (spent > perSecond) return undefined;
    const search = causeOf(record.exchange, sent, settings).catch(() => undefined);
    searches.set(record, search);
    const cause = await search;
    if (cause) record.cause = cause;
    return cause;
  };
}

async function causeOf(
  exchange: Exchange,
  fields: NonNullable<Exchange['sent']>,
  settings: Settings,
): Promise<SignatureCause> {
  const { explain } = await import('../signature/explain.js');
  const { keysOfOthers } = await import('./explain-sign.js');
  const { instNo = '', key } = exchange;
  const keys = settings.institutions.get(instNo)?.keys ?? (key === undefined ? [] : [key]);
  const rule = settings.signing.request;
  const others = keysOfOthers(keys, settings);
  const [cause, more] = explain({ fields, isResponse: false, rule, keys, others, isDeep: false }).causes;
  if (!cause || cause.code === 'wrong_key_or_content')
    return { en: 'no single mistake makes it', zh: '并非单个已知错误' };
  const both = (language: 'en' | 'zh'): string =>
    [cause, more]
      .flatMap((one) => (one ? [one.message[language], one.fix[language]] : []))
      .join(language === 'en' ? ' ' : '');
  const text = maskInBoth({ en: both('en'), zh: both('zh') }, maskFor(exchange, settings));
  return { code: cause.code, ...text };
}
