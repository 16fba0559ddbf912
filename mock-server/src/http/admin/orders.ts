import { requestFieldsOf } from '@shoubei-kit/contracts';
import { Router } from 'express';
import type { Request, Response } from 'express';
import type { Order } from '../../core/order.js';
import { isDay } from '../../core/shanghai.js';
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
import { isOneOf } from './query.js';
import { sendBadQuery } from '../problem.js';
import { writeAll } from './requests.js';
import { type AdminContext, scoped, type ScopedRoute } from './scoped.js';

/** `/orders`: what was written off, for reconciliation (对账). */
export function orderRoutes(context: AdminContext): Router {
  const router = Router();
  const names = ['shop_no', 'date', 'format'];
  router.get('/', scoped(context, list(context), names));
  router.get('/totals', scoped(context, addUp(context), names));
  return router;
}

function list(context: AdminContext): ScopedRoute {
  return async (scope, request, response) => {
    const found = await ordersFor(context, scope, request, response);
    if (!found) return;
    const hide = await hiderIn(scope, context);
    const totals = new OrderTotals();
    const toRow = (order: Order): OrderView => {
      totals.add(order);
      return orderView(order, hide);
    };
    const table = { name: 'orders', all: found, toRow, totals: () => totals.sums };
    if (request.query['format'] === 'csv') await sendCsv(response, table, orderColumns, totalRows);
    else await sendList(response, table);
  };
}

function addUp(context: AdminContext): ScopedRoute {
  return async (scope, request, response) => {
    const found = await ordersFor(context, scope, request, response);
    if (!found) return;
    const { rows, totals } = await byShopAndDay(found, await hiderIn(scope, context));
    const table = { all: rows, totals: () => totals };
    if (request.query['format'] === 'csv') {
      await sendCsv(response, { ...table, name: 'totals', toRow: flat }, groupColumns, () => []);
    } else await sendList(response, { ...table, name: 'by_shop_and_day', toRow: (row) => row });
  };
}

/** Hides keys that were sent as a trace number, merchant or shop: the profile's, and that of a tenant which was made. */
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

/** In one row, with what the totals come of. */
function flat(day: ShopDay): object {
  const more = parts.flatMap((part) => sums.map((name) => [`${part}_${name}`, day[part][name]] as const));
  return { ...day, ...Object.fromEntries(more) };
}

/** The last lines of the file: what was written off, less what was cancelled, is the total. */
function totalRows({ written_off, cancelled, ...totals }: Totals): readonly object[] {
  const row = (name: string, { count, ...amounts }: Sums): object => ({
    order_no: `${name} ${count}`,
    ...amounts,
  });
  return [row('WRITTEN OFF', written_off), row('CANCELLED', cancelled), row('TOTAL', totals)];
}

/** The orders that are asked for, or undefined once it was answered what is wrong with the query. */
async function ordersFor(
  { deps }: AdminContext,
  { tenant, inst_no }: Scope,
  { query }: Request,
  response: Response,
): Promise<readonly Order[] | undefined> {
  const { shop_no, date } = query;
  if (date !== undefined && !isDay(date)) {
    sendBadQuery(response, 'date is a day in Asia/Shanghai, yyyy-MM-dd.', 'date 为北京时间日期 yyyy-MM-dd');
    return undefined;
  }
  if (!isOneOf(query['format'], ['json', 'csv'])) {
    sendBadQuery(response, 'format is json or csv.', 'format 为 json 或 csv');
    return undefined;
  }
  return deps.store.orders(tenant, {
    ...(inst_no !== undefined && { inst_no }),
    ...(typeof shop_no === 'string' && { shop_no }),
    ...(typeof date === 'string' && { date }),
  });
}

interface Table<T> {
  readonly name: string;
  readonly all: readonly T[];
  readonly toRow: (one: T) => object;
  /** Known when all rows were made. */
  readonly totals: () => Totals;
}

/** Sends a list and its totals, part by part. */
async function sendList<T>(response: Response, { name, all, toRow, totals }: Table<T>): Promise<void> {
  async function* texts(): AsyncGenerator<string> {
    let before = `{"${name}":[`;
    for await (const some of partsOf(all)) {
      yield before + some.map((one) => JSON.stringify(toRow(one))).join(',');
      before = ',';
    }
    yield `${before === ',' ? '' : before}],"totals":${JSON.stringify(totals())}}`;
  }
  response.type('application/json');
  await writeAll(response, texts(), { end: true });
}

/** Sends a table for a spreadsheet, part by part. */
async function sendCsv<T>(
  response: Response,
  { name, all, toRow, totals }: Table<T>,
  columns: readonly string[],
  last: (totals: Totals) => readonly object[],
): Promise<void> {
  const { byteOrderMark, csvRows, csvRowsOf } = await import('../../spreadsheet/csv.js');
  async function* texts(): AsyncGenerator<string> {
    yield byteOrderMark + csvRows([columns]);
    for await (const some of partsOf(all)) yield csvRowsOf(columns, some.map(toRow));
    yield csvRowsOf(columns, last(totals()));
  }
  response.type('text/csv').setHeader('content-disposition', `attachment; filename="${name}.csv"`);
  await writeAll(response, texts(), { end: true });
}
