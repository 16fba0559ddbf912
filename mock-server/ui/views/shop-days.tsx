import type { VNode } from 'preact';
import type { ShopDay } from '../../src/workbench/orders.js';
import { yuan } from '../format.js';
import { idOf } from '../order-filter.js';
import { Table } from '../parts/section.js';
import { say } from '../preferences.js';
import { linkTo, route } from '../route.js';

/** Sums by shop and day, the last days first; each opens its orders. */
export function ShopDays({ rows }: { readonly rows: readonly ShopDay[] }): VNode {
  // They come by day and shop; the shops of a day stay in that order.
  const sorted = rows.toSorted((one, other) => other.date.localeCompare(one.date));
  return (
    <Table
      label={say('By shop and day', '按门店与日期')}
      head={[
        say('Day (Asia/Shanghai)', '日期（Asia/Shanghai）'),
        say('Merchant', '商户号'),
        say('Shop', '门店号'),
        say('>Written off', '>已核销'),
        say('>Cancelled', '>已撤销'),
        say('>Total', '>合计'),
        say('>Face value', '>券面额'),
        say('>Settle amount', '>商家实收'),
      ]}
    >
      {sorted.map((row) => (
        <Row key={idOf(row)} row={row} isChosen={idOf(row) === route.value.id} />
      ))}
    </Table>
  );
}

function Row({ row, isChosen }: { readonly row: ShopDay; readonly isChosen: boolean }): VNode {
  const { date, inst_no, merchant_no, shop_no, written_off: all, cancelled } = row;
  const link = linkTo('orders', idOf(row), route.value.query);
  return (
    <tr class={isChosen ? 'chosen pressed' : 'pressed'} onClick={() => void (location.hash = link)}>
      <td>
        <a href={link} aria-current={isChosen || undefined}>
          {date}
        </a>
      </td>
      <td>
        {merchant_no}
        <small class="muted trace">{say(`institution ${inst_no}`, `机构号 ${inst_no}`)}</small>
      </td>
      <td>{shop_no}</td>
      <td class="sum">{all.count}</td>
      <td class="sum">{cancelled.count > 0 ? `−${cancelled.count}` : 0}</td>
      <td class="sum">{row.count}</td>
      <td class="sum">{yuan(row.face_amount)}</td>
      <td class="sum">{yuan(row.settle_amount)}</td>
    </tr>
  );
}
