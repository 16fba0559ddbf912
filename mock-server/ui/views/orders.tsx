import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { Sums, Totals } from '../../src/workbench/orders.js';
import { call } from '../admin-api.js';
import { shanghai, yuan } from '../format.js';
import { useLive } from '../following.js';
import { attempt } from '../notice.js';
import { type Days, fileName, type OrderFilter, orderFilter, shopDayIn } from '../order-filter.js';
import { Button, DownloadButton } from '../parts/button.js';
import { Field } from '../parts/field.js';
import { Empty, More, Pending, Section, Table } from '../parts/section.js';
import { language, say } from '../preferences.js';
import { route, setQuery } from '../route.js';
import { scoped } from '../scope.js';
import { ClockNote, ShopDayOrders } from './shop-day-orders.js';
import { ShopDays } from './shop-days.js';

const none: OrderFilter = orderFilter({});

/** What was written off, by shop and day, for reconciliation (对账). */
export function Orders(): VNode {
  const filter = orderFilter(route.value.query);
  const [limit, setLimit] = useState(100);
  const sheet = { ...filter, format: 'csv', titles: language.value };
  const { data, problem } = useLive<Days>(scoped('/orders/totals', { ...filter, limit: String(limit) }));
  const chosen = shopDayIn(route.value.id);
  return (
    <>
      {chosen && <ShopDayOrders key={route.value.id} of={chosen} />}
      <Section
        title={say('Reconciliation', '对账')}
        aside={
          <span class="buttons">
            <DownloadButton path={scoped('/orders', sheet)} name={fileName('orders', filter)}>
              {say('Orders as CSV', '核销明细 CSV')}
            </DownloadButton>
            <DownloadButton path={scoped('/orders/totals', sheet)} name={fileName('totals', filter)}>
              {say('Totals as CSV', '汇总 CSV')}
            </DownloadButton>
          </span>
        }
      >
        <Tools filter={filter} days={data} />
        {!chosen && <ClockNote />}
        <Pending data={data} problem={problem} />
        {!problem && data && <Found of={data} filter={filter} />}
        {data && <MoreDays of={data} limit={limit} onMore={() => setLimit(Math.min(limit * 2, most))} />}
      </Section>
    </>
  );
}

const most = 1_000;

interface ToolsProps {
  readonly filter: OrderFilter;
  readonly days: Days | undefined;
}

function Tools({ filter, days }: ToolsProps): VNode {
  const rows = days?.by_shop_and_day ?? [];
  const known = (name: 'merchant_no' | 'shop_no'): string[] => [...new Set(rows.map((row) => row[name]))];
  const put = (name: keyof OrderFilter) => (value: string) => setQuery({ ...filter, [name]: value }, true);
  const today = async (): Promise<void> => {
    const { now } = await call<{ now: string }>('GET', scoped('/clock'));
    const day = shanghai(now).slice(0, 10);
    setQuery({ ...filter, from: day, to: day });
  };
  return (
    <div class="tools">
      <Field type="date" label={say('First day', '起始日期')} value={filter.from} onInput={put('from')} />
      <Field type="date" label={say('Last day', '截止日期')} value={filter.to} onInput={put('to')} />
      <Field
        type="search"
        label={say('Merchant', '商户号')}
        value={filter.merchant_no}
        known={known('merchant_no')}
        onInput={put('merchant_no')}
      />
      <Field
        type="search"
        label={say('Shop', '门店号')}
        value={filter.shop_no}
        known={known('shop_no')}
        onInput={put('shop_no')}
      />
      <span class="buttons">
        <Button onPress={() => attempt(today)}>{say('Today', '今天')}</Button>
        <Button onPress={() => setQuery({ ...none })} isOff={isNone(filter)}>
          {say('All', '全部')}
        </Button>
      </span>
    </div>
  );
}

function isNone(filter: OrderFilter): boolean {
  return Object.values(filter).every((value) => value === '');
}

function Found({ of: days, filter }: { readonly of: Days; readonly filter: OrderFilter }): VNode {
  const { totals, by_shop_and_day: rows } = days;
  if (rows.length > 0) {
    return (
      <>
        <div class="totals">
          <TotalTable of={totals} />
        </div>
        <h3>{say('By shop and day', '按门店与日期')}</h3>
        <ShopDays rows={rows} />
      </>
    );
  }
  return (
    <Empty>
      {isNone(filter)
        ? say(
            'No write-offs yet. Each write-off that succeeds is listed here.',
            '尚无核销记录；核销成功后在此列出',
          )
        : say('No write-off fits the filter.', '没有符合条件的核销记录')}
    </Empty>
  );
}

/** The amount written off, less the cancelled amount. */
function TotalTable({ of: totals }: { readonly of: Totals }): VNode {
  const { written_off: all, cancelled } = totals;
  return (
    <Table
      label={say('Totals', '合计')}
      head={[
        say('In all', '总计'),
        say('>Orders', '>笔数'),
        say('>Face value', '>券面额'),
        say('>Settle amount', '>商家实收'),
      ]}
    >
      <TotalRow name={say('Written off', '已核销')} of={all} />
      <TotalRow name={say('Cancelled', '已撤销')} of={cancelled} sign={cancelled.count > 0 ? '−' : ''} />
      <TotalRow name={say('Total', '合计')} of={totals} />
    </Table>
  );
}

function TotalRow(props: { readonly name: string; readonly of: Sums; readonly sign?: string }): VNode {
  const { name, of, sign = '' } = props;
  return (
    <tr>
      <td>{name}</td>
      <td class="sum">{`${sign}${of.count}`}</td>
      <td class="sum">{`${sign}${yuan(of.face_amount)}`}</td>
      <td class="sum">{`${sign}${yuan(of.settle_amount)}`}</td>
    </tr>
  );
}

function MoreDays(props: {
  readonly of: Days;
  readonly limit: number;
  readonly onMore: () => void;
}): VNode | null {
  const { of, limit, onMore } = props;
  const { left_out: count = 0 } = of;
  if (count === 0) return null;
  if (limit < most)
    return (
      <More
        onPress={onMore}
        text={say(`Show more (${count} older rows)`, `显示更多（还有较早的 ${count} 行）`)}
      />
    );
  return (
    <p class="more">
      {say(
        `${count} older rows are not shown: choose days, a merchant or a shop, or save the totals as CSV.`,
        `较早的 ${count} 行未显示：请选择日期、商户或门店，或保存汇总 CSV`,
      )}
    </p>
  );
}
