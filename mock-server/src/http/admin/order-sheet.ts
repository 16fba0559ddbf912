import { requestFields } from '@shoubei-kit/contracts';
import type { Text } from '../../core/refusal.js';
import { toShanghaiDay, toShanghaiTs } from '../../core/shanghai.js';

/** The language of a table for people; without one, a table has field names, fen and ISO 8601. */
export type TitleLanguage = keyof Text;

const own: Readonly<Record<string, Text>> = {
  order_no: { en: 'Order number', zh: '核销记录号' },
  written_off_at: { en: 'Written off (Asia/Shanghai)', zh: '核销时间（北京时间）' },
  cancelled_at: { en: 'Cancelled (Asia/Shanghai)', zh: '撤销时间（北京时间）' },
  date: { en: 'Day (Asia/Shanghai)', zh: '日期（北京时间）' },
  wf_trace_no: { en: 'Trace number', zh: '核销流水号' },
  coupon_code: { en: 'Coupon', zh: '券码' },
  amount: { en: 'Original price (yuan)', zh: '支付订单原价（元）' },
  real_amount: { en: 'Actually paid (yuan)', zh: '实际支付金额（元）' },
  exc_discount_flag: { en: 'Exclusive discount', zh: '独立优惠' },
  count: { en: 'Orders', zh: '笔数' },
  face_amount: { en: 'Face value (yuan)', zh: '券面额（元）' },
  settle_amount: { en: 'Settle amount (yuan)', zh: '商家实收（元）' },
};
const parts: Readonly<Record<string, Text>> = {
  written_off_: { en: 'Written off: ', zh: '已核销：' },
  cancelled_: { en: 'Cancelled: ', zh: '已撤销：' },
};

/** The title of a column. */
export function titleOf(column: string, language: TitleLanguage): string {
  const title = own[column] ?? requestFields.find(({ name }) => name === column)?.meaning;
  if (title) return title[language];
  const [prefix = '', part] = Object.entries(parts).find(([name]) => column.startsWith(name)) ?? [];
  return part ? part[language] + titleOf(column.slice(prefix.length), language) : column;
}

/** A row with times of Asia/Shanghai and amounts in yuan. */
export function forPeople(row: object): object {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, valueFor(name, value)]));
}

function valueFor(name: string, value: unknown): unknown {
  if (name.endsWith('_at') && typeof value === 'string') return inShanghai(Date.parse(value));
  return name.endsWith('amount') ? inYuan(value) : value;
}

function inShanghai(epochMs: number): string {
  const time = toShanghaiTs(epochMs).slice(8);
  return `${toShanghaiDay(epochMs)} ${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}`;
}

/** A number, which can be added up; text where a number would lose fen. */
function inYuan(fen: unknown): unknown {
  if (typeof fen !== 'number' && !(typeof fen === 'string' && /^\d+$/u.test(fen))) return fen;
  const digits = String(fen).padStart(3, '0');
  return digits.length > 15 ? `${digits.slice(0, -2)}.${digits.slice(-2)}` : Number(fen) / 100;
}

/** What the last rows sum up. */
export const totalNames: Readonly<Record<TitleLanguage, readonly [string, string, string]>> = {
  en: ['Written off', 'Cancelled', 'Total'],
  zh: ['已核销', '已撤销', '合计'],
};
