import { fromCell } from '../spreadsheet/cell.js';
import { UnreadableCoupons } from './coupon-load.js';

const lists: ReadonlySet<string> = new Set(['merchant_nos', 'shop_nos']);
const amounts: ReadonlySet<string> = new Set(['face_amount', 'settle_amount', 'min_amount']);

/** The fields of a coupon, in the order in which they are written. */
export const columns = [
  'coupon_code',
  'title',
  'state',
  'face_amount',
  'settle_amount',
  'channel_type',
  'valid_from',
  'valid_until',
  'merchant_nos',
  'shop_nos',
  'min_amount',
  'inst_no',
] as const;

/** Besides, of coupons that were exported. */
export const exportedColumns: readonly ((typeof columns)[number] | 'magic' | 'triggered')[] = [
  ...columns,
  'magic',
  'triggered',
];

const known: ReadonlySet<string> = new Set([
  ...exportedColumns,
  'effective_state',
  'order_no',
  'cancelled_order_no',
]);

/**
 * Makes coupons of rows by a header.
 *
 * @throws UnreadableCoupons for a header with an unknown, duplicate or missing required column
 */
export function rowsBy(header: readonly string[], line: number): (cells: readonly string[]) => unknown {
  checkHeader(header, line);
  return (cells) => {
    const coupon: Record<string, unknown> = {};
    for (const [at, name] of header.entries()) {
      const cell = cells[at];
      if (cell !== undefined && cell !== '') coupon[name] = valueOf(name, cell);
    }
    return coupon;
  };
}

function checkHeader(header: readonly string[], line: number): void {
  const [only = ''] = header;
  const separator = header.length === 1 ? /[;；，\t|]/u.exec(only)?.[0] : undefined;
  if (separator !== undefined) {
    const got = JSON.stringify(separator);
    throw new UnreadableCoupons(
      line,
      `columns must be separated by commas, not by ${got}: save it again as CSV with commas`,
      `列须用英文逗号分隔，而不是 ${got}：请另存为以逗号分隔的 CSV`,
    );
  }
  for (const [at, name] of header.entries()) {
    const got = JSON.stringify(name);
    if (!known.has(name)) {
      const fields = columns.join(', ');
      throw new UnreadableCoupons(
        line,
        `column ${got} is not a field of a coupon; there are ${fields}`,
        `列 ${got} 不是券的字段；可用字段：${fields}`,
      );
    }
    if (header.indexOf(name) !== at)
      throw new UnreadableCoupons(line, `column ${got} comes twice`, `列 ${got} 重复`);
  }
  for (const name of ['coupon_code', 'face_amount']) {
    if (!header.includes(name))
      throw new UnreadableCoupons(line, `the column ${name} is required`, `缺少必需的列 ${name}`);
  }
}

/** A cell as its field's type; if it is not of that type, as text, which the schema then rejects. */
function valueOf(name: string, cell: string): unknown {
  const text = fromCell(cell);
  if (name === 'triggered') return /^(?:true|false)$/iu.test(text) ? text.toLowerCase() === 'true' : text;
  if (amounts.has(name)) return /^\d{1,16}$/u.test(text) ? Number(text) : text;
  return lists.has(name) ? parted(text) : text;
}

// A cell lists numbers of shops and merchants, joined by `|`. A number may contain any character: `\|` is a literal
// `|`, and `\\` a backslash. An empty cell means no list at all, so the empty list is a single `|`.

/** @example joined(['862010110001', '862010110002']) // '862010110001|862010110002' */
export function joined(numbers: readonly string[]): string {
  if (numbers.length === 0) return '|';
  return numbers.map((number) => number.replaceAll(/[\\|]/gu, String.raw`\$&`)).join('|');
}

/** The numbers of a cell that is not empty. */
export function parted(cell: string): string[] {
  if (cell === '|') return [];
  if (!cell.includes('\\')) return cell.split('|');
  // A backslash before anything else is itself.
  return [...cell.matchAll(/(?:^|\|)((?:\\[\\|]|[^|])*)/gu)].map(([, number = '']) =>
    number.replaceAll(/\\([\\|])/gu, '$1'),
  );
}
