import type { ShopDay, Totals } from '../src/workbench/orders.js';

/** The user's search; '' matches anything. */
export interface OrderFilter {
  readonly from: string;
  readonly to: string;
  readonly merchant_no: string;
  readonly shop_no: string;
}

/** The search in the page's address. */
export function orderFilter({
  from = '',
  to = '',
  merchant_no = '',
  shop_no = '',
}: Readonly<Record<string, string>>): OrderFilter {
  return { from, to, merchant_no, shop_no };
}

/** What `GET /orders/totals` returns. */
export interface Days {
  readonly by_shop_and_day: readonly ShopDay[];
  readonly totals: Totals;
  readonly left_out?: number;
}

/** One shop's orders of one day. */
export type ShopDayName = Pick<ShopDay, 'date' | 'inst_no' | 'merchant_no' | 'shop_no'>;

/** Its form in the page's address. */
export function idOf({ date, inst_no, merchant_no, shop_no }: ShopDayName): string {
  return JSON.stringify([date, inst_no, merchant_no, shop_no]);
}

export function shopDayIn(id: string): ShopDayName | undefined {
  const [date, inst_no, merchant_no, shop_no] = textsIn(id);
  if (date === undefined || inst_no === undefined || merchant_no === undefined || shop_no === undefined)
    return undefined;
  return { date, inst_no, merchant_no, shop_no };
}

/** An address may be typed by hand. */
function textsIn(id: string): readonly string[] {
  try {
    const parts: unknown = JSON.parse(id);
    return Array.isArray(parts) ? parts.map(String) : [];
  } catch {
    return [];
  }
}

/** `orders_2026-11-30_2026-12-01.csv` */
export function fileName(name: string, { from, to }: Pick<OrderFilter, 'from' | 'to'>): string {
  const days = [...new Set([from, to])].filter((day) => day !== '');
  return `${[name, ...days].join('_')}.csv`;
}
