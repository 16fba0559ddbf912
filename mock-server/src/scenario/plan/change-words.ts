import type { BilingualText, CouponChange, CouponPatch } from '@shoubei-kit/contracts';
import { timeInWords } from './time-words.js';

const labels: Readonly<Record<keyof CouponPatch, BilingualText>> = {
  title: { en: 'title', zh: '券名' },
  state: { en: 'state', zh: '状态' },
  face_amount: { en: 'face value', zh: '券面额' },
  settle_amount: { en: 'settle amount', zh: '商家实收' },
  min_amount: { en: 'minimum order', zh: '最低订单金额' },
  channel_type: { en: 'channel', zh: '通道' },
  valid_from: { en: 'valid from', zh: '生效时间' },
  valid_until: { en: 'valid until', zh: '失效时间' },
  merchant_nos: { en: 'merchants', zh: '商户' },
  shop_nos: { en: 'shops', zh: '门店' },
  inst_no: { en: 'institution', zh: '机构号' },
};
const labelOf: ReadonlyMap<string, BilingualText> = new Map(Object.entries(labels));

const states: ReadonlyMap<unknown, string> = new Map([
  ['issued', '可核销'],
  ['used', '已核销'],
  ['refunded', '已退款'],
  ['frozen', '已冻结'],
]);

/** `Change COFFEE10: face value: ¥20.00, shops: not set`. */
export function changeInWords({ coupon_code: code, to }: CouponChange): BilingualText {
  const parts = Object.entries(to).map(([name, value]) => {
    const { en, zh } = labelOf.get(name) ?? { en: name, zh: name };
    const shown = valueInWords(name, value);
    return { en: `${en}: ${shown.en}`, zh: `${zh}：${shown.zh}` };
  });
  return {
    en: `Change ${code}: ${parts.map(({ en }) => en).join(', ')}`,
    zh: `更改 ${code}：${parts.map(({ zh }) => zh).join('，')}`,
  };
}

function valueInWords(name: string, value: CouponPatch[keyof CouponPatch]): BilingualText {
  if (value === null || value === undefined) return { en: 'not set', zh: '不设置' };
  if (typeof value === 'number') return same(yuan(value));
  if (Array.isArray(value)) return value.length === 0 ? { en: 'none', zh: '无' } : same(value.join(', '));
  if (name.startsWith('valid_')) return timeInWords(value);
  return { en: value, zh: states.get(value) ?? value };
}

function same(text: string): BilingualText {
  return { en: text, zh: text };
}

/** Whole fen as yuan: `¥9.94`. */
export function yuan(fen: number): string {
  return `¥${(fen / 100).toFixed(2)}`;
}
