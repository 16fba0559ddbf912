import { requestFieldsOf } from '@shoubei-kit/contracts';
import { Router } from 'express';
import type { Request, Response } from 'express';
import type { Order } from '../../core/order.js';
import { isDay } from '../../core/shanghai.js';
import {
  byShopAndDay,
  type OrderView,
  orderView,
  type ShopDay,
  type Sums,
  type Totals,
  totalsOf,
} from '../../workbench/orders.js';
import type { Scope } from '../../workbench/scope.js';
import { isOneOf } from './query.js';
import { sendBadQuery } from '../problem.js';
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
    const rows = found.map(orderView);
    if (request.query['format'] === 'csv') {
      await sendCsv(response, 'orders', orderColumns, [...rows, ...totalRows(totalsOf(found))]);
    } else response.json({ orders: rows, totals: totalsOf(found) });
  };
}

function addUp(context: AdminContext): ScopedRoute {
  return async (scope, request, response) => {
    const found = await ordersFor(context, scope, request, response);
    if (!found) return;
    const rows = byShopAndDay(found);
    if (request.query['format'] === 'csv') await sendCsv(response, 'totals', groupColumns, rows.map(flat));
    else response.json({ by_shop_and_day: rows, totals: totalsOf(found) });
  };
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

/** Sends a table for a spreadsheet. */
async function sendCsv(
  response: Response,
  name: string,
  columns: readonly string[],
  rows: readonly object[],
): Promise<void> {
  const { csvTable } = await import('../../spreadsheet/csv.js');
  response
    .type('text/csv')
    .setHeader('content-disposition', `attachment; filename="${name}.csv"`)
    .send(csvTable(columns, rows));
}
