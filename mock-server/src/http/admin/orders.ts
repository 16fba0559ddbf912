import { requestFieldsOf } from '@shoubei-kit/contracts';
import { Router } from 'express';
import type { Response } from 'express';
import type { Order } from '../../core/order.js';
import { institutionIn } from '../../core/tenant.js';
import { keyHider } from '../../journal/masking.js';
import { partsOf } from '../../slices.js';
import {
  byShopAndDay,
  OrderTotals,
  type OrderView,
  orderView,
  type ShopDay,
  type Sums,
  type Totals,
} from '../../workbench/orders.js';
import type { Scope } from '../../workbench/scope.js';
import { sendBadQuery } from '../problem.js';
import { orderQueryIn, orderQueryNames } from './order-query.js';
import { forPeople, titleOf, type TitleLanguage, totalNames } from './order-sheet.js';
import { arrayText, writeAll } from './long-response.js';
import { type AdminContext, scoped, type ScopedRoute } from './scoped.js';

/** `/orders`: the write-offs, for reconciliation (对账). */
export function orderRoutes(context: AdminContext): Router {
  const router = Router();
  router.get('/', scoped(context, list(context), [...orderQueryNames, 'cursor']));
  router.get('/totals', scoped(context, addUp(context), orderQueryNames));
  return router;
}

function list(context: AdminContext): ScopedRoute {
  const { store } = context.deps;
  return async (scope, request, response) => {
    const query = orderQueryIn(scope, request, response);
    if (!query) return;
    const hide = await hiderIn(scope, context);
    const { filter, isCsv, titles, ...page } = query;
    if (page.limit !== undefined) {
      const { orders, cursor, isStale } = await store.orderPage(scope.tenant, {
        ...filter,
        ...page,
        limit: page.limit,
      });
      if (isStale === true)
        sendBadQuery(
          response,
          'cursor is from before a reset: begin again without it.',
          'cursor 来自重置之前，请去掉后重新开始',
        );
      else response.json({ orders: orders.map((order) => orderView(order, hide)), cursor });
      return;
    }
    const totals = new OrderTotals();
    const toRow = (order: Order): OrderView => {
      totals.add(order);
      return orderView(order, hide);
    };
    const all = await store.orders(scope.tenant, filter);
    const table = { name: 'orders', all, toRow, after: () => ({ totals: totals.sums }) };
    if (isCsv) await sendCsv(response, table, { columns: orderColumns, last: totalRows(titles), titles });
    else await sendList(response, table);
  };
}

function addUp(context: AdminContext): ScopedRoute {
  return async (scope, request, response) => {
    const query = orderQueryIn(scope, request, response);
    if (!query) return;
    const { filter, isCsv, titles, limit } = query;
    const found = await context.deps.store.orders(scope.tenant, filter);
    const { rows, ...after } = await byShopAndDay(found, await hiderIn(scope, context), limit);
    const table = { all: rows, after: () => after };
    if (isCsv) {
      const sheet = { columns: groupColumns, last: () => [], titles };
      await sendCsv(response, { ...table, name: 'totals', toRow: flat }, sheet);
    } else await sendList(response, { ...table, name: 'by_shop_and_day', toRow: (row) => row });
  };
}

/**
 * Hides keys that were sent as a trace number, merchant or shop. These are the profile's, and the key of a tenant that
 * the admin API made.
 */
async function hiderIn(
  { tenant, inst_no }: Scope,
  { deps: { settings, store } }: AdminContext,
): Promise<(text: string) => string> {
  if (inst_no === undefined) return keyHider(settings);
  const key = await store.transact({ tenant }, (held) => ({
    result: institutionIn(inst_no, settings, held.tenant)?.keys[0],
  }));
  return keyHider(settings, key);
}

const orderColumns: readonly (keyof OrderView)[] = [
  'order_no',
  'written_off_at',
  'cancelled_at',
  ...requestFieldsOf.order,
  'face_amount',
  'settle_amount',
];

const sums: readonly (keyof Sums)[] = ['count', 'face_amount', 'settle_amount'];
const parts = ['written_off', 'cancelled'] as const;

const groupColumns: readonly string[] = [
  'date',
  'inst_no',
  'merchant_no',
  'shop_no',
  ...sums,
  ...parts.flatMap((part) => sums.map((name) => `${part}_${name}`)),
];

/** One row, with the parts of its totals. */
function flat(day: ShopDay): object {
  const more = parts.flatMap((part) => sums.map((name) => [`${part}_${name}`, day[part][name]] as const));
  return { ...day, ...Object.fromEntries(more) };
}

/** The last lines of the file: written off, less cancelled, is the total. */
function totalRows(titles: TitleLanguage | undefined): Sheet['last'] {
  const [all, less, total] = titles ? totalNames[titles] : ['WRITTEN OFF', 'CANCELLED', 'TOTAL'];
  const row = (name: string, { count, ...amounts }: Sums): object => ({
    order_no: `${name} ${count}`,
    ...amounts,
  });
  return ({ written_off, cancelled, ...totals }) => [
    row(all, written_off),
    row(less, cancelled),
    row(total, totals),
  ];
}

interface Table<T> {
  readonly name: string;
  readonly all: readonly T[];
  readonly toRow: (one: T) => object;
  /** The end of the list, known once all rows are made. */
  readonly after: () => { readonly totals: Totals };
}

/** Sends a list and its totals, part by part. */
async function sendList<T>(response: Response, { name, all, toRow, after }: Table<T>): Promise<void> {
  async function* texts(): AsyncGenerator<string> {
    yield `{"${name}":`;
    yield* arrayText(all, toRow);
    yield `,${JSON.stringify(after()).slice(1)}`;
  }
  response.type('application/json');
  await writeAll(response, texts());
}

/** The form of a table for a spreadsheet. */
interface Sheet {
  readonly columns: readonly string[];
  /** The rows after all others. */
  readonly last: (totals: Totals) => readonly object[];
  readonly titles: TitleLanguage | undefined;
}

/** Sends a table for a spreadsheet, part by part. */
async function sendCsv<T>(
  response: Response,
  { name, all, toRow, after }: Table<T>,
  { columns, last, titles }: Sheet,
): Promise<void> {
  const { byteOrderMark, csvRows, csvRowsOf } = await import('../../spreadsheet/csv.js');
  const head = titles ? columns.map((column) => titleOf(column, titles)) : columns;
  const lines = (rows: readonly object[]): string => csvRowsOf(columns, titles ? rows.map(forPeople) : rows);
  async function* texts(): AsyncGenerator<string> {
    yield byteOrderMark + csvRows([head]);
    for await (const some of partsOf(all)) yield lines(some.map(toRow));
    yield lines(last(after().totals));
  }
  response.type('text/csv').setHeader('content-disposition', `attachment; filename="${name}.csv"`);
  await writeAll(response, texts());
}
