import { expectedAmount, toFen } from './amounts.js';
import { channels } from './known.js';
import type { Both } from './preferences.js';

/** A possible column of pasted coupons. */
export interface CouponColumn extends Both {
  /** Its name here: a coupon's field, and its unit if there are two units. */
  readonly name: string;
  readonly field: string;
  /** Other titles for it, in lower case, without blanks and brackets. */
  readonly titles: readonly string[];
  /** Parses a cell; undefined for an invalid one. */
  readonly read?: (cell: string) => unknown;
  /** What an invalid cell should be. */
  readonly expected?: (cell: string) => Both;
}

const code: Both = { en: 'must be 1 to 16 letters or digits', zh: '应为 1 至 16 位字母或数字' };
/** A spreadsheet shows a long number as 9.9E+15 and loses its last digits. */
const shortenedNumber = /^\d(?:\.\d+)?e\+\d+$/iu;
const shortenedCode: Both = {
  en: 'was shortened by the spreadsheet and its last digits are lost: format the column as text, and enter the codes again',
  zh: '已被表格缩写，末几位丢失：请将该列设为文本格式，再重新录入券码',
};
const state: Both = {
  en: 'must be issued, used, refunded or frozen',
  zh: '应为可核销、已核销、已退款或已冻结',
};
const channel: Both = {
  en: 'must be a documented channel, such as 10003',
  zh: '应为文档所列通道，如 10003',
};
const time: Both = {
  en: 'must be a date or a time, such as 2026-12-31 or 2026-12-31 18:00',
  zh: '应为日期或时间，如 2026-12-31 或 2026-12-31 18:00',
};

function amount(field: string, en: string, zh: string, others: readonly string[]): readonly CouponColumn[] {
  const titles = [zh, ...others];
  const inUnit = (unit: string): readonly string[] => titles.map((title) => title + unit);
  return [
    {
      name: `${field}_yuan`,
      field,
      en: `${en} (yuan)`,
      zh: `${zh}（元）`,
      titles: [...titles, ...inUnit('元'), ...inUnit('yuan')],
      read: (cell) => toFen(cell, 'yuan'),
      expected: (cell) => expectedAmount(cell, 'yuan'),
    },
    {
      name: field,
      field,
      en: `${en} (fen)`,
      zh: `${zh}（分）`,
      titles: [field, ...inUnit('分'), ...inUnit('fen')],
      read: (cell) => toFen(cell, 'fen'),
      expected: (cell) => expectedAmount(cell, 'fen'),
    },
  ];
}

const listed = (cell: string): readonly string[] => cell.split(/[|,，、;；\s]+/u).filter((one) => one !== '');

/** The columns that coupons may have, in the order of the list of choices. */
export const couponColumns: readonly CouponColumn[] = [
  {
    name: 'coupon_code',
    field: 'coupon_code',
    en: 'Code',
    zh: '券码',
    titles: ['coupon_code', '券号', '券编号', '优惠券码', '优惠券号', 'couponcode', 'coupon'],
    read: (cell) => (/^[0-9A-Za-z]{1,16}$/u.test(cell) ? cell : undefined),
    expected: (cell) => (shortenedNumber.test(cell) ? shortenedCode : code),
  },
  ...amount('face_amount', 'Face value', '券面额', ['面额', '面值', '金额', 'facevalue', 'amount']),
  ...amount('settle_amount', 'Settle amount', '商家实收', [
    '实收',
    '实收金额',
    '结算金额',
    'settleamount',
    'settles',
  ]),
  ...amount('min_amount', 'Minimum order', '最低订单金额', ['最低消费', '使用门槛', '门槛', 'minimumorder']),
  {
    name: 'state',
    field: 'state',
    en: 'State',
    zh: '状态',
    titles: ['state', '券状态'],
    read: (cell) => states.get(cell.toLowerCase()),
    expected: () => state,
  },
  {
    name: 'valid_from',
    field: 'valid_from',
    en: 'Valid from',
    zh: '生效时间',
    titles: ['valid_from', 'validfrom', '开始时间', '开始日期', '生效日期', '有效期起'],
    read: (cell) => toTime(cell, '00:00:00'),
    expected: () => time,
  },
  {
    name: 'valid_until',
    field: 'valid_until',
    en: 'Valid until',
    zh: '失效时间',
    titles: [
      'valid_until',
      'validuntil',
      '结束时间',
      '结束日期',
      '失效日期',
      '到期时间',
      '到期日',
      '有效期至',
      '有效期止',
    ],
    read: (cell) => toTime(cell, '23:59:59'),
    expected: () => time,
  },
  {
    name: 'channel_type',
    field: 'channel_type',
    en: 'Channel',
    zh: '通道',
    titles: ['channel_type', '通道类型', '渠道', 'channeltype'],
    read: (cell) =>
      channels.find(({ channel_type: type, name }) => [type, name, `${type} ${name}`].includes(cell))
        ?.channel_type,
    expected: () => channel,
  },
  {
    name: 'title',
    field: 'title',
    en: 'Title',
    zh: '券名',
    titles: ['title', '名称', '券名称', '标题', 'name'],
    read: (cell) => (/^.{1,64}$/su.test(cell) ? cell : undefined),
    expected: () => ({ en: 'must be at most 64 characters', zh: '最多 64 个字符' }),
  },
  {
    name: 'merchant_nos',
    field: 'merchant_nos',
    en: 'Merchants',
    zh: '商户',
    titles: ['merchant_nos', '商户号', '适用商户', 'merchant'],
    read: listed,
  },
  {
    name: 'shop_nos',
    field: 'shop_nos',
    en: 'Shops',
    zh: '门店',
    titles: ['shop_nos', '门店号', '适用门店', 'shop'],
    read: listed,
  },
  { name: 'inst_no', field: 'inst_no', en: 'Institution', zh: '机构号', titles: ['inst_no', '机构'] },
];

const states: ReadonlyMap<string, string> = new Map([
  ['issued', 'issued'],
  ['used', 'used'],
  ['refunded', 'refunded'],
  ['frozen', 'frozen'],
  ['可核销', 'issued'],
  ['未核销', 'issued'],
  ['未使用', 'issued'],
  ['已核销', 'used'],
  ['已使用', 'used'],
  ['已退款', 'refunded'],
  ['已冻结', 'frozen'],
  ['冻结', 'frozen'],
]);

/** A date or time as spreadsheets write it, in Asia/Shanghai, as ISO 8601; undefined for any other text. */
function toTime(cell: string, whole: string): string | undefined {
  if (cell.includes('T') && /(?:Z|[+-]\d\d:\d\d)$/u.test(cell)) return cell;
  const found = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]*(\d{1,2}):(\d\d)(?::(\d\d))?)?$/u.exec(
    cell,
  );
  if (!found) return undefined;
  const [, year = '', month = '', day = '', hour, minute = '00', second = '00'] = found;
  const clock = hour === undefined ? whole : `${hour.padStart(2, '0')}:${minute}:${second}`;
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T${clock}`;
  // Otherwise it is 30 February or the like, which is no time, or the time of another day.
  const at = new Date(`${text}Z`);
  return at.getTime() && at.toISOString().startsWith(text) ? `${text}+08:00` : undefined;
}

/** The column that a title names. */
export function columnOf(title: string): CouponColumn | undefined {
  const bare = title.toLowerCase().replaceAll(/[\s()（）[\]【】:：*]/gu, '');
  return couponColumns.find(
    ({ en, zh, titles }) => titles.includes(bare) || [en.toLowerCase(), zh].includes(bare),
  );
}
