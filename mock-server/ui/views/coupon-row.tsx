import type { VNode } from 'preact';
import type { CouponView } from '../../src/workbench/coupons.js';
import { call } from '../admin-api.js';
import { shanghai, yuan } from '../format.js';
import { channels, profile } from '../known.js';
import { attempt, confirmed } from '../notice.js';
import { StateBadge } from '../parts/badge.js';
import { Button } from '../parts/button.js';
import { Money } from '../parts/money.js';
import { type Both, say } from '../preferences.js';
import { linkTo, route } from '../route.js';
import { scoped } from '../scope.js';

interface RowProps {
  readonly coupon: CouponView;
  readonly onChange: () => void;
}

export function CouponRow({ coupon, onChange }: RowProps): VNode {
  const {
    coupon_code: code,
    title,
    face_amount: face,
    effective_state: state,
    order_no: order,
    cancelled_order_no: cancelled,
  } = coupon;
  const isChosen = code === route.value.id;
  return (
    <tr class={isChosen ? 'chosen' : ''}>
      <td>
        <a href={linkTo('coupons', code, route.value.query)} aria-current={isChosen || undefined}>
          <code>{code}</code>
        </a>
        {title !== undefined && <small class="muted trace">{title}</small>}
      </td>
      <td class="bare">
        <StateBadge state={state} />
        {order === undefined && cancelled !== undefined && (
          <small class="muted trace">{say(`cancelled: ${cancelled}`, `已撤销：${cancelled}`)}</small>
        )}
      </td>
      <td>
        <Money fen={face} />
      </td>
      <td>
        <SettleAmount coupon={coupon} />
      </td>
      <td class="validity">{validity(coupon)}</td>
      <td>{limits(coupon)}</td>
      <td class="bare">
        <CouponActs coupon={coupon} onChange={onChange} />
      </td>
    </tr>
  );
}

export function SettleAmount({ coupon }: { readonly coupon: CouponView }): VNode {
  const { face_amount: face, settle_amount: settle } = coupon;
  return (
    <>
      <Money fen={settle ?? lessFee(face, profile.value?.settings.feeBasisPoints ?? 60)} />
      {settle === undefined && (
        <small class="muted trace">{say('less the fee (A7)', '扣除服务费（A7）')}</small>
      )}
    </>
  );
}

/** The settle amount of a coupon without one: the fee is rounded half up to a fen. Face values may be too large to multiply. */
function lessFee(face: number, basisPoints: number): number {
  const fee = (BigInt(face) * BigInt(basisPoints) + 5_000n) / 10_000n;
  return Number(BigInt(face) - fee);
}

/** The dates that make a magic coupon always expired, or never valid yet, are not real, and not shown. */
export function validity({ valid_from: from, valid_until: until, magic }: CouponView): string {
  if (magic !== undefined && until?.startsWith('0001-'))
    return say('expired, whatever the clock', '已过期，与时钟无关');
  if (magic !== undefined && from?.startsWith('9999-'))
    return say('not yet valid, whatever the clock', '未生效，与时钟无关');
  const begins = from === undefined ? '' : shanghai(from);
  const ends = until === undefined ? '' : shanghai(until);
  if (begins !== '' && ends !== '') return `${begins} –\n${ends}`;
  if (begins !== '') return say(`from ${begins}`, `自 ${begins} 起`);
  return ends === '' ? say('always', '长期') : say(`until ${ends}`, `至 ${ends}`);
}

export function limits({
  channel_type: channel,
  min_amount: least,
  merchant_nos,
  shop_nos,
  inst_no,
}: CouponView): string {
  const name = channels.find(({ channel_type }) => channel_type === channel)?.name;
  return [
    channel !== undefined &&
      (name === undefined ? say('no channel is accepted', '不接受任何通道') : `${channel} ${name}`),
    least !== undefined &&
      say(`orders from ${yuan(least)} (${least} fen)`, `订单满 ${yuan(least)}（${least} 分）`),
    merchant_nos && `${say('merchants', '商户')} ${merchant_nos.join(', ') || say('none', '无')}`,
    shop_nos && `${say('shops', '门店')} ${shop_nos.join(', ') || say('none', '无')}`,
    inst_no !== undefined && `${say('institution', '机构')} ${inst_no}`,
  ]
    .filter((part) => part !== false && part !== undefined)
    .join(' · ');
}

/** Every act that changes something from the state in which it is. */
export function CouponActs({ coupon, onChange }: RowProps): VNode {
  const { coupon_code: code, state } = coupon;
  // The button that undoes an action replaces its button, and so keeps the focus.
  const patch = (to: 'issued' | 'refunded' | 'frozen', done: Both) => async (): Promise<void> => {
    if (await attempt(() => call('PATCH', scoped(`/coupons/${code}`), { state: to }), done)) onChange();
  };
  const issue = patch('issued', { en: `${code} can be written off.`, zh: `${code} 可核销` });
  return (
    <span class="buttons">
      {state === 'refunded' ? (
        <Act {...{ code, en: 'Reissue', zh: '重新发放' }} onPress={issue} />
      ) : (
        <Act
          {...{ code, en: 'Refund', zh: '退款' }}
          onPress={patch('refunded', { en: `${code} is refunded.`, zh: `${code} 已退款` })}
        />
      )}
      {state === 'frozen' ? (
        <Act {...{ code, en: 'Unfreeze', zh: '解冻' }} onPress={issue} />
      ) : (
        state !== 'refunded' && (
          <Act
            {...{ code, en: 'Freeze', zh: '冻结' }}
            onPress={patch('frozen', { en: `${code} is frozen.`, zh: `${code} 已冻结` })}
          />
        )
      )}
      {state === 'used' && <Act {...{ code, en: 'Reissue', zh: '重新发放' }} onPress={issue} />}
      <Act {...{ code, en: 'Delete', zh: '删除' }} onPress={() => remove(code, onChange)} />
    </span>
  );
}

interface ActProps extends Both {
  readonly code: string;
  readonly onPress: () => unknown;
}

function Act({ code, en, zh, onPress }: ActProps): VNode {
  const text = say(en, zh);
  return (
    <Button kind="small" label={`${text} ${code}`} onPress={onPress}>
      {text}
    </Button>
  );
}

async function remove(code: string, onChange: () => void): Promise<void> {
  const isMeant = await confirmed(
    { en: `Deletes coupon ${code}. Its orders stay.`, zh: `将删除券 ${code}，其核销记录保留` },
    { en: 'Delete', zh: '删除' },
  );
  const done = { en: `Coupon ${code} is deleted.`, zh: `已删除券 ${code}` };
  if (isMeant && (await attempt(() => call('DELETE', scoped(`/coupons/${code}`)), done))) onChange();
}
