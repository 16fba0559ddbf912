import type { VNode } from 'preact';
import type { JournalEntry } from '../../src/journal/view.js';
import type { OrderView } from '../../src/workbench/orders.js';
import { call } from '../admin-api.js';
import { exact, shanghai, shanghaiClock, yuan } from '../format.js';
import { writeOffPath } from '../known.js';
import { attempt, tell } from '../notice.js';
import type { ShopDayName } from '../order-filter.js';
import { useOrderPages } from '../order-pages.js';
import { Badge } from '../parts/badge.js';
import { Button, DownloadButton } from '../parts/button.js';
import { Empty, More, Panel, Pending, Table } from '../parts/section.js';
import { language, say } from '../preferences.js';
import { closeItem, linkTo } from '../route.js';
import { scoped } from '../scope.js';

/** The orders of one shop and day, each with its coupon and its exchange. */
export function ShopDayOrders({ of }: { readonly of: ShopDayName }): VNode {
  const { orders, problem, more } = useOrderPages(of);
  return (
    <Panel
      title={say(`Orders of shop ${of.shop_no}, ${of.date}`, `门店 ${of.shop_no}，${of.date} 的核销明细`)}
      onClose={closeItem}
    >
      <ClockNote />
      <Pending data={orders} problem={problem} />
      {orders?.length === 0 && (
        <Empty>{say('No write-offs of this shop on this day.', '该门店当日没有核销记录')}</Empty>
      )}
      {orders && orders.length > 0 && <Listed orders={orders} />}
      <p class="buttons">
        <DownloadButton
          path={scoped('/orders', { ...of, format: 'csv', titles: language.value })}
          name={`orders_${of.date}.csv`}
          kind="small"
        >
          {say('These orders as CSV', '当日明细 CSV')}
        </DownloadButton>
      </p>
      {more && <More onPress={more} />}
    </Panel>
  );
}

/** An exchange has the machine’s time: with a moved clock it is another. */
export function ClockNote(): VNode {
  return (
    <p class="muted">
      {say(
        'Days and times are those of the emulator’s clock (Asia/Shanghai).',
        '日期与时间取自模拟器时钟（Asia/Shanghai）。',
      )}
    </p>
  );
}

function Listed({ orders }: { readonly orders: readonly OrderView[] }): VNode {
  return (
    <Table
      label={say('Orders, newest first', '核销明细，最新在前')}
      head={[
        say('Time', '时间'),
        say('Order number', '核销记录号'),
        say('Coupon', '券码'),
        say('State', '状态'),
        say('>Face value', '>券面额'),
        say('>Settle amount', '>商家实收'),
        say('Exchanges', '交互'),
      ]}
    >
      {orders.map((order) => (
        <Row key={order.order_no} order={order} />
      ))}
    </Table>
  );
}

function Row({ order }: { readonly order: OrderView }): VNode {
  const { order_no, wf_trace_no: trace, coupon_code: code, written_off_at: at, cancelled_at } = order;
  return (
    <tr>
      <td title={shanghai(at)}>{shanghaiClock(at)}</td>
      <td class="bare">
        <code>{order_no}</code>
        {trace !== undefined && (
          <small class="muted trace">
            {say('trace ', '流水号 ')}
            {exact(trace)}
          </small>
        )}
      </td>
      <td>
        <a href={linkTo('coupons', code)}>
          <code>{code}</code>
        </a>
      </td>
      <td>
        {cancelled_at === undefined ? (
          <Badge kind="good">{say('written off', '已核销')}</Badge>
        ) : (
          <>
            <Badge kind="warn">{say('cancelled', '已撤销')}</Badge>
            <small class="muted trace">{shanghai(cancelled_at)}</small>
          </>
        )}
      </td>
      <td class="sum">{yuan(order.face_amount)}</td>
      <td class="sum">{yuan(order.settle_amount)}</td>
      <td class="bare">
        <span class="buttons">
          <ToExchange order={order} text={say('Write-off', '核销')} isWanted={isWriteOff} />
          {cancelled_at !== undefined && (
            <ToExchange order={order} text={say('Cancel', '撤销')} isWanted={isCancellation} />
          )}
        </span>
      </td>
    </tr>
  );
}

function isWriteOff({ endpoint, outcome }: JournalEntry): boolean {
  return endpoint === writeOffPath() && outcome === 'written_off';
}

function isCancellation({ endpoint, outcome }: JournalEntry): boolean {
  return endpoint !== writeOffPath() && outcome === 'done';
}

interface ToExchangeProps {
  readonly order: OrderView;
  readonly text: string;
  readonly isWanted: (entry: JournalEntry) => boolean;
}

/** Opens the exchange in the journal that made the order what it is. */
function ToExchange({ order, text, isWanted }: ToExchangeProps): VNode {
  const { order_no, coupon_code, inst_no } = order;
  const open = async (): Promise<void> => {
    const path = scoped('/requests', { inst_no, coupon_code, limit: '1000' });
    const { requests } = await call<{ requests: readonly JournalEntry[] }>('GET', path);
    const found = requests.find((entry) => entry.order_no === order_no && isWanted(entry));
    if (found) location.hash = linkTo('journal', found.id);
    else tell({ kind: 'problem', text: gone });
  };
  return (
    <Button
      kind="small"
      label={`${say('Exchange:', '交互：')} ${text} ${order_no}`}
      onPress={() => attempt(open)}
    >
      {text}
    </Button>
  );
}

const gone = {
  en: 'This exchange is not in the journal any more. The journal keeps the newest since the last start.',
  zh: '请求记录中已没有该次交互：只保留模拟器本次启动以来最新的部分',
};
