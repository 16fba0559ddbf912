import { expectedAmount, toFen } from './amounts.js';
import { couponLabels } from './coupon-draft.js';
import { channels } from './known.js';
import { stateNames, stateWords } from './parts/badge.js';
import type { Both } from './preferences.js';

/** A possible column of pasted coupons. */
export interface CouponColumn extends Both {
  /** Its name here: a coupon's field, and its unit if there are two units. */
  readonly name: string;
  readonly field: string;
  /** Other titles for it, in lower case, without blanks and brackets. */
  readonly titles: readonly string[];
  /** Parses a cell; undefined for an invalid one. */
  readonly read?: ((cell: string) => unknown) | undefined;
  /** What an invalid cell should be. */
  readonly expected?: ((cell: string) => Both) | undefined;
}

/** A spreadsheet shows a long number as 9.9E+15 and loses its last digits. */
const shortenedNumber = /^\d(?:\.\d+)?e\+\d+$/iu;
const shortenedCode: Both = {
  en: 'was shortened by the spreadsheet and its last digits are lost: format the column as text, and enter the codes again',
  zh: '已被表格缩写，末几位丢失：请将该列设为文本格式，再重新录入券码',
};
const code: Both = { en: 'must be 1 to 16 letters or digits', zh: '应为 1 至 16 位字母或数字' };

const labels = {
  ...couponLabels,
  state: { en: 'State', zh: '状态' },
  inst_no: { en: 'Institution', zh: '机构号' },
};
type CouponField = keyof typeof labels;

function column(
  field: CouponField,
  titles: readonly string[],
  read?: CouponColumn['read'],
  expected?: CouponColumn['expected'],
): CouponColumn {
  return { name: field, field, ...labels[field], titles: [field, ...titles], read, expected };
}

function amount(field: CouponField, others: readonly string[]): readonly CouponColumn[] {
  const { en, zh } = labels[field];
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

function time(field: CouponField, titles: readonly string[], whole: string): CouponColumn {
  return column(
    field,
    titles,
    (cell) => toTime(cell, whole),
    () => ({
      en: 'must be a date or a time, such as 2026-12-31 or 2026-12-31 18:00',
      zh: '应为日期或时间，如 2026-12-31 或 2026-12-31 18:00',
    }),
  );
}

const listed = (cell: string): readonly string[] => cell.split(/[|,，、;；\s]+/u).filter((one) => one !== '');

/** The columns that coupons may have, in the order of the list of choices. */
export const couponColumns: readonly CouponColumn[] = [
  column(
    'coupon_code',
    ['券号', '券编号', '优惠券码', '优惠券号', 'couponcode', 'coupon'],
    (cell) => (/^[0-9A-Za-z]{1,16}$/u.test(cell) ? cell : undefined),
    (cell) => (shortenedNumber.test(cell) ? shortenedCode : code),
  ),
  ...amount('face_amount', ['面额', '面值', '金额', 'facevalue', 'amount']),
  ...amount('settle_amount', ['实收', '实收金额', '结算金额', 'settleamount', 'settles']),
  ...amount('min_amount', ['最低消费', '使用门槛', '门槛', 'minimumorder']),
  column(
    'state',
    ['券状态'],
    (cell) => states.get(cell.toLowerCase()),
    () => ({
      en: 'must be issued, used, refunded or frozen',
      zh: '应为可核销、已核销、已退款或已冻结',
    }),
  ),
  time('valid_from', ['validfrom', '开始时间', '开始日期', '生效日期', '有效期起'], '00:00:00'),
  time(
    'valid_until',
    ['validuntil', '结束时间', '结束日期', '失效日期', '到期时间', '到期日', '有效期至', '有效期止'],
    '23:59:59',
  ),
  column(
    'channel_type',
    ['通道类型', '渠道', 'channeltype'],
    (cell) =>
      channels.find(({ channel_type: type, name }) => [type, name, `${type} ${name}`].includes(cell))
        ?.channel_type,
    () => ({ en: 'must be a documented channel, such as 10003', zh: '应为文档所列通道，如 10003' }),
  ),
  column(
    'title',
    ['名称', '券名称', '标题', 'name'],
    (cell) => (/^.{1,64}$/su.test(cell) ? cell : undefined),
    () => ({ en: 'must be at most 64 characters', zh: '最多 64 个字符' }),
  ),
  column('merchant_nos', ['商户号', '适用商户', 'merchant'], listed),
  column('shop_nos', ['门店号', '适用门店', 'shop'], listed),
  column('inst_no', ['机构']),
];

const states: ReadonlyMap<string, string> = new Map([
  ...stateNames.slice(0, 4).flatMap((name) => [[name, name] as const, [stateWords(name).zh, name] as const]),
  ['未核销', 'issued'],
  ['未使用', 'issued'],
  ['已使用', 'used'],
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
