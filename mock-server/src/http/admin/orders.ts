import { requestFieldsOf } from '@shoubei-kit/contracts';
import { Router } from 'express';
import type { Request, Response } from 'express';
import type { Order } from '../../core/order.js';
import { isDay } from '../../core/shanghai.js';
import { byShopAndDay, type OrderView, orderView, type ShopDay, totalsOf } from '../../workbench/orders.js';
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
      await sendCsv(response, 'orders', orderColumns, [...rows, totalRow(found)]);
    } else response.json({ orders: rows, totals: totalsOf(found) });
  };
}

function addUp(context: AdminContext): ScopedRoute {
  return async (scope, request, response) => {
    const found = await ordersFor(context, scope, request, response);
    if (!found) return;
    const rows = byShopAndDay(found);
    if (request.query['format'] === 'csv') await sendCsv(response, 'totals', groupColumns, rows);
    else response.json({ by_shop_and_day: rows, totals: totalsOf(found) });
  };
}

const orderColumns: readonly (keyof OrderView)[] = [
  'order_no',
  'written_off_at',
  ...requestFieldsOf.order,
  'face_amount',
  'settle_amount',
];

const groupColumns: readonly (keyof ShopDay)[] = [
  'date',
  'inst_no',
  'merchant_no',
  'shop_no',
  'count',
  'face_amount',
  'settle_amount',
];

/** The last line of the file. */
function totalRow(orders: readonly Order[]): object {
  const { count, ...sums } = totalsOf(orders);
  return { order_no: `TOTAL ${count}`, ...sums };
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
