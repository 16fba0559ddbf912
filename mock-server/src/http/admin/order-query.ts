import type { Request, Response } from 'express';
import type { Text } from '../../core/refusal.js';
import { isDay } from '../../core/shanghai.js';
import type { OrderFilter } from '../../core/store.js';
import type { Scope } from '../../workbench/scope.js';
import { sendBadQuery } from '../problem.js';
import type { TitleLanguage } from './order-sheet.js';
import { isOneOf, limitIn, textsIn } from './query.js';

const days = ['date', 'from', 'to'] as const;
export const orderQueryNames: readonly string[] = [
  'merchant_no',
  'shop_no',
  ...days,
  'format',
  'titles',
  'limit',
];

/** A query for orders. */
export interface OrderQuery {
  readonly filter: OrderFilter;
  readonly isCsv: boolean;
  /** For people, in this language. */
  readonly titles: TitleLanguage | undefined;
  /** Undefined for all. */
  readonly limit?: number;
  /** Requires `limit`. */
  readonly cursor?: string;
}

/** Reads a query; undefined after a response that reports its problem. */
export function orderQueryIn(
  { inst_no }: Scope,
  request: Request,
  response: Response,
): OrderQuery | undefined {
  const texts = textsIn(request);
  const trouble = troubleIn(texts);
  if (trouble) {
    sendBadQuery(response, trouble.en, trouble.zh);
    return undefined;
  }
  const date = texts.get('date');
  const filter = {
    inst_no,
    merchant_no: texts.get('merchant_no'),
    shop_no: texts.get('shop_no'),
    from: date ?? texts.get('from'),
    to: date ?? texts.get('to'),
  };
  const cursor = texts.get('cursor');
  return {
    filter: Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)),
    isCsv: texts.get('format') === 'csv',
    titles: languages.find((language) => language === texts.get('titles')),
    ...(isPaged(texts) && { limit: limitIn(texts, mostOfPage) ?? mostOfPage }),
    ...(cursor !== undefined && { cursor }),
  };
}

const languages = ['en', 'zh'] as const;
const mostOfPage = 1_000;

type Texts = ReturnType<typeof textsIn>;

function isPaged(texts: Texts): boolean {
  return texts.has('limit') || texts.has('cursor');
}

function troubleIn(texts: Texts): Text | undefined {
  const [from, to] = [texts.get('from'), texts.get('to')];
  const bad = days.find((name) => texts.has(name) && !isDay(texts.get(name)));
  if (bad !== undefined)
    return {
      en: `${bad} is a day in Asia/Shanghai, yyyy-MM-dd.`,
      zh: `${bad} 为北京时间日期 yyyy-MM-dd`,
    };
  if (texts.has('date') && (texts.has('from') || texts.has('to')))
    return { en: 'Give either date, or from and to.', zh: 'date 不可与 from、to 同时使用' };
  if (from !== undefined && to !== undefined && from > to)
    return {
      en: 'from is after to: give the earlier day as from.',
      zh: 'from 晚于 to：请把较早的日期写作 from',
    };
  if (!isOneOf(texts.get('format'), ['json', 'csv']))
    return { en: 'format is json or csv.', zh: 'format 为 json 或 csv' };
  if (!isOneOf(texts.get('titles'), languages))
    return { en: 'titles is en or zh.', zh: 'titles 为 en 或 zh' };
  if (texts.has('titles') && texts.get('format') !== 'csv')
    return { en: 'titles needs format=csv.', zh: 'titles 须与 format=csv 同时使用' };
  return pageTroubleIn(texts);
}

function pageTroubleIn(texts: Texts): Text | undefined {
  if (limitIn(texts, mostOfPage) === undefined)
    return { en: 'limit is 1 to 1000.', zh: 'limit 为 1 至 1000' };
  if (!/^\d{10,24}$/u.test(texts.get('cursor') ?? '0'.repeat(10)))
    return {
      en: 'cursor is the value from the previous page: digits.',
      zh: 'cursor 为上一页给出的数字',
    };
  if (isPaged(texts) && texts.get('format') === 'csv')
    return {
      en: 'format csv gives all: leave out limit and cursor.',
      zh: 'format 为 csv 时返回全部，请省略 limit 与 cursor',
    };
  return undefined;
}
