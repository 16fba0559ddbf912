import type { VNode } from 'preact';
import type { JournalEntry } from '../../src/journal/view.js';
import type { CouponView } from '../../src/workbench/coupons.js';
import { draftOf } from '../coupon-draft.js';
import { useKept } from '../drafts.js';
import { timeLabel } from '../exchange-words.js';
import { shanghai } from '../format.js';
import { entries } from '../journal-feed.js';
import { useLoaded } from '../loaded.js';
import { OutcomeBadge, StateBadge } from '../parts/badge.js';
import { Button, CopyButton } from '../parts/button.js';
import { BarCode, QrCode } from '../parts/codes.js';
import { Fact } from '../parts/fact.js';
import { Money } from '../parts/money.js';
import { Empty, Panel, Pending, Table, Trouble } from '../parts/section.js';
import { say } from '../preferences.js';
import { reasonOf } from '../reason.js';
import { closeItem, linkTo } from '../route.js';
import { scoped } from '../scope.js';
import { type Edited, EditedCoupon } from './coupon-form.js';
import { CouponActs, limits, SettleAmount, validity } from './coupon-row.js';

interface Props {
  readonly code: string;
  /** The list beside it; the coupon reloads together with the list. */
  readonly of: unknown;
  readonly onChange: () => void;
}

/** One coupon in full, with its exchanges. */
export function CouponPanel({ code, of, onChange }: Props): VNode {
  const path = scoped(`/coupons/${encodeURIComponent(code)}`);
  const { data, problem } = useLoaded<CouponView>(path, of, exchangesOf(code));
  const [edited, setEdited] = useKept<Edited | null>(`edit ${code}`, null);
  if (edited && data) return <EditedCoupon of={edited} onEdit={setEdited} onDone={onChange} />;
  const edit = (coupon: CouponView): void => {
    const before = draftOf(coupon);
    setEdited({ before, typed: before });
  };
  return (
    <Panel title={say(`Coupon ${code}`, `券 ${code}`)} onClose={closeItem}>
      <Pending data={data} problem={problem} />
      {!problem && data && (
        <>
          <Facts coupon={data} />
          <span class="buttons">
            <CouponActs coupon={data} onChange={onChange} />
            <Button kind="small" onPress={() => edit(data)}>
              {say('Edit', '修改')}
            </Button>
          </span>
        </>
      )}
      <Codes code={code} />
      <Exchanges code={code} />
    </Panel>
  );
}

/** The number of this coupon's exchanges that the page has seen. */
function exchangesOf(code: string): number {
  return entries.value.filter(({ coupon_code: one }) => one === code).length;
}

function Facts({ coupon }: { readonly coupon: CouponView }): VNode {
  const { effective_state: state, face_amount: face, order_no, cancelled_order_no, title } = coupon;
  const only = limits(coupon);
  return (
    <dl class="facts">
      <Fact name={say('State', '状态')}>
        <StateBadge state={state} />
      </Fact>
      <Fact name={say('Title', '券名')}>{title}</Fact>
      <Fact name={say('Face value', '券面额')}>
        <Money fen={face} />
      </Fact>
      <Fact name={say('Settle amount', '商家实收')}>
        <SettleAmount coupon={coupon} />
      </Fact>
      <Fact name={say('Valid (Asia/Shanghai)', '有效期（Asia/Shanghai）')}>{validity(coupon)}</Fact>
      <Fact name={say('Only for', '适用限制')}>{only !== '' && only}</Fact>
      <Fact name={say('Order number', '核销记录号')}>{order_no}</Fact>
      <Fact name={say('Cancelled order', '已撤销的核销')}>{cancelled_order_no}</Fact>
    </dl>
  );
}

/** The codes, to scan from the screen. */
function Codes({ code }: { readonly code: string }): VNode {
  return (
    <>
      <h3>
        {say('Scan', '扫码')} <small class="muted">{say('QR code and Code 128', '二维码与 Code 128')}</small>
        <CopyButton text={code} what={say('the code', '券码')} />
      </h3>
      <div class="codes">
        <QrCode text={code} module={7} />
        <BarCode text={code} height={96} mostWidth={470} />
      </div>
    </>
  );
}

/** The tills' requests for this coupon, newest first. */
function Exchanges({ code }: { readonly code: string }): VNode {
  const path = scoped('/requests', { coupon_code: code, limit: '50' });
  const { data, problem } = useLoaded<{ requests: readonly JournalEntry[] }>(path, exchangesOf(code));
  return (
    <>
      <h3>{say('Its exchanges', '该券的交互')}</h3>
      <Trouble problem={problem} />
      {data?.requests.length === 0 && <Empty>{say('No requests yet.', '尚无请求')}</Empty>}
      {data && data.requests.length > 0 && (
        <Table
          label={say('Exchanges of the coupon', '该券的交互')}
          head={[timeLabel(), say('Outcome', '结果'), say('Reason', '原因')]}
        >
          {data.requests.toReversed().map((entry) => (
            <tr key={entry.id}>
              <td>
                <a href={linkTo('journal', entry.id)}>{shanghai(entry.at)}</a>
                <small class="muted trace">{entry.wf_trace_no}</small>
              </td>
              <td class="bare">
                <OutcomeBadge outcome={entry.outcome} endpoint={entry.endpoint} />
              </td>
              <td>{reasonOf(entry)}</td>
            </tr>
          ))}
        </Table>
      )}
    </>
  );
}
